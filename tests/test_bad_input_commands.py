"""Bad arguments, queries, caches and disks: one clear message, the exact exit code, and the snapshot stays as it is."""

from __future__ import annotations

import errno
import gzip
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from bad_inputs import HEAD, TEXT, make_graph, state

from kg import snapshot
from kg.answer.naming import GraphNames
from kg.cli import main
from kg.errors import InputError, KgError
from kg.files import write_atomically
from kg.paths import Workspace
from kg.snapshot.article_cache import FOLDER
from kg.snapshot.build import build
from kg.terms import ID, PREFIXES, SKOS

ROOT = Path(__file__).resolve().parent.parent
NO_SPACE = OSError(errno.ENOSPC, "No space left on device")


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A small graph, and a cache with its snapshot and nothing else. Tests must not change them."""
    folder = tmp_path_factory.mktemp("built")
    graph = make_graph(folder).parents[2]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ENTENTE_CACHE", str(folder / "cache"))
        build(Workspace.at(graph))
    return graph, folder / "cache"


def run_kg(arguments: list[str], cache: Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """Runs kg in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "kg", *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT), "ENTENTE_CACHE": str(cache)},
    )


def assert_one_message(done: subprocess.CompletedProcess[str], code: int, *parts: str) -> None:
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("kg: ")
    assert done.stderr.count("\n") == 1
    assert len(done.stderr) < 1000
    assert [part for part in parts if part not in done.stderr] == [], done.stderr
    assert done.stdout == ""


BOMB = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
BAD_QUERIES: list[tuple[str, list[str], int, tuple[str, ...]]] = [
    ("syntax error", ["SELECT ?s WHERE {\n ?s ?p\n}"], 2, ("query:3:2: is not valid SPARQL: expected",)),
    ("no projection", ["SELECT WHERE { ?s ?p ?o }"], 2, ("query:1:", "is not valid SPARQL")),
    ("two queries", ["ASK {} ASK {}"], 2, ("query:1:", "is not valid SPARQL")),
    ("undeclared prefix", ["SELECT ?s { ?s foo:bar ?o }"], 2, ("query:1:", "a prefix is not declared")),
    ("unknown function", ["SELECT (<https://f.example/f>(1) AS ?x) {}"], 2, ("is not supported",)),
    ("SERVICE", ["SELECT * {\n SERVICE <http://127.0.0.1/> { ?s ?p ?o } }"], 2, ("query:2: SERVICE reaches",)),
    ("service in lower case", ["SELECT * { service <http://127.0.0.1/> { ?s ?p ?o } }"], 2, ("SERVICE reaches",)),
    ("SERVICE by an escape", ["SELECT * { \\u0053ERVICE <http://127.0.0.1/> { ?s ?p ?o } }"], 2, ("not valid SPARQL",)),
    ("FROM", ["SELECT * FROM <http://127.0.0.1/> { ?s ?p ?o }"], 2, ("query:1: FROM reaches other servers",)),
    ("LOAD", ["LOAD <http://127.0.0.1/>"], 2, ("query:1: LOAD reaches other servers",)),
    ("INSERT", ["INSERT DATA { <https://a> <https://a> <https://a> }"], 2, ("INSERT changes data",)),
    ("DELETE", ["DELETE WHERE { ?s ?p ?o }"], 2, ("DELETE changes data",)),
    ("DROP", ["DROP ALL"], 2, ("query:1: DROP changes data",)),
    ("8,000 parentheses", [f"SELECT * {{ FILTER({'(' * 8000}1{')' * 8000}) }}"], 2, ("nests deeper than 100",)),
    ("50,000 negations", [f"SELECT * {{ FILTER({'!' * 50_000}true) }}"], 2, ("broke the engine",)),
    ("not UTF-8", ['SELECT * { ?s ?p "\udcff" }'], 2, ("cannot be run",)),
    ("empty text", [""], 2, ("is not valid SPARQL",)),
    ("empty standard input", ["-"], 2, ("standard input:1:1: is not valid SPARQL",)),
    ("no such question", ["nonesuch"], 3, ("nonesuch: no such query file",)),
    ("folder", [str(ROOT / "kg")], 3, ("is a directory",)),
    ("device", ["/dev/zero"], 3, ("/dev/zero: is not a regular file",)),
    ("Cartesian product", ["--timeout", "1", BOMB], 4, ("longer than 1 second", "Simplify it, or raise --timeout")),
    ("graph format for rows", ["-f", "turtle", "SELECT ?s { ?s ?p ?o }"], 2, ("turtle is a format for graphs",)),
    ("row format for a graph", ["-f", "csv", "DESCRIBE <https://a>"], 2, ("csv is a format for rows",)),
    ("output in no folder", ["-o", "/nope/x.csv", "SELECT ?s { ?s ?p ?o }"], 3, ("/nope/x.csv: cannot be written",)),
    ("output on a folder", ["-o", "/tmp", "ASK {}"], 3, ("/tmp: cannot be written: is a directory",)),
]


@pytest.mark.parametrize(("arguments", "code", "parts"), [pytest.param(*row[1:], id=row[0]) for row in BAD_QUERIES])
def test_bad_query(arguments: list[str], code: int, parts: tuple[str, ...], built: tuple[Path, Path]) -> None:
    graph, cache = built
    before = state(cache)
    assert_one_message(run_kg(["query", "--graph", str(graph), *arguments], cache), code, *parts)
    assert state(cache) == before


def test_query_too_long(built: tuple[Path, Path]) -> None:
    graph, cache = built
    done = run_kg(["query", "--graph", str(graph), "-"], cache, f"ASK {{}} #{'x' * 200_000}")
    assert_one_message(done, 2, "more than 200000 characters")


BAD_ASKS: list[tuple[str, list[str], int, tuple[str, ...]]] = [
    ("no such question", ["qqqqqqqq"], 2, ("no question is called 'qqqqqqqq', and none comes near",)),
    (
        "no parameter of that name",
        ["who-chaired", "-p", "contry=KZ"],
        2,
        ("has no parameter contry. It has: person",),
    ),
    ("parameter without a value", ["who-chaired", "-p", "country"], 2, ("-p country has no value",)),
    ("needed parameter left out", ["find-words"], 2, ("needs a value for words", "kg ask find-words -p words=")),
    ("country that is none", ["who-chaired", "-p", "country=London"], 2, ("no Country is called 'London'",)),
    ("day that is none", ["timeline", "-p", "since=2024-02-30"], 2, ("since cannot be '2024-02-30'",)),
    ("voice that is none", ["timeline", "--voice", "sure"], 2, ("voice cannot be 'sure'. Choose one of",)),
    ("article that is none", ["timeline", "--article", "nonesuch"], 2, ("no Article is called 'nonesuch'",)),
    ("question out of its folder", ["../../etc/passwd"], 2, ("no question is called",)),
]


@pytest.mark.parametrize(("arguments", "code", "parts"), [pytest.param(*row[1:], id=row[0]) for row in BAD_ASKS])
def test_bad_question(arguments: list[str], code: int, parts: tuple[str, ...], built: tuple[Path, Path]) -> None:
    graph, cache = built
    before = state(cache)
    assert_one_message(run_kg(["ask", *arguments, "--graph", str(graph)], cache), code, *parts)
    assert state(cache) == before


BAD_ARGUMENTS: list[tuple[str, list[str], int, tuple[str, ...]]] = [
    ("graph is no folder", ["build", "--graph", "/dev/null"], 3, ("/dev/null: is not a folder",)),
    ("graph is missing", ["query", "--graph", "/nope", "ASK {}"], 3, ("/nope: is not a folder",)),
    (
        "nothing of that name",
        ["show", "Kathy Leech"],
        2,
        ("no thing is called 'Kathy Leech'. Did you mean Kathy Leach",),
    ),
    ("nothing like it", ["show", "qqqqqqqq"], 2, ("no thing is called 'qqqqqqqq'. Give an IRI",)),
    ("empty name", ["show", ""], 2, ("no thing is called ''",)),
    ("unknown IRI", ["show", "https://example.org/x"], 2, ("no thing is called 'https://example.org/x'",)),
    ("no IRI", ["show", "https://a b"], 2, ("'https://a b' is not an IRI",)),
    ("no prefixed name", ["show", "country:}"], 2, ("'country:}' is not an IRI",)),
    ("no such article", ["export", "--article", "nonesuch"], 2, ("there is no article nonesuch",)),
    ("export to no folder", ["export", "-o", "/nope/x.ttl"], 3, ("/nope/x.ttl: cannot be written",)),
    ("export to /proc", ["export", "-o", "/proc/x.ttl"], 3, ("/proc/x.ttl: cannot be written",)),
    ("export on a folder", ["export", "-o", "/tmp"], 3, ("/tmp: cannot be written: is a directory",)),
]

Run = Callable[..., str]


@pytest.fixture
def run(built: tuple[Path, Path], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs kg in this process on the graph; asserts one message and an untouched snapshot; returns the message."""
    graph, cache = built
    monkeypatch.setenv("ENTENTE_CACHE", str(cache))

    def call(arguments: list[str], code: int, *parts: str) -> str:
        before = state(cache.parent)
        if arguments[0] in ("show", "export") and "--graph" not in arguments:
            arguments = [*arguments, "--graph", str(graph)]
        assert main(arguments) == code
        out, err = capsys.readouterr()
        assert err.startswith("kg: ")
        assert err.count("\n") == 1
        assert "Traceback" not in err
        assert [part for part in parts if part not in err] == [], err
        assert out == ""
        assert state(cache.parent) == before
        return err

    return call


@pytest.mark.parametrize(("arguments", "code", "parts"), [pytest.param(*row[1:], id=row[0]) for row in BAD_ARGUMENTS])
def test_bad_argument(arguments: list[str], code: int, parts: tuple[str, ...], run: Run) -> None:
    run(arguments, code, *parts)


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (["nonesuch"], "invalid choice: 'nonesuch'"),
        (["query"], "the following arguments are required"),
        (["query", "--timeout", "soon", "ASK {}"], "soon is not a number of seconds"),
        (["query", "--timeout", "0", "ASK {}"], "more than 0 and at most 3600 seconds"),
        (["query", "--timeout", "nan", "ASK {}"], "more than 0 and at most 3600 seconds"),
        (["query", "-f", "excel", "ASK {}"], "invalid choice: 'excel'"),
        (["export", "-f", "excel"], "invalid choice: 'excel'"),
        (["new"], "required: TEXT"),
    ],
)
def test_bad_usage(arguments: list[str], part: str, capsys: pytest.CaptureFixture[str]) -> None:
    # argparse prints the usage before its message.
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    assert part in capsys.readouterr().err


def test_no_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "usage: kg" in capsys.readouterr().out


def test_ambiguous_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = ox.Store()
    for name in ("a", "b"):
        store.add(
            ox.Quad(
                ox.NamedNode(f"{ID}place/{name}"), ox.NamedNode(SKOS + "altLabel"), ox.Literal("Georgia", language="en")
            )
        )

    def select(text: str) -> Any:
        return [tuple(row) for row in store.query(text, prefixes=PREFIXES)]  # type: ignore[union-attr]

    with pytest.raises(KgError, match=r"^'georgia' may mean place:a or place:b\. Give one of these names\.$") as caught:
        GraphNames(select).find("georgia")
    assert caught.value.exit_code == 2


def test_graph_without_articles(tmp_path: Path, run: Run) -> None:
    for command in ("build", "validate", "coverage"):
        run([command, "--graph", str(tmp_path)], 3, "has no articles", "kg new article.txt")


@pytest.mark.parametrize("place", ["/proc/nope", "/dev/null", "/dev/null/cache"])
@pytest.mark.parametrize("command", [["build"], ["show", "KZ"], ["query", "ASK {}"]])
def test_impossible_cache(place: str, command: list[str], built: tuple[Path, Path]) -> None:
    done = run_kg([*command, "--graph", str(built[0])], Path(place))
    assert done.returncode == 3
    assert done.stdout == ""
    *said, last = done.stderr.splitlines()
    assert said in ([], ["There is no snapshot of these files as they are now: building first."])
    assert last.startswith(f"kg: {place}: the folder of snapshots cannot be made: ")
    assert last.endswith("Set ENTENTE_CACHE to a folder of yours.")


def _without(name: str) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        for path in list((folder / "store").glob(name)):
            path.unlink()

    return spoil


def _flipped(last: int | None) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        for path in (folder / "store").glob("*.sst"):
            data = bytearray(path.read_bytes())
            data[:last:97] = bytes(byte ^ 255 for byte in data[:last:97])
            path.write_bytes(data)

    return spoil


# The last shows only while the store is read: it opens all the same.
DAMAGE = {"empty": _without("*"), "no CURRENT": _without("CURRENT"), "no tables": _without("*.sst")}
DAMAGE |= {"tables": _flipped(None), "first block": _flipped(100)}


@pytest.mark.parametrize("spoil", [pytest.param(spoil, id=name) for name, spoil in DAMAGE.items()])
def test_damaged_store(spoil: Callable[[Path], None], built: tuple[Path, Path], tmp_path: Path) -> None:
    graph, cache = built
    shutil.copytree(cache, tmp_path / "cache")
    folder = next((tmp_path / "cache").glob("*/manifest.json")).parent
    spoil(folder)
    for command in (["query", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"], ["query", "ASK { ?s ?p 'x' }"], ["show", "KZ"]):
        done = run_kg([*command, "--graph", str(graph)], tmp_path / "cache")
        assert_one_message(done, 3, f"{folder}: the snapshot is damaged. Delete {folder} and ask again.")


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b'{"rules": 3}', b"\xff", b"[" * 100_000])
def test_damaged_rules(content: bytes, built: tuple[Path, Path], tmp_path: Path) -> None:
    graph, cache = built
    shutil.copytree(cache, tmp_path / "cache")
    folder = next((tmp_path / "cache").glob("*/manifest.json")).parent
    (folder / "rules.json").write_bytes(content)
    done = run_kg(["why", "article:talks", "a", "Article", "--graph", str(graph)], tmp_path / "cache")
    assert_one_message(done, 3, f"{folder}: the snapshot is damaged. Delete {folder} and ask again.")


@pytest.mark.parametrize("share", [0, 0.5, 0.999])
def test_truncated_snapshot(share: float, built: tuple[Path, Path], tmp_path: Path) -> None:
    graph, cache = built
    shutil.copytree(cache, tmp_path / "cache")
    folder = next((tmp_path / "cache").glob("*/manifest.json")).parent
    base = folder / "shards" / "base.nq.gz"
    data = gzip.decompress(base.read_bytes())
    end = data.rfind(b"\n", 0, int(len(data) * share)) + 1  # whole lines: only the digest can tell
    base.write_bytes(gzip.compress(data[:end]))
    assert_one_message(run_kg(["export", "--graph", str(graph)], tmp_path / "cache"), 3, "the snapshot is damaged")


def _raise(*_: Any, **__: Any) -> Any:
    raise NO_SPACE


@pytest.mark.parametrize("name", ["fsync", "replace"])
def test_disk_full_while_a_file_is_written(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "x.ttl"
    target.write_text("old")
    monkeypatch.setattr(os, name, _raise)
    with pytest.raises(InputError, match=r"no space left on device\.") as caught:
        write_atomically(target, b"new")
    assert str(caught.value) == f"{target}: cannot be written: no space left on device. The old file is untouched."
    assert caught.value.exit_code == 3
    assert list(tmp_path.iterdir()) == [target]
    assert target.read_text() == "old"


@pytest.mark.parametrize(
    "call", [(os, "fsync"), (os, "replace"), (os, "rename"), (tempfile, "mkdtemp")], ids=lambda call: call[1]
)
def test_disk_full_while_building(
    call: tuple[Any, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run, built: tuple[Path, Path]
) -> None:
    graph = make_graph(tmp_path, HEAD, TEXT).parents[2]
    (graph / "articles" / "talks" / "article.ttl").write_text(HEAD + "# another snapshot\n")
    cache = tmp_path / "cache"
    shutil.copytree(built[1], cache)
    monkeypatch.setenv("ENTENTE_CACHE", str(cache))
    before = snapshots(cache)
    with monkeypatch.context() as patch:
        patch.setattr(*call, _raise)
        run(["build", "--graph", str(graph)], 3, "no space left on device")
    assert snapshots(cache) == before
    assert not snapshot.exists(snapshot.key_of(Workspace.at(graph)))


def snapshots(cache: Path) -> dict[str, str]:
    """As `state`, without the results for single articles, which a build that fails later keeps for the next one."""
    return {path: seen for path, seen in state(cache).items() if FOLDER not in Path(path).parts}


def test_rejected_data_leave_the_cache_alone(
    tmp_path: Path, built: tuple[Path, Path], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    graph = make_graph(tmp_path, HEAD, TEXT.replace("good", "bad")).parents[2]
    monkeypatch.setenv("ENTENTE_CACHE", str(built[1]))
    before = snapshots(built[1])
    assert main(["build", "--graph", str(graph)]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines()[-1].startswith("kg: nothing was built: the data break ")
    assert "article.ttl:" in err
    assert snapshots(built[1]) == before


@pytest.mark.parametrize("slug", ["", "Talks", "a b", "../talks", "a/b", "-a", "a--b", "талқы", "talks\n", "."])
def test_new_with_a_bad_slug(slug: str, tmp_path: Path, run: Run) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    before = state(tmp_path)
    assert main(["new", str(tmp_path / "a.txt"), f"--slug={slug}", "--graph", str(tmp_path)]) == 2
    assert state(tmp_path) == before


@pytest.mark.parametrize(
    ("content", "code", "part"),
    [
        pytest.param(None, 3, "a.txt: no such file", id="missing"),
        pytest.param(b"", 2, "a.txt: has no words", id="empty"),
        pytest.param(b" \n\t\n", 2, "a.txt: has no words", id="white space"),
        pytest.param(b"caf\xe9", 2, "a.txt:1: is not UTF-8: byte 0xe9", id="Latin-1"),
        pytest.param("a".encode("utf-16"), 2, "a.txt:1: is UTF-16", id="UTF-16"),
        pytest.param(b"\x1f\x8b\x08", 2, "a.txt:1: is compressed", id="gzip"),
        pytest.param(b"Paris\ntalks\x07\n", 2, "a.txt:2: has the control character U+0007", id="BEL"),
    ],
)
def test_new_with_a_bad_text(content: bytes | None, code: int, part: str, tmp_path: Path, run: Run) -> None:
    if content is not None:
        (tmp_path / "a.txt").write_bytes(content)
    before = state(tmp_path)
    run(["new", str(tmp_path / "a.txt"), "--slug", "talks", "--graph", str(tmp_path)], code, part)
    assert state(tmp_path) == before


def test_new_where_something_is(tmp_path: Path, run: Run) -> None:
    article = make_graph(tmp_path)
    before = state(tmp_path)
    text = str(article.with_name("article.txt"))
    run(["new", text, "--slug", "talks", "--graph", str(article.parents[2])], 3, "talks: exists already")
    run(["new", text, "--slug", "other", "--graph", text], 3, "cannot be made: not a directory")
    run(["new", text, "--slug", "other", "--language", "en_GB", "--graph", str(tmp_path)], 2, "not a language tag")
    assert state(tmp_path) == before


def test_new_on_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    article = make_graph(tmp_path)
    before = state(tmp_path)
    monkeypatch.setattr(os, "fsync", _raise)
    run(
        ["new", str(article.with_name("article.txt")), "--slug", "b", "--graph", str(article.parents[2])], 3, "no space"
    )
    assert state(tmp_path) == before
