"""Rooms stand one upon the other: imports point down the list, and no two modules need each other."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from conftest import ROOT

# From the ground up: what a room may import stands before it. A name is a package, or modules that stand alone.
ROOMS = (
    ("terms", "errors", "terminal", "lexer", "files", "output", "paths", "vocabulary", "finding"),
    ("source",),
    ("shacl",),
    ("reason",),
    ("checks",),
    ("why",),
    ("notes",),
    ("snapshot",),
    ("validate",),
    ("verify",),
    ("export",),
    ("answer",),
    ("compare",),
    ("remote",),
    ("draft",),
    ("tables",),
    ("doctor",),
    ("lsp",),
    ("serve",),
    ("cli", "__main__"),
)
SLOW = {
    "starlette",
    "uvicorn",
    "jinja2",
    "mimeparse",
    "mcp",
    "pygls",
    "lsprotocol",
    "pyld",
    "rdflib",
    "owlrl",
    "pyshacl",
    "owlready2",
    "unicode_rbnf",
    "lark",
}
# Where questions are answered: whatever they load at once may not be slow.
ANSWERING = (
    "cli",
    "cli.asking",
    "cli.exporting",
    "cli.parser",
    "answer.graph",
    "answer.worker",
    "answer.telling.show",
    "answer.why",
    "export",
)


@cache
def modules() -> dict[str, Path]:
    """The modules by their names within the package; a package by the name of its folder."""
    found = {}
    for path in sorted((ROOT / "kg").rglob("*.py")):
        parts = path.relative_to(ROOT / "kg").with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)] = path
    return found


def _statements(tree: ast.AST, top_only: bool) -> list[ast.AST]:
    if not top_only:
        return list(ast.walk(tree))
    found: list[ast.AST] = []
    for node in ast.iter_child_nodes(tree):
        typing = isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not typing:
            found += [node, *_statements(node, True)]
    return found


@cache
def imports(name: str, top_only: bool = False) -> frozenset[str]:
    """What a module imports: our modules by their names here, others by the name of their package."""
    found = set()
    for node in _statements(ast.parse(modules()[name].read_text(encoding="utf-8")), top_only):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            ours = {item for item in names if item.removeprefix("kg.") in modules()}
            found |= ours if len(ours) == len(names) else {*ours, node.module}
    here = {item.removeprefix("kg.") for item in found if item.startswith("kg.")}
    return frozenset(here & modules().keys() | {item.split(".")[0] for item in found if not item.startswith("kg")})


def room(name: str) -> int:
    first = name.split(".", maxsplit=1)[0]
    return next(number for number, names in enumerate(ROOMS) if first in names)


@pytest.mark.parametrize("name", sorted(set(modules()) - {"__init__"}))
def test_imports_point_down(name: str) -> None:
    above = [item for item in imports(name) if item in modules() and room(item) > room(name)]
    assert above == [], f"kg.{name} imports {above}"


@pytest.mark.parametrize("package", ["canned", "words", "planner", "telling"])
def test_of_the_packages_of_answers_each_needs_canned_questions_alone(package: str) -> None:
    """How words are read, queries made ready and answers told are three things, and none knows of the other two."""
    own = [name for name in modules() if name.startswith(f"answer.{package}.")]
    needed = {
        item.split(".")[1]
        for name in own
        for item in imports(name)
        if item.startswith("answer.") and item.count(".") > 1
    }
    assert own and needed <= {package, "canned"}


def test_no_two_modules_need_each_other() -> None:
    done: set[str] = set()

    def visit(name: str, way: tuple[str, ...]) -> None:
        assert name not in way, " needs ".join((*way[way.index(name) :], name))
        if name not in done:
            for item in sorted(imports(name, top_only=True) & modules().keys()):
                visit(item, (*way, name))
            done.add(name)

    for name in modules():
        visit(name, ())


@pytest.mark.parametrize("name", ANSWERING)
def test_the_answering_side_loads_nothing_slow(name: str) -> None:
    loaded, todo = set(), [name]
    while todo:
        item = todo.pop()
        if item not in loaded:
            loaded.add(item)
            todo += imports(item, top_only=True) if item in modules() else ()
    assert not loaded & SLOW


@pytest.mark.parametrize("name", sorted(modules()))
def test_modules_stay_small(name: str) -> None:
    assert len(modules()[name].read_text(encoding="utf-8").splitlines()) <= 400


def test_the_page_on_the_architecture_names_each_room_in_its_order() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rooms = [names[0] for names in ROOMS if (ROOT / "kg" / names[0]).is_dir()]
    assert re.findall(r"^\| `(\w+)/` \|", page, re.M) == rooms


def test_what_the_page_on_the_architecture_names_is_there() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:kg|ontology|tools|tests|queries|benchmarks)/[\w/.*]*)`", page))
    assert len(named) > 12
    assert [name for name in sorted(named) if not any(ROOT.glob(name.rstrip("/")))] == []
    rows = page[page.index("## Where does it go?") : page.index("## Tests")].splitlines()
    assert len([row for row in rows if row.startswith("| ")]) == 11  # ten changes, and the head


def test_files_that_the_code_names_are_in_the_repository() -> None:
    """Pages, tables and modules by which comments and docstrings point to more."""
    there = {path.name for folder in ("docs", "tools") for path in (ROOT / folder).rglob("*.md")} | {
        "README.md",
        "CHANGELOG.md",
    }
    missing = []
    for path in [*modules().values(), *sorted((ROOT / "tools").rglob("*.py"))]:
        for name in re.findall(r"[\w./-]*\b[\w-]+\.md\b", path.read_text(encoding="utf-8")):
            if Path(name).name not in there:
                missing.append(f"{path.relative_to(ROOT)}: {name}")
    assert missing == []


def test_a_public_class_has_a_name_of_its_own() -> None:
    """One word for one thing: a name that a reader has met in one room means nothing else in another."""
    homes: dict[str, list[str]] = {}
    for name, path in modules().items():
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                homes.setdefault(node.name, []).append(name)
    assert {name: places for name, places in homes.items() if len(places) > 1} == {}
