"""Every hint on what to install names something that installs what it is said to: this distribution, or a package it knows."""

from __future__ import annotations

import ast
import re
import tomllib
from importlib.metadata import metadata

import pytest
from conftest import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
PACKAGES = {
    re.split(r"[\[<>=! ]", wanted)[0]
    for wanted in [*PROJECT["dependencies"], *(one for extra in EXTRAS.values() for one in extra)]
}
ELSEWHERE = {"reasonable"}  # what a benchmark compares with, if it is there
PLACES = ("kg", "docs", "tools", "benchmarks", "README.md", "CHANGELOG.md", ".ci/run")
HINT = re.compile(r"""pip install (?:--?[a-z-]+(?: DIR)? )*'?([^\s'"`&);,\[]+(?:\[[\w,-]+\])?)""")
FILES = [
    file
    for place in PLACES
    for file in ([ROOT / place] if (ROOT / place).is_file() else sorted((ROOT / place).rglob("*")))
    if file.suffix in (".py", ".md", ".ttl", "") and file.is_file()
]
HINTS = sorted(
    {
        (str(file.relative_to(ROOT)), name if name == "." else name.rstrip(".:"))
        for file in FILES
        for name in HINT.findall(file.read_text(encoding="utf-8"))
    }
)


def right(name: str) -> bool:
    """Whether a hint is right: `.` and `entente-kg` with extras that there are, or a package that the project names."""
    found = re.fullmatch(r"(\.|[\w.-]+)(?:\[([\w,-]+)\])?", name)
    if found is None:
        return False
    wanted, extras = found[1], found[2]
    if wanted in (".", PROJECT["name"]):
        return all(extra in EXTRAS for extra in (extras or "").split(",") if extras)
    return extras is None and wanted in PACKAGES | ELSEWHERE


@pytest.mark.parametrize(
    ("name", "is_right"),
    [
        (".", True),
        (".[pandas]", True),
        ("entente-kg", True),
        ("entente-kg[remote]", True),
        ("entente-kg[remote,lsp]", True),
        ("httpx", True),
        ("entente", False),  # somebody else's
        ("entente[pandas]", False),
        ("entente-kg[nothing]", False),
        ("kg", False),
        ("httpx[remote]", False),
    ],
)
def test_what_a_right_hint_is(name: str, is_right: bool) -> None:
    assert right(name) == is_right


def test_hints_are_found() -> None:
    assert {"README.md", "docs/editors.md", "kg/__init__.py", "tools/stores.py"} <= {file for file, _ in HINTS}


@pytest.mark.parametrize(("file", "name"), HINTS)
def test_a_hint_installs_what_it_says(file: str, name: str) -> None:
    # What a program fills in is a name that one of the next tests looks at, or a folder.
    assert right(name) or name.startswith("{")


def test_libraries_that_are_asked_for_come_with_an_extra() -> None:
    """The first argument of `not_loaded` becomes a hint."""
    names = {
        argument.value
        for file in sorted((ROOT / "kg").rglob("*.py"))
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "not_loaded"
        for argument in node.args[:1]
        if isinstance(argument, ast.Constant)
    }
    offered = {re.split(r"[<>=]", one)[0] for name, extra in EXTRAS.items() if name != "test" for one in extra}
    assert names >= {"httpx", "pyld", "pygls"}
    assert names <= offered


def test_the_doctor_asks_for_packages_that_are_dependencies() -> None:
    from kg.doctor import PACKAGES as examined

    assert set(examined) <= {PROJECT["name"], *PACKAGES}


def test_the_distribution_is_called_as_the_hints_call_it() -> None:
    assert PROJECT["name"] == "entente-kg"
    assert metadata("entente-kg")["Name"] == "entente-kg"


def test_the_readme_lists_every_extra() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    listed = readme[readme.index("## Extras") : readme.index("## What you can do")]
    firsts = [row.split("|")[1] for row in listed.splitlines() if row.startswith("| ")]
    assert sorted(re.findall(r"'\.\[(\w+)\]'", "".join(firsts))) == sorted(EXTRAS)
