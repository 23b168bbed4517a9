"""The command line: one function per sub-command. What is heavy is imported where it is used."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from interviewer import __version__
from interviewer.bank.models import PERSONAS, Bank, Language, Question
from interviewer.errors import BankError, HomeError, InterviewerError, UnknownQuestionError
from interviewer.settings import Settings

if TYPE_CHECKING:
    from interviewer.batch import Estimate
    from interviewer.llm.chat import EndpointChat

LARGE = 50
"""Answers from which a run with a model asks first."""
app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="A mock interviewer for AI engineers.",
    epilog="Exit codes: 0 done, 1 something is wrong and was said, 2 wrong usage.",
)
bank_app = typer.Typer(no_args_is_help=True, help="Look at the question bank, and check it.")
app.add_typer(bank_app, name="bank")


BankOption = Annotated[
    Path | None,
    typer.Option("--bank", help="Another bank: a folder of question files, or one file."),
]
LangOption = Annotated[Language, typer.Option("--lang", help="Language of the output.")]


@app.callback(invoke_without_command=True)
def _root(
    show_version: Annotated[
        bool, typer.Option("--version", is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    if show_version:
        typer.echo(f"interviewer {__version__}")
        raise typer.Exit


def _bank(path: Path | None) -> Bank:
    from interviewer.derived import open_bank

    return open_bank(path or Settings.load().bank)


@app.command(epilog="Example: interviewer run --port 7861")
def run(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on.")] = None,
) -> None:
    """Serve the page, on http://127.0.0.1:7860 unless told otherwise."""
    from interviewer.ui.server import serve

    given = {"host": host, "port": port}
    serve(Settings.load(**{name: value for name, value in given.items() if value is not None}))


@app.command(epilog="Example: interviewer grade answers.jsonl -o grades.jsonl")
def grade(
    answers: Annotated[Path, typer.Argument(help="JSON lines with the answers; - reads stdin.")],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Where to write; default stdout.")
    ] = None,
    grader: Annotated[Literal["offline", "llm"], typer.Option(help="Who grades.")] = "offline",
    bank: BankOption = None,
    jobs: Annotated[int | None, typer.Option(min=1, help="Processes; default one a core.")] = None,
    calls: Annotated[int, typer.Option(min=1, max=256, help="With a model: answers at once.")] = 8,
    resume: Annotated[
        bool, typer.Option("--resume", help="With a model: keep what OUTPUT holds already.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before a large run.")] = False,
) -> None:
    """Grade answers in bulk.

    A line holds id, question_id, persona (algorithm or dev), language (zh or en) and answer.
    A line that cannot be read is reported in its place, and the exit code is 1.
    """
    from interviewer.batch import grade_lines

    lines = _text_of(answers).split("\n")
    settings = Settings.load()
    path = bank or settings.bank
    if grader == "llm":
        results = _with_model(lines, path, output if resume else None, calls, yes)
        if resume and output and output.exists():
            shutil.copyfile(output, _kept(output))  # until this run is through
    else:
        results = grade_lines(lines, path, jobs=jobs, cache=_cache(settings))
    failed = _written(results, output)
    if output:
        _kept(output).unlink(missing_ok=True)
    if failed:
        typer.echo(f'{failed} lines could not be read; see their "error".', err=True)
        raise typer.Exit(1)


def _cache(settings: Settings) -> Path | None:
    """Where the parsed bank is kept; who may not write there parses it again."""
    try:
        return settings.home.prepare().cache
    except HomeError:
        return None


def _text_of(file: Path) -> str:
    try:
        return sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InterviewerError(f"The file {str(file)!r} cannot be read: {error}") from error


def _written(results: Iterable[dict[str, Any]], output: Path | None) -> int:
    """Write each result as soon as it is there; returns how many lines could not be read."""
    failed = 0
    sink = output.open("w", encoding="utf-8") if output else sys.stdout
    try:
        for result in results:
            failed += "error" in result
            # Half of a surrogate pair is valid JSON and no valid UTF-8.
            line = json.dumps(result, ensure_ascii=False).encode("utf-8", "replace")
            sink.write(line.decode("utf-8") + "\n")
            sink.flush()
    finally:
        if output:
            sink.close()
    return failed


def _with_model(
    lines: list[str], path: Path | None, before: Path | None, calls: int, yes: bool
) -> Iterator[dict[str, Any]]:
    """Grade with the model of the environment, after saying what that will take."""
    from interviewer.batch import (
        Line,
        estimate,
        grade_lines_with,
        numbered_lines,
        results_before,
    )
    from interviewer.derived import open_bank
    from interviewer.grading.judge import Judge
    from interviewer.grading.offline import OfflineGrader
    from interviewer.prompts import Prompts

    settings, bank = Settings.load(), open_bank(path)
    judge = Judge(_chat(settings, calls), Prompts(), OfflineGrader(bank), alone=True)
    numbered = numbered_lines(lines)
    done: dict[int, Any] = {}
    for file in (_kept(before), before) if before else ():
        if file.exists():
            done |= results_before(numbered, file.read_text(encoding="utf-8").split("\n"))

    def tokens(question: Question, line: Line) -> tuple[int, int]:
        return judge.tokens(question, line.answer, line.persona, line.language)

    left = [one for one in numbered if one[0] not in done]
    _agreed(estimate(left, bank, tokens), settings, len(done), yes)
    graded = grade_lines_with(judge.grade, bank, numbered, calls=calls, done=done)
    return _shown(graded, len(numbered))


def _kept(output: Path) -> Path:
    """Where a former output stands while it is written anew."""
    return output.with_name(output.name + ".before")


def _chat(settings: Settings, calls: int) -> EndpointChat:
    from interviewer.errors import SettingsError
    from interviewer.llm.connection import Connection
    from interviewer.llm.endpoint import configured
    from interviewer.llm.faults import ModelError

    connection = Connection(configured(settings), calls=calls, ceiling=settings.model_seconds)
    if connection.chat is None:
        raise SettingsError(
            "No model is set. Put OPENAI_API_KEY into the environment or .env, or set "
            "INTERVIEWER_SERVICE or INTERVIEWER_BASE_URL; `interviewer doctor` tests it."
        )
    if not connection.chat.model:
        check = connection.check()  # takes the first model that the server lists
        if check and check.fault:
            raise ModelError(check.fault)
    return connection.chat


def _agreed(found: Estimate, settings: Settings, done: int, yes: bool) -> None:
    """Say what a run will take; before a large one, ask."""
    kept = f", {done} kept from before" if done else ""
    text = (
        f"{found.answers} answers to grade{kept}: about {found.prompt_tokens:,} tokens of prompt "
        f"and {found.reply_tokens:,} of replies"
    )
    if settings.price_in or settings.price_out:
        text += f", {found.cost(settings.price_in, settings.price_out):.2f} at your prices"
    typer.echo(text + ".", err=True)
    if found.answers >= LARGE and not yes and sys.stdin.isatty():
        typer.confirm("Go on?", abort=True, err=True)


def _shown(results: Iterator[dict[str, Any]], count: int) -> Iterator[dict[str, Any]]:
    """The results, with a bar on the terminal, if there is one."""
    with typer.progressbar(results, length=count, label="Grading", file=sys.stderr) as bar:
        yield from bar


@app.command(epilog="Example: interviewer regrade --grader llm")
def regrade(
    interview: Annotated[str | None, typer.Option(help="Only this interview.")] = None,
    grader: Annotated[Literal["offline", "llm"], typer.Option(help="Who grades.")] = "llm",
) -> None:
    """Grade stored answers that no model graded, and judge waiting disputes; grades are kept."""
    from interviewer.grading.models import Grade
    from interviewer.services import open_record

    settings = Settings.load()
    if grader == "llm":
        _chat(settings, settings.model_calls)
    done, failed, settled = 0, 0, 0
    with open_record(settings) as session:
        for person in session.again.people():
            todo = [r for r in session.again.to_regrade(person) if interview in (None, r[0])]
            for interview_id, step in todo:
                graded = isinstance(
                    session.again.regrade(person, interview_id, step, grader), Grade
                )
                done, failed = done + graded, failed + (not graded)
            if grader == "llm":
                settled += session.again.settle(person)
    typer.echo(f"{done} answers graded again, {failed} not, {settled} disputes judged.")
    if failed:
        raise typer.Exit(1)


@app.command(epilog="Example: interviewer disputes > disputes.jsonl")
def disputes() -> None:
    """Print every disputed verdict as labelled data, one JSON line each."""
    from interviewer.services import open_record

    with open_record(Settings.load()) as session:
        for row in session.again.disputes():
            typer.echo(json.dumps(row, ensure_ascii=False))


@app.command(epilog="Example: interviewer doctor")
def doctor() -> None:
    """Say which grader, model, embedding, database, index and directories are in use."""
    from interviewer.doctor import examine

    wrong = 0
    for finding in examine(Settings.load()):
        wrong += finding.wrong
        mark = "!!" if finding.wrong else "  "
        typer.echo(f"{mark} {finding.name:<10} {finding.value}")
    if wrong:
        raise typer.Exit(1)


@bank_app.command("check", epilog="Example: interviewer bank check bank/llm/llm-04.yaml")
def bank_check(
    path: Annotated[Path | None, typer.Argument(help="A bank folder or one question file.")] = None,
    answers: Annotated[
        Path | None, typer.Option(help="Answers that people scored: JSON lines, or a folder.")
    ] = None,
    jobs: Annotated[int | None, typer.Option(min=1, help="Processes; default one a core.")] = None,
) -> None:
    """Check the form of every question, and what its rubric grades.

    Each example and model answer must grade as it should; a model answer denied, its terms in a
    row, and the model answers of other questions must earn next to nothing. One file is checked
    alone: other questions' answers are tried on whole banks.
    """
    from interviewer.rubric_lint import lint

    bank = _bank(path)
    faults = lint(bank, jobs=jobs or os.cpu_count() or 1)
    if answers:
        faults += _checked_answers(bank, answers)
    if faults:
        raise BankError(faults)
    finished = sum(question.askable for question in bank)
    typer.echo(f"{len(bank)} questions, {finished} finished: no faults.")


def _checked_answers(bank: Bank, path: Path) -> list[str]:
    """The faults that scored answers show; what is only worth a look is printed."""
    from interviewer.rubric_lint.answers import check_answers
    from interviewer.rubric_lint.labelled import load_answers

    try:
        found = check_answers(bank, load_answers(path))
    except (OSError, ValueError) as error:
        raise BankError(str(error).split("\n")) from error
    for note in found.notes:
        typer.echo(note)
    return found.faults


@bank_app.command("list", epilog="Example: interviewer bank list --part rlhf --lang en")
def bank_list(
    part: Annotated[str | None, typer.Option(help="Only this part.")] = None,
    finished: Annotated[bool, typer.Option("--finished", help="Only what can be asked.")] = False,
    lang: LangOption = "zh",
    bank: BankOption = None,
) -> None:
    """List the questions."""
    for question in _bank(bank):
        if part in (None, question.part) and (question.askable or not finished):
            typer.echo(_line(question, lang))


@bank_app.command("show", epilog="Example: interviewer bank show llm-04 --lang en")
def bank_show(
    question_id: Annotated[str, typer.Argument(help="Such as llm-04.")],
    lang: LangOption = "zh",
    bank: BankOption = None,
) -> None:
    """Show one question with its points and model answers."""
    loaded = _bank(bank)
    question = loaded.questions.get(question_id)
    if question is None:
        raise UnknownQuestionError(
            f"No question has the id {question_id!r}; `interviewer bank list` shows all."
        )
    typer.echo(_line(question, lang))
    for point in question.points:
        weights = f"algorithm {point.weight.algorithm:g}, dev {point.weight.dev:g}"
        typer.echo(f"\n- {point.text[lang]} [{point.tier}; {weights}]")
    for persona in PERSONAS:
        answer = question.answers.of(persona)
        if answer:
            typer.echo(f"\n## {persona}\n{answer[lang].strip()}")
    for source in question.sources:
        typer.echo(f"\n{source.title or ''} {source.ref} {source.locator or ''}".rstrip())


@bank_app.command("search", epilog='Example: interviewer bank search "KV cache" --lang en')
def bank_search(
    query: Annotated[str, typer.Argument(help="A few words.")],
    limit: Annotated[int, typer.Option(min=1, help="At most so many.")] = 5,
    lang: LangOption = "zh",
    bank: BankOption = None,
) -> None:
    """Find questions by meaning; the index is built in memory, a server's is left alone."""
    from interviewer.retrieval.embeddings import HashedNgrams
    from interviewer.retrieval.index import Index

    loaded = _bank(bank)
    index = Index(loaded, HashedNgrams())
    index.sync_stems()
    for near in index.find(query, lang, limit):
        typer.echo(f"{near.similarity:5.2f}  {_line(loaded.questions[near.id], lang)}")


@bank_app.command("schema", epilog="Example: interviewer bank schema > bank/schema.json")
def bank_schema_command() -> None:
    """Print the JSON schema that editors use to complete and check question files."""
    from interviewer.bank.schema import bank_schema

    typer.echo(json.dumps(bank_schema(), ensure_ascii=False, indent=1))


def _line(question: Question, lang: Language) -> str:
    state = "" if question.askable else " (outline)"
    return f"{question.id:<8} {'★' * question.difficulty:<4} {question.question[lang]}{state}"


def main() -> None:
    """Run the command line; an error that is meant for a person is printed without a traceback."""
    try:
        app()
    except InterviewerError as error:
        typer.echo(str(error), err=True)
        sys.exit(1)
