"""Measure the grader: `python -m eval [--attacks | --public DIR | --check] [--answers PATH]`.

Without an option: agreement with people on the labelled answers, and the search for questions.
Reports go to `eval/results/`.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from eval import attack_report, public, report, targets
from eval.desk import GRADERS
from eval.evaluation import evaluate
from eval.gates import failures, load_gates
from eval.records import FOLDER
from eval.suite import run
from interviewer.bank.loader import load_bank
from interviewer.bank.models import Bank
from interviewer.rubric_lint.labelled import load_answers


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; 1 where a figure is below its line."""
    options = _parser().parse_args(arguments)
    # The figures of the offline grader are the baseline; those of a model stand beside them.
    options.results = options.results or (
        report.RESULTS if options.grader == "offline" else report.RESULTS / options.grader
    )
    if options.public:
        data = public.measure_public(options.public, options.grader, jobs=options.jobs)
        public.write_public(data, options.results, options.date)
        return _print(public.markdown(data, options.date))
    bank = load_bank(options.bank)
    if options.check:
        return _check(bank, options)
    if options.attacks:
        data = attack_report.attack_data(run(bank, options.grader, jobs=options.jobs))
        attack_report.write_attack_report(data, options.results, options.date)
        return _print("\n".join(targets.table(targets.ATTACKS, data)))
    found = evaluate(bank, load_answers(options.answers), options.grader, jobs=options.jobs)
    report.write_report(found, options.results, options.date)
    return _print("\n".join(targets.table(targets.ANSWERS, found.data)))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m eval", description="Measure the grader.")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--attacks", action="store_true", help="try every attack on the grader")
    what.add_argument("--public", type=Path, metavar="DIR", help="measure on public sets")
    what.add_argument(
        "--check", action="store_true", help="measure, write nothing, fail below eval/gates.yaml"
    )
    parser.add_argument(
        "--answers", type=Path, default=FOLDER, metavar="PATH", help="a dataset or a folder of them"
    )
    parser.add_argument("--bank", type=Path, metavar="PATH", help="another bank than the shipped")
    parser.add_argument("--grader", choices=sorted(GRADERS), default="offline")
    parser.add_argument("--results", type=Path, metavar="DIR", help="where reports go")
    parser.add_argument("--date", help="a date to print in the report, such as 2026-11-23")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, metavar="N")
    return parser


def _check(bank: Bank, options: argparse.Namespace) -> int:
    gates = load_gates()
    answers = load_answers(options.answers)
    measured: dict[str, Any] = evaluate(bank, answers, options.grader, jobs=options.jobs).data
    attacked = attack_report.attack_data(run(bank, options.grader, jobs=options.jobs))
    faults = failures(gates.report, measured) + failures(gates.attacks, attacked)
    for fault in faults:
        sys.stderr.write(f"{fault}\n")
    if not faults:
        _print(f"{len(gates.report) + len(gates.attacks)} figures hold their lines.")
    return 1 if faults else 0


def _print(text: str) -> int:
    sys.stdout.write(f"{text.rstrip()}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
