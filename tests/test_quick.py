"""The quick run looks at every package."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import QUICK, ROOT

import kg.cli
import kg.verify.compare
from kg.compare import values
from kg.validate.mend import FileChange

PACKAGES = sorted(file.parent.name for file in (ROOT / "kg").glob("*/__init__.py"))
# What the quick modules import, helpers of the tests aside.
IMPORTED = {
    name
    for module in QUICK
    for name in re.findall(r"(?:from|import) kg\.(\w+)", (ROOT / "tests" / f"test_{module}.py").read_text("utf-8"))
}


@pytest.mark.parametrize("name", PACKAGES)
def test_a_quick_module_tests_each_package(name: str) -> None:
    assert name in IMPORTED | QUICK  # a module of tests with its name starts the program as a whole


def test_the_command_says_its_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        kg.cli.main(["--version"])
    assert stop.value.code == 0
    assert capsys.readouterr().out == f"entente {kg.__version__}\n"


def test_a_comparison_tells_what_differs() -> None:
    told = str(kg.verify.compare.Comparison("owlrl 7", "inferred triples", 2, ("a",), ("b", "c")))
    assert told.splitlines() == [
        "owlrl 7: differs: 2 inferred triples agree, 1 only ours, 2 only owlrl's.",
        "  only ours: a",
        "  only owlrl's: b",
        "  only owlrl's: c",
    ]


def test_a_change_shows_the_lines_that_differ() -> None:
    told = FileChange(Path("a.notes"), b"one\ntwo\n", b"one\nthree\n").diff()
    assert told == "--- a.notes\n+++ a.notes\n@@ -1,2 +1,2 @@\n one\n-two\n+three\n"


def test_what_is_more_exact_is_less_so_from_the_other_side() -> None:
    assert values.turned(values.FIRST_FINER) == values.SECOND_FINER
    assert values.turned(values.CONTRADICTS) == values.CONTRADICTS
