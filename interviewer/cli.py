"""The command line: one function per sub-command. What is heavy is imported where it is used."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from interviewer import __version__
from interviewer.bank.models import PERSONAS, Bank, Language, Question
from interviewer.errors import BankError, InterviewerError, UnknownQuestionError
from interviewer.settings import Settings

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
    grader: Annotated[Literal["offline"], typer.Option(help="Who grades.")] = "offline",
    bank: BankOption = None,
    jobs: Annotated[int | None, typer.Option(min=1, help="Processes; default one a core.")] = None,
) -> None:
    """Grade answers in bulk.

    A line holds id, question_id, persona (algorithm or dev), language (zh or en) and answer.
    A line that cannot be read is reported in its place, and the exit code is 1.
    """
    from interviewer.batch import grade_lines

    try:
        text = sys.stdin.read() if str(answers) == "-" else answers.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InterviewerError(f"The file {str(answers)!r} cannot be read: {error}") from error
    path = bank or Settings.load().bank
    failed = 0
    sink = output.open("w", encoding="utf-8") if output else sys.stdout
    try:
        for result in grade_lines(text.split("\n"), path, jobs=jobs):
            failed += "error" in result
            # Half of a surrogate pair is valid JSON and no valid UTF-8.
            line = json.dumps(result, ensure_ascii=False).encode("utf-8", "replace")
            sink.write(line.decode("utf-8") + "\n")
    finally:
        if output:
            sink.close()
    if failed:
        typer.echo(f'{failed} lines could not be read; see their "error".', err=True)
        raise typer.Exit(1)


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
