"""Imports run one way, without a cycle, and each third-party giant is touched in one place only."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from tests.support import ROOT

PACKAGE = ROOT / "interviewer"
LAYERS: list[set[str]] = [
    {"interviewer", "interviewer.errors"},
    {"interviewer.paths", "interviewer.memory"},
    {"interviewer.settings"},
    {"interviewer.llm"},
    {"interviewer.bank"},
    {"interviewer.prompts"},
    {"interviewer.grading"},
    {"interviewer.retrieval", "interviewer.interview", "interviewer.history"}
    | {"interviewer.migrations", "interviewer.rubric_lint", "interviewer.batch"}
    | {"interviewer.derived"},
    {"interviewer.report"},
    {"interviewer.render"},
    {"interviewer.services", "interviewer.doctor"},
    {"interviewer.ui"},
    {"interviewer.cli"},
    {"interviewer.__main__"},
]
"""From the bottom up; what stands in one layer may know its neighbours."""


def name_of(file: Path, root: Path = ROOT) -> str:
    """The dotted name of a module."""
    parts = file.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(source: str, known: set[str]) -> set[str]:
    """Every module that a source imports, wherever in it; names of `known` are resolved."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative imports are not read by this test"
            assert node.module is not None
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                found.add(inner if inner in known else node.module)
    return found


@cache
def modules() -> dict[str, set[str]]:
    """Module -> what it imports."""
    files = {name_of(file): file for file in PACKAGE.rglob("*.py")}
    known = set(files)
    return {name: imported(f.read_text(encoding="utf-8"), known) for name, f in files.items()}


def layer(module: str) -> int:
    """The number of a module's layer, by its longest prefix."""
    while module:
        for number, members in enumerate(LAYERS):
            if module in members:
                return number
        module = module.rpartition(".")[0]
    raise AssertionError("no layer")


def own(names: set[str]) -> Iterator[str]:
    """What belongs to the package."""
    yield from (n for n in sorted(names) if n == "interviewer" or n.startswith("interviewer."))


def test_every_module_has_a_layer_of_its_own() -> None:
    inside = {".".join(name.split(".")[:2]) for name in modules() if "." in name}
    assert inside == {name for members in LAYERS for name in members if "." in name} & inside
    assert inside <= set().union(*LAYERS)


def test_imports_run_one_way() -> None:
    upward = [
        f"{module} imports {other}"
        for module, others in modules().items()
        for other in own(others)
        if layer(other) > layer(module)
    ]
    assert upward == []


def test_no_modules_import_each_other_in_a_circle() -> None:
    graph = {module: set(own(others)) - {module} for module, others in modules().items()}
    try:
        list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        pytest.fail(" > ".join(error.args[1]))


@pytest.mark.parametrize(
    ("giant", "places"),
    [
        ("gradio", ("interviewer.ui",)),
        ("chromadb", ("interviewer.retrieval.index",)),
        ("langgraph", ("interviewer.interview", "interviewer.services")),
        ("openai", ("interviewer.llm",)),
        ("langchain", ("interviewer.llm",)),
        ("langchain_core", ("interviewer.llm",)),
        ("langchain_openai", ("interviewer.llm",)),
        ("jieba", ("interviewer.grading.words",)),
        ("opencc", ("interviewer.grading.text",)),
        ("typer", ("interviewer.cli",)),
        ("alembic", ("interviewer.history", "interviewer.migrations")),
    ],
)
def test_a_giant_is_imported_in_its_own_place_only(giant: str, places: tuple[str, ...]) -> None:
    users = {
        module
        for module, others in modules().items()
        if any(other == giant or other.startswith(f"{giant}.") for other in others)
    }
    strangers = [u for u in users if not any(u == p or u.startswith(f"{p}.") for p in places)]
    assert strangers == []


def test_the_reader_of_imports_sees_what_is_hidden_in_a_function() -> None:
    source = "def f() -> None:\n    import gradio.blocks\n    from interviewer import errors\n"
    assert imported(source, {"interviewer.errors"}) == {"gradio.blocks", "interviewer.errors"}


_READS = re.compile(r"os\.getenv|os\.environ(?!\.update\(|\[[^\]]+\] = )")
"""Setting a variable for a dependency is no reading."""


def test_the_environment_is_read_by_settings_only() -> None:
    readers = {
        name_of(file)
        for file in PACKAGE.rglob("*.py")
        if _READS.search(file.read_text(encoding="utf-8"))
    }
    assert readers == set()


@pytest.mark.parametrize("folder", ["bank", "prompts"])
def test_data_folders_carry_no_python(folder: str) -> None:
    assert [str(p) for p in (ROOT / folder).rglob("*.py*")] == []


def test_data_of_the_package_is_not_importable() -> None:
    assert not list((PACKAGE / "data").rglob("*.py")) if (PACKAGE / "data").exists() else True


def run_python(code: str, **environment: str) -> str:
    """What a fresh interpreter prints."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
        timeout=120,
    )
    return done.stdout.strip()


def test_the_offline_grader_needs_none_of_the_giants() -> None:
    code = (
        "import sys, interviewer.grading.offline\n"
        "heavy = ('gradio', 'chromadb', 'langgraph', 'langchain_core', 'openai', 'sqlalchemy')\n"
        "print([name for name in heavy if name in sys.modules])"
    )
    assert run_python(code) == "[]"


def test_telemetry_is_off_once_the_package_is_imported_whatever_was_inherited() -> None:
    names = {
        "ANONYMIZED_TELEMETRY": "True",
        "GRADIO_ANALYTICS_ENABLED": "True",
        "LANGCHAIN_TRACING_V2": "true",
        "LANGSMITH_TRACING": "true",
    }
    code = f"import os, interviewer\nprint([os.environ[n].lower() for n in {list(names)}])"
    assert run_python(code, **names) == str(["false"] * 4)
