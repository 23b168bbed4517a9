"""The command line: one function per sub-command. What is heavy is imported where it is used."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from interviewer.bank.loader import load_bank
from interviewer.errors import BankError, InterviewerError

app = typer.Typer(add_completion=False, no_args_is_help=True, rich_markup_mode=None)
bank_app = typer.Typer(no_args_is_help=True, help="Look at the question bank, and check it.")
app.add_typer(bank_app, name="bank")


@bank_app.command("check")
def bank_check(
    path: Annotated[Path | None, typer.Argument(help="A bank folder or one question file.")] = None,
) -> None:
    """Check the form of every question, and that each rubric grades its own examples."""
    from interviewer.rubric_lint import lint

    bank = load_bank(path)
    faults = lint(bank)
    if faults:
        raise BankError(faults)
    finished = sum(question.askable for question in bank)
    typer.echo(f"{len(bank)} questions, {finished} finished: no faults.")


def main() -> None:
    """Run the command line; an error that is meant for a person is printed without a traceback."""
    try:
        app()
    except InterviewerError as error:
        typer.echo(str(error), err=True)
        sys.exit(1)
