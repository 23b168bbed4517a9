"""Speed and memory, measured and printed; nothing here is asserted. Run: make bench.

Every figure stands beside the nearest alternative that was measured in the same run, because
machines differ and drift.
"""

from __future__ import annotations

import gc
import itertools
import json
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import psutil
from rapidfuzz import fuzz

from interviewer.bank.loader import load_bank
from interviewer.bank.models import Bank, Question
from interviewer.batch import grade_lines
from interviewer.grading.offline import OfflineGrader
from interviewer.interview.models import Choice, View
from interviewer.memory import collect_seldom
from interviewer.retrieval.embeddings import HashedNgrams
from interviewer.retrieval.index import Index
from interviewer.services import Services, open_services
from interviewer.settings import Settings
from tests.bench_model import bench_model

ROOT = Path(__file__).resolve().parent.parent
SPREAD = 10.0
"""Seconds over which the answers of all interviews are spread."""
ROUNDS = 3
"""Answers that every interview gives in the test of many at once."""
BATCH = 4_000
"""Answers of the batch."""
IMPORTS = "import interviewer.ui.server"


def show(name: str, value: str, beside: str = "") -> None:
    """Print one row."""
    print(f"{name:<68} {value:>18}  {beside}", flush=True)  # noqa: T201


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which a share of all values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def timed(work: Callable[[], object]) -> float:
    """Seconds that a call takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def spread(values: Sequence[float]) -> str:
    """p50 and p95 in milliseconds."""
    return f"{1000 * percentile(values, 0.5):.1f} / {1000 * percentile(values, 0.95):.1f} ms"


# --- the page ---------------------------------------------------------------------------------


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def server(home: Path) -> Iterator[tuple[float, psutil.Process, int]]:
    """The page in a process of its own: seconds to the first HTTP 200, the process, the port."""
    port = free_port()
    env = {**os.environ, "INTERVIEWER_HOME": str(home), "INTERVIEWER_PORT": str(port)}
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "app.py"], cwd=ROOT, env=env, stdout=subprocess.DEVNULL
    )
    try:
        yield answered(port, process, began), psutil.Process(process.pid), port
    finally:
        process.terminate()
        process.wait(20)


def answered(port: int, process: subprocess.Popen[bytes], began: float) -> float:
    while process.poll() is None and time.perf_counter() - began < 120:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as reply:
                if reply.status == 200:
                    return time.perf_counter() - began
        except OSError:
            time.sleep(0.02)
    raise RuntimeError("the page did not come up")


def bench_start() -> None:
    imports = [timed(lambda: subprocess.run([sys.executable, "-c", IMPORTS])) for _ in range(3)]
    bare = statistics.median(imports)
    show("importing what the page imports", f"{bare:.2f} s")
    with tempfile.TemporaryDirectory() as folder:
        with server(Path(folder)) as (first, _, _):
            show("start to first HTTP 200, empty home", f"{first:.2f} s", f"{first - bare:+.2f} s")
        again = []
        for _ in range(3):
            with server(Path(folder)) as (seconds, process, _):
                again.append(seconds)
                time.sleep(3)
                memory = process.memory_info().rss / 2**20
        start = statistics.median(again)
        show("start to first HTTP 200, nothing changed", f"{start:.2f} s", f"{start - bare:+.2f} s")
        show("resident memory after the start", f"{memory:.0f} MB")


# --- turns ------------------------------------------------------------------------------------


def finished(bank: Bank) -> list[Question]:
    return [question for question in bank if question.askable]


def overlap(question: Question, answer: str) -> list[float]:
    """The nearest alternative: shared tokens with each point."""
    return [fuzz.token_set_ratio(answer, point.text.zh) for point in question.points]


def bench_grader(bank: Bank) -> None:
    gc.freeze()  # as the page runs it
    collect_seldom()
    grader = OfflineGrader(bank)
    cases = [
        (question, answer.zh)
        for question in finished(bank)
        for answer in [question.model_answer("algorithm")]
        if answer
    ]
    for question, answer in cases:
        grader.grade(question, answer, "algorithm", "zh")
    size = statistics.mean(len(answer) for _, answer in cases)
    show_grading(f"{size:.0f} characters", grader, cases)
    for length in (2_000, 20_000):
        longer = [(q, lengthened(answer, length)) for q, answer in cases[::3]]
        show_grading(f"{length:,} characters", grader, longer)


def show_grading(what: str, grader: OfflineGrader, cases: Sequence[tuple[Question, str]]) -> None:
    ours = [timed(partial(grader.grade, q, a, "algorithm", "zh")) for q, a in cases]
    plain = [timed(partial(overlap, q, a)) for q, a in cases]
    show(f"grader alone, {what}, p50 / p95", spread(ours))
    show("  beside: token overlap with each point (rapidfuzz)", spread(plain))


def lengthened(answer: str, size: int) -> str:
    """An answer said again and again, each sentence with a number: none of them is a repeat."""
    sentences = [sentence for sentence in re.split(r"[。\n]", answer) if sentence]
    again = (f"{sentence} {n}。" for n, sentence in enumerate(itertools.cycle(sentences)))
    text = ""
    while len(text) < size:
        text += next(again)
    return text[:size]


def bench_batch(bank: Bank) -> None:
    """Answers a second on all cores, start of the processes included."""
    lines = [
        json.dumps(
            {
                "id": n,
                "question_id": question.id,
                "persona": "algorithm",
                "language": "zh" if n % 2 else "en",
                "answer": answer,
            },
            ensure_ascii=False,
        )
        for n, (question, answer) in enumerate(_answers(bank, BATCH))
    ]
    seconds = timed(lambda: list(grade_lines(lines)))
    alone = timed(lambda: list(grade_lines(lines[: BATCH // 10], jobs=1)))
    show(
        f"batch of {len(lines)} answers of 400 characters",
        f"{len(lines) / seconds:.0f} a second",
        f"one process {BATCH // 10 / alone:.0f} a second, its start included",
    )


def _answers(bank: Bank, count: int) -> Iterator[tuple[Question, str]]:
    questions = itertools.cycle(finished(bank))
    for n in range(count):
        question = next(questions)
        model = question.model_answer("algorithm")
        text = (model.zh if n % 2 else model.en) if model else ""
        yield question, text[:400]


@contextmanager
def services() -> Iterator[Services]:
    with tempfile.TemporaryDirectory() as folder:
        with open_services(Settings.load(INTERVIEWER_HOME=folder)) as opened:
            opened.warm().join()
            yield opened


def begun(opened: Services, person: str, count: int) -> View:
    """A new interview of a person."""
    return opened.session.start(person, Choice(count=count))


def answered_turn(opened: Services, person: str, view: View) -> tuple[View, float]:
    """Answer whatever is asked; the interview after it, and the seconds that the turn took."""
    session = opened.session
    if view.phase == "done":
        view = session.move(person, view.interview_id, view.step, "next").view
    card = view.current
    assert card is not None
    answer = card.question.model_answer("algorithm")
    text = (answer.zh if answer else "")[: 120 + 40 * (view.step % 7)]
    began = time.perf_counter()
    view = session.submit(person, view.interview_id, view.step, text).view
    return view, time.perf_counter() - began


def bench_turns() -> None:
    with services() as opened:
        view, times = begun(opened, "alone", 8), []
        for _ in range(20):
            view, seconds = answered_turn(opened, "alone", view)
            times.append(seconds)
        show("graded turn through graph and database, p50 / p95", spread(times))
        show("  its first turn against its tenth", f"{1000 * (times[0] - times[9]):+.1f} ms")
    for crowd in (1, 50, 200):
        with services() as opened:
            bench_crowd(opened, crowd, SPREAD)
    with services() as opened:
        bench_crowd(opened, 200, 0.0)


def bench_crowd(opened: Services, crowd: int, seconds: float) -> None:
    """Each person answers once in every `seconds`, at a moment of their own."""
    views = {f"person-{n}": begun(opened, f"person-{n}", 8) for n in range(crowd)}
    times: list[float] = []
    errors: list[BaseException] = []
    began = time.perf_counter()

    def person(number: int, name: str) -> None:
        try:
            for turn in range(ROUNDS):
                due = began + seconds * (turn + number / crowd)
                time.sleep(max(0.0, due - time.perf_counter()))
                views[name], took = answered_turn(opened, name, views[name])
                times.append(took)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=person, args=case) for case in enumerate(views)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rate = len(times) / (time.perf_counter() - began)
    memory = psutil.Process().memory_info().rss / 2**20
    when = f"answers spread over {seconds:.0f} s" if seconds else "answering without a pause"
    show(
        f"{crowd} interviews at once, {when}, p50 / p95",
        spread(times),
        f"{len(times)} turns, {rate:.0f}/s, {len(errors)} errors, {memory:.0f} MB",
    )


# --- larger banks -----------------------------------------------------------------------------


def grown(bank: Bank, size: int) -> Bank:
    """A bank of a given size, out of variations of the stems of this one."""
    seeds = list(bank)
    questions = {}
    for number in range(size):
        seed = seeds[number % len(seeds)]
        name = f"{seed.id}-{number}"
        text = seed.question.model_copy(update={"en": f"{seed.question.en} (case {number})"})
        questions[name] = seed.model_copy(update={"id": name, "question": text})
    return bank.model_copy(update={"questions": questions})


def bench_banks(bank: Bank) -> None:
    queries = [question.question.zh[:20] for question in bank][:60]
    for size in (82, 1_000, 10_000):
        large = bank if size == len(bank) else grown(_stems_only(bank), size)
        with tempfile.TemporaryDirectory() as folder:
            index = Index(large, HashedNgrams(), path=Path(folder) / "chroma")
            seconds = timed(index.sync)
            index.close()
            index = Index(large, HashedNgrams(), path=Path(folder) / "chroma")
            again = timed(index.sync)
            index.find(queries[0], "zh")
            searches = [timed(partial(index.find, q, "zh")) for q in queries]
            index.close()
        show(f"bank of {size:,}: sync / nothing changed", f"{seconds:.2f} / {again:.2f} s")
        show(f"bank of {size:,}: search p50 / p95", spread(searches))


def _stems_only(bank: Bank) -> Bank:
    stripped = {
        question.id: question.model_copy(
            update={"points": [], "follow_ups": [], "answers": type(question.answers)()}
        )
        for question in bank
    }
    return bank.model_copy(update={"questions": stripped})


def main() -> None:
    """Measure everything."""
    bank = load_bank()
    show("cores / questions finished", f"{os.cpu_count()} / {len(finished(bank))}")
    bench_start()
    bench_grader(bank)
    bench_batch(bank)
    bench_turns()
    bench_model(bank, show)
    bench_banks(bank)


if __name__ == "__main__":
    main()
