"""An interview to render: real grades of one real question, copied into several sections."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from interviewer.bank.loader import load_bank
from interviewer.bank.models import Bank, Language, Persona, Section
from interviewer.grading.models import Outcome, Ungraded
from interviewer.grading.offline import OfflineGrader
from interviewer.interview.models import Attempt, AttemptKind, Card, Choice, Mode, View

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 23)
BEGAN = datetime(2026, 11, 23, 12, 15, tzinfo=UTC)
HOSTILE = (
    "<script>alert(1)</script> a<b & vector<int> \"q\" 'p'\n````\n# head\n```\n"
    "![i](http://evil.example/i.png) </textarea></style> $$x$$"
)
WEAK = "GQA 是两者之间的折中方案。"
WRONG = "MQA 的意思是只保留一个 query 头，KV 还是那么多。"

_loaded = load_bank(ROOT / "bank/llm/llm-04.yaml")
_source = _loaded.questions["llm-04"]


def _bank() -> Bank:
    places = {
        "llm-04": ("llm", "1.1", 3, "reviewed"),
        "llm-90": ("llm", "1.2", 2, "reviewed"),
        "vlm-90": ("vlm", "2.1", 1, "reviewed"),
        "llm-91": ("llm", "1.1", 2, "reviewed"),
        "llm-92": ("llm", "1.1", 1, "outline"),
        "vlm-91": ("vlm", "2.1", 2, "reviewed"),
    }
    fields = ("part", "section", "difficulty", "status")
    questions = {
        name: _source.model_copy(update={"id": name, **dict(zip(fields, place, strict=True))})
        for name, place in places.items()
    }
    sections = {
        "1.1": Section(part="llm", zh="注意力与架构", en="Attention and architecture"),
        "1.2": Section(part="llm", zh="训练与优化", en="Training and optimisation"),
        "2.1": Section(part="vlm", zh="多模态基础", en="Multimodal foundations"),
    }
    return Bank(questions=questions, lexicon=_loaded.lexicon, sections=sections)


BANK = _bank()
GRADER = OfflineGrader(BANK)
STRONG = {p: _source.answers.of(p).zh for p in ("algorithm", "dev")}  # type: ignore[union-attr]


def attempt(
    question_id: str,
    text: str,
    kind: AttemptKind = "answer",
    target: str = "",
    outcome: Outcome | None = None,
    persona: Persona = "algorithm",
    hints: tuple[str, ...] = (),
) -> Attempt:
    """An answer with the grade that the offline grader gives it."""
    question = BANK.questions[question_id]
    if outcome is None and kind == "probe":
        point = next(p for p in question.points if p.id == target)
        outcome = GRADER.grade_probe(question, point, text, persona, "zh")
    elif outcome is None and kind == "follow_up":
        outcome = GRADER.grade_follow_up(question.follow_up(target), text, persona, "zh")
    elif outcome is None:
        outcome = GRADER.grade(question, text, persona, "zh")
    return Attempt(1, kind, question_id, target, persona, "zh", text, BEGAN, outcome, hints)


def card(number: int, question_id: str, *attempts: Attempt, skipped: bool = False) -> Card:
    """One asked question."""
    persona: Persona = attempts[0].persona if attempts else "algorithm"
    return Card(
        question=BANK.questions[question_id],
        number=number,
        persona=persona,
        language="zh",
        phase="done" if attempts or skipped else "answering",
        skipped=skipped,
        attempts=attempts,
    )


def answered(number: int, question_id: str, text: str, persona: Persona = "algorithm") -> Card:
    """A question with one answer."""
    return card(number, question_id, attempt(question_id, text, persona=persona))


def view(
    *cards: Card,
    mode: Mode = "practice",
    rest: tuple[str, ...] = (),
    name: str = "now",
    days: int = 0,
    ended: bool = True,
    language: Language = "zh",
) -> View:
    """An interview, `days` after the first one."""
    began = BEGAN + timedelta(days=days)
    return View(
        interview_id=name,
        choice=Choice(mode=mode, language=language),
        persona="algorithm",
        phase="ended" if ended else "answering",
        started_at=began,
        ended_at=began + timedelta(minutes=23) if ended else None,
        plan=[*(c.question.id for c in cards), *rest],
        position=max(0, len(cards) - 1),
        step=9,
        asked_at=None,
        utterances=(),
        cards=cards,
    )


def rich() -> View:
    """Probe, follow-up, retry, dev interviewer, hostile text, not graded, skipped, not asked."""
    probe = attempt("llm-04", STRONG["algorithm"], "probe", "kv-head-counts")
    follow_up = attempt("llm-04", "大约 1.25 GiB。", "follow_up", "capacity")
    retry = attempt("llm-04", STRONG["algorithm"], "retry")
    failed = Ungraded(reason="malformed", detail="<b>detail</b>")
    return view(
        card(1, "llm-04", attempt("llm-04", WRONG + WEAK), probe, follow_up, retry),
        answered(2, "llm-90", WEAK + HOSTILE, "dev"),
        answered(3, "vlm-90", STRONG["algorithm"]),
        card(4, "vlm-91", attempt("vlm-91", HOSTILE, outcome=failed)),
        card(5, "llm-91", skipped=True),
        rest=("llm-92",),
    )
