"""Whatever surrounds the process: each command answers as ever, or says in one line what is wrong, with its exit code."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from bad_inputs import make_graph
from conftest import ROOT
from surroundings import SET_UPS

from kg.paths import Workspace
from kg.snapshot.build import build

COMMANDS = {
    "query": ["query", "--timeout", "10", "-f", "xml", 'SELECT ("é" AS ?x) (COUNT(*) AS ?n) { ?s ?p ?o }'],
    "ask": ["ask", "who-chaired", "--timeout", "10"],
    "show": ["show", "article:talks"],
    "why": ["why", "article:talks", "a", "Article"],
    "export": ["export", "-f", "ntriples"],
    "build": ["build"],
    "help": ["--help"],
}


@dataclass(frozen=True)
class Refused:
    """What a command says in one line, with its exit code; out: whether it may have given data before."""

    code: int
    words: str = ""


@dataclass(frozen=True)
class Surroundings:
    """environment: variables, None for those that are not set; set_up: of `SET_UPS`; otherwise: the commands that
    do not answer as ever (under "*" all others), with what they say instead, or with an exit code alone where nobody
    hears them."""

    environment: dict[str, str | None] = field(default_factory=dict)
    set_up: str = ""
    otherwise: dict[str, Refused | int] = field(default_factory=dict)
    options: tuple[str, ...] = ()  # of Python


STORE = ("query", "ask", "show", "why")  # the commands that open the store
NO_HOME = {"ENTENTE_CACHE": None, "XDG_CACHE_HOME": None, "HOME": None}


def all_but(refused: Refused | int, *others: str) -> dict[str, Refused | int]:
    """The same for all commands but these, which answer as ever."""
    return {name: refused for name in COMMANDS if name not in others}


HOMELESS = all_but(Refused(3, "no home folder is known"), "help")
UNMADE = all_but(Refused(3, "the folder of snapshots cannot be made"), "help")
TABLE = {
    # Homes and users.
    "no HOME, and no passwd entry": Surroundings(NO_HOME, "no passwd entry", HOMELESS),
    "HOME is relative": Surroundings({**NO_HOME, "HOME": "here"}, "", HOMELESS),
    "HOME cannot be made": Surroundings({**NO_HOME, "HOME": "/dev/null/x"}, "", UNMADE),
    "HOME with a snapshot": Surroundings({**NO_HOME, "HOME": "{home}"}),
    "XDG_CACHE_HOME is relative": Surroundings({**NO_HOME, "HOME": "{home}", "XDG_CACHE_HOME": "caches"}),
    "no passwd entry": Surroundings({}, "no passwd entry"),
    "nobody, who may write nowhere": Surroundings({"HOME": "/nonexistent", "TMPDIR": "/nonexistent"}, "nobody"),
    "umask 077": Surroundings({}, "umask 077"),
    "umask 000": Surroundings({}, "umask 000"),
    # Limits.
    "ulimit -v 6000000": Surroundings({}, "address space of 6 GB"),
    "128 open files": Surroundings({}, "128 open files"),
    "16 open files": Surroundings(
        {}, "16 open files", dict.fromkeys(STORE, Refused(3, "too few files may be open at once"))
    ),
    "no file may grow": Surroundings({}, "no file may grow", all_but(3, "build")),
    # Signals.
    "as on macOS": Surroundings({}, "macOS"),
    "all signals blocked": Surroundings({}, "signals blocked"),
    "SIGINT ignored": Surroundings({}, "SIGINT ignored"),
    "SIGCHLD ignored": Surroundings({}, "SIGCHLD ignored"),
    # Streams.
    "closed standard input": Surroundings({}, "closed stdin"),
    "closed standard output": Surroundings({}, "closed stdout", all_but(Refused(3, "bad file descriptor"), "build")),
    "closed standard error": Surroundings({}, "closed stderr"),
    "all streams closed": Surroundings({}, "all closed", all_but(3, "build")),
    "full disk below standard output": Surroundings(
        {}, "full stdout", all_but(Refused(3, "no space left on device"), "build")
    ),
    "full disk below standard error": Surroundings({}, "full stderr"),
    "standard output without a reader": Surroundings({}, "stdout without reader", all_but(0, "build")),
    "standard error without a reader": Surroundings({}, "stderr without reader"),
    # Locales, and what Python makes of them.
    "PYTHONIOENCODING=latin-1": Surroundings({"PYTHONIOENCODING": "latin-1"}),
    "PYTHONIOENCODING=ascii:strict": Surroundings({"PYTHONIOENCODING": "ascii:strict"}),
    "LC_ALL=C": Surroundings({"LC_ALL": "C"}),
    "LC_ALL=POSIX, and no UTF-8 mode": Surroundings({"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}),
    "LC_ALL=nonesuch": Surroundings({"LC_ALL": "nonesuch"}),
    "PYTHONWARNINGS=error": Surroundings({"PYTHONWARNINGS": "error"}),
    "python -OO": Surroundings(options=("-OO",)),
    "TZ=Pacific/Kiritimati": Surroundings({"TZ": "Pacific/Kiritimati"}),
    # Terminals.
    "COLUMNS=0, TERM=dumb": Surroundings({"COLUMNS": "0", "TERM": "dumb"}),
    "COLUMNS=wide, no TERM": Surroundings({"COLUMNS": "wide", "TERM": None}),
    "COLUMNS=-3": Surroundings({"COLUMNS": "-3", "TERM": ""}),
    # Folders.
    "deleted working folder": Surroundings({}, "deleted folder"),
    "read-only working folder": Surroundings({}, "read-only folder"),
    # Networks that are not used.
    "ALL_PROXY=socks5://127.0.0.1:1": Surroundings({"ALL_PROXY": "socks5://127.0.0.1:1"}),
}


@dataclass(frozen=True)
class Outcome:
    code: int
    out: bytes
    err: bytes


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    """A folder that everybody may read, with a small graph and its snapshot, in home/.cache/entente too."""
    folder = Path(tempfile.mkdtemp(prefix="entente-surroundings-")).resolve()
    graph = make_graph(folder).parents[2]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ENTENTE_CACHE", str(folder / "cache"))
        build(Workspace.at(graph))
    shutil.copytree(folder / "cache", folder / "home" / ".cache" / "entente")
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    yield folder
    shutil.rmtree(folder)


def outcomes(place: Path, around: Surroundings, commands: dict[str, list[str]]) -> dict[str, Outcome]:
    """What each command gives on the small graph."""
    environment: dict[str, str | None] = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
        "ENTENTE_CACHE": str(place / "cache"),
        **around.environment,
    }
    driver = Path(__file__).with_name("surroundings.py")
    on_graph = [
        command if "--graph" in command or command == ["--help"] else [*command, "--graph", str(place / "graph")]
        for command in commands.values()
    ]
    with tempfile.TemporaryDirectory() as name:
        done = subprocess.run(
            [sys.executable, *around.options, str(driver), around.set_up, json.dumps(on_graph), name],
            env={key: value.format(home=place / "home") for key, value in environment.items() if value is not None},
            capture_output=True,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr.decode()
        return {
            command: Outcome(
                int(Path(name, f"{number}.code").read_text()),
                Path(name, f"{number}.out").read_bytes(),
                Path(name, f"{number}.err").read_bytes(),
            )
            for number, command in enumerate(commands)
        }


@pytest.fixture(scope="module")
def as_ever(place: Path) -> dict[str, Outcome]:
    """What the commands give in surroundings without anything odd."""
    return outcomes(place, Surroundings(), COMMANDS)


def test_the_answers_to_compare_with(as_ever: dict[str, Outcome]) -> None:
    assert {name: found.code for name, found in as_ever.items()} == dict.fromkeys(COMMANDS, 0)
    assert "<literal>é</literal>".encode() in as_ever["query"].out
    assert [name for name, found in as_ever.items() if not found.out] == ["build"]
    assert all(found.err.count(b"\n") <= 1 for found in as_ever.values())


@pytest.mark.parametrize("name", TABLE)
def test_surroundings(name: str, place: Path, as_ever: dict[str, Outcome]) -> None:
    around = TABLE[name]
    if around.set_up == "nobody" and os.getuid() == 0:
        for needed in (ROOT, Path(sys.base_prefix), Path(sys.prefix)):
            if not _readable_by_all(needed):
                pytest.skip(f"{needed} is not for everybody to read")
    wrong = {
        command: (outcome.code, outcome.out[:200], outcome.err[-600:])
        for command, outcome in outcomes(place, around, COMMANDS).items()
        if not _as_it_should(outcome, as_ever[command], around.otherwise.get(command), around.set_up != "nobody")
    }
    assert wrong == {}


def _as_it_should(outcome: Outcome, ever: Outcome, expected: Refused | int | None, heard: bool) -> bool:
    """heard: whether what is said, and the answer, can be read afterwards."""
    lines = outcome.err.decode().splitlines()
    if expected is None:
        return outcome.code == ever.code and (outcome.out == ever.out or not heard) and len(lines) <= 1
    if isinstance(expected, int):
        return outcome.code == expected and "Traceback" not in outcome.err.decode()
    notes = ever.err.decode().splitlines()  # such as that there are no rows
    good = outcome.code == expected.code and [line for line in lines[:-1] if line not in notes] == []
    return good and lines[-1].startswith("kg: ") and expected.words in lines[-1].lower()


# Surroundings that have nothing to do with each other stand together here: a build takes its time.
WRITING = {
    "as on macOS": Surroundings({"TMPDIR": "/nonexistent", "HOME": "/nonexistent"}, "macOS + no passwd entry"),
    "all that Python can be told": Surroundings(
        {"PYTHONWARNINGS": "error", "PYTHONIOENCODING": "utf-16", "LC_ALL": "POSIX", "PYTHONHASHSEED": "1"},
        "umask 077 + SIGINT ignored",
        options=("-OO",),
    ),
    "no streams and no folder": Surroundings({}, "all closed + deleted folder + umask 000"),
}
# One for each kind of report of the model, and for what names a document or a person.
TABLES = {
    f"{name}.csv"
    for name in ("acts", "situations", "observations", "speech", "attitudes", "non_occurrences", "documents", "people")
}


@pytest.mark.parametrize("name", WRITING)
def test_what_commands_write(name: str, place: Path, tmp_path: Path) -> None:
    around = WRITING[name]
    shutil.copytree(place / "graph", tmp_path / "graph")
    text = tmp_path / "graph" / "articles" / "talks" / "article.txt"
    commands = {
        "build": ["build"],
        "validate": ["validate", "-f", "json"],
        "query -o": ["query", "ASK {}", "-o", str(tmp_path / "query")],
        "export -o": ["export", "-f", "ntriples", "-o", str(tmp_path / "export")],
        "export csv": ["export", "-f", "csv", "-o", str(tmp_path / "tables")],
        "export --for": ["export", "--for", "oxigraph", "-o", str(tmp_path / "bulk")],
        "new": ["new", str(text), "--slug", "new", "--graph", str(tmp_path / "graph of mine")],
    }
    around = replace(around, environment={**around.environment, "ENTENTE_CACHE": str(tmp_path / "cache")})
    heard = "closed" not in around.set_up
    wrong = {
        command: (outcome.code, outcome.out[:200], outcome.err[-600:])
        for command, outcome in outcomes(tmp_path, around, commands).items()
        if outcome.code != (3 if command == "validate" and not heard else 0) or b"Traceback" in outcome.err
    }
    assert wrong == {}
    assert (tmp_path / "query").read_text() == "true\n"
    plain = outcomes(place, Surroundings(), {"export": COMMANDS["export"]})["export"].out
    assert (tmp_path / "export").read_bytes() == plain
    assert {path.name for path in (tmp_path / "tables").iterdir()} == TABLES
    assert (tmp_path / "bulk" / "load.sh").stat().st_mode & 0o100
    assert (tmp_path / "graph of mine" / "articles" / "new" / "article.txt").read_bytes() == text.read_bytes()
    mask = {"umask 077": 0o077, "umask 000": 0}.get(next((u for u in around.set_up.split(" + ") if "umask" in u), ""))
    if mask is not None:
        for path in (tmp_path / "query", tmp_path / "bulk" / "graph.nq", tmp_path / "export"):
            assert path.stat().st_mode & 0o777 == 0o666 & ~mask
        for path in (tmp_path / "bulk", tmp_path / "tables", tmp_path / "graph of mine" / "articles" / "new"):
            assert path.stat().st_mode & 0o777 == 0o777 & ~mask


def test_arguments_that_are_not_text(place: Path) -> None:
    """Bytes of no encoding, as file names may have: one line, or the file of that name."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "ENTENTE_CACHE": str(place / "cache")}
    for arguments in ([b"show", b"caf\xe9"], [b"query", b"caf\xe9"], [b"query", b'ASK { FILTER("\xe9" = "") }']):
        done = subprocess.run(
            [sys.executable, "-m", "kg", *arguments, "--graph", str(place / "graph")],
            env=environment,
            capture_output=True,
        )
        assert done.returncode in (2, 3), done.stderr
        assert done.stderr.count(b"\n") == 1 and done.stderr.startswith(b"kg: "), done.stderr


def _readable_by_all(path: Path) -> bool:
    return all(one.stat().st_mode & 0o005 == 0o005 for one in (path, *path.parents))


def test_every_set_up_is_in_the_table() -> None:
    around = [*TABLE.values(), *WRITING.values()]
    assert {name for one in around for name in one.set_up.split(" + ")} == {*SET_UPS}
