"""The store has what the lines have, made from nothing or from the store of an earlier snapshot."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.answer.engine import named_quad
from kg.snapshot import cleaning, index, names, shards
from kg.snapshot.placement import FOLLOWING, graph_of, indexed
from kg.snapshot.shards import Packed, Shards, digest_of, pack, shard_of
from kg.terms import ENT, GRAPH, ID, RDF, SKOS
from kg.vocabulary import vocabulary

LISTED = b'_:c0 <http://e/first> "_:x" <http://e/g> .\n'


def line(number: int, slug: str = "talks") -> bytes:
    return f'<{ID}article/{slug}/n{number:04}> <http://e/p> "{number}" <{GRAPH}article/{slug}> .\n'.encode()


def label(number: int, name: str, slug: str = "talks") -> bytes:
    thing = f"{ID}article/{slug}/n{number:04}"
    return f'<{thing}> <{SKOS}prefLabel> "{name}" <{GRAPH}article/{slug}> .\n'.encode()


def inferred(subject: str) -> bytes:
    return f"<{subject}> <http://e/q> <http://e/o> <{GRAPH}inferred> .\n".encode()


def packed(slug: str, own: list[bytes], shared: list[bytes], key: str, **more: object) -> Packed:
    parts = sorted(shared), sorted(own)
    entry = {
        "slug": slug,
        "file": "article.ttl",
        "key": key,
        "describes": [],
        "digest": digest_of(*map(b"".join, parts)),
    }
    entry["sizes"] = [len(pack(part)) for part in parts]
    return Packed({**entry, **more}, *map(pack, parts))


def snapshot(folder: Path, articles: list[Packed], across: Iterable[bytes] = (), like: Path | None = None) -> bool:
    """Makes a snapshot; whether its store was made from that of another."""
    target = folder / shards.FOLDER
    target.mkdir(parents=True)
    manifest: dict[str, object] = {
        "left_out": [],
        "context": "c",
        "quiet": {},
        "shown": [],
        "format": "6",
        "key": folder.name,
    }
    of_shards: dict[str, tuple[str, str]] = {}
    for name in sorted({shard_of(one.entry["slug"]) for one in articles}):
        ones = [one for one in articles if shard_of(one.entry["slug"]) == name]
        of_shards[name] = ("".join(one.entry["key"] for one in ones), shards.write(target, name, ones))
    manifest["shards"] = of_shards
    for name, lines in (("base", [LISTED]), ("across", across)):
        manifest[name] = shards.write_lines(target, name, sorted(lines))
    (folder / "rules.json").write_text("{}")
    manifest["rules"] = shards.digest_of(b"{}")
    new = Shards(folder, manifest)
    followed, made = index.follow(folder, Shards(like), new, folder.parent.name) if like else None, True
    if followed is None:
        store = index.fill(folder, new.each())
        names.write(folder, store)
        followed, made = len(store), False
    manifest["quads"] = followed
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return made


def held(folder: Path) -> set[str]:
    store = ox.Store.read_only(str(folder / "store"))
    assert len(store) == Shards(folder).manifest["quads"]
    return {str(ox.Quad(*named_quad(quad))) for quad in store if "_:" not in str(quad)}  # type: ignore[arg-type]


def quads(folder: Path) -> set[str]:
    lines = {one for part in Shards(folder).each() for one in part if b"_:" not in one}
    return {str(quad) for quad in ox.parse(b"".join(lines), format=ox.RdfFormat.N_QUADS)}


def test_blank_nodes_stay_the_same_across_batches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "BATCH", 2)
    points = [f"<http://e/{n}> <http://e/list> _:c0 <http://e/g> .\n".encode() for n in range(5)]
    index.fill(tmp_path, [[LISTED], *([one] for one in points)])
    store = ox.Store.read_only(str(tmp_path / "store"))
    found = store.query("SELECT ?s WHERE { GRAPH ?g { ?s <http://e/list> ?b . ?b <http://e/first> ?x } }")
    assert len(list(found)) == 5


KZ = inferred(f"{ID}country/kz")
LINES = [*(line(n) for n in range(200)), label(1, "Talks"), label(2, "Old name"), label(3, "Gone")]
OTHER = packed("other", [*(line(n, "other") for n in range(200)), label(1, "Talks", "other")], [KZ], "o")
# What becomes of an article, and what of the facts that take two: each a way in which a line may come or go.
CHANGES = {
    "lines change": ([line(n) for n in range(4, 203)], [], []),
    "names change": ([*LINES[:-2], label(2, "New name"), label(4, "Come")], [], []),
    "a line that another article has too goes": (LINES, [], []),
    "it comes again": (LINES, [KZ, inferred("http://e/new")], []),
    "what takes two articles gives what one has": (LINES, [], [KZ, inferred(f"{ID}article/other/n0001")]),
    "the article goes": (None, [], []),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_store_follows_what_changed(name: str, tmp_path: Path) -> None:
    own, shared, across = CHANGES[name]
    before = packed("talks", LINES, [KZ, inferred("http://e/old")], "t")
    snapshot(tmp_path / "old", [OTHER, before], [inferred(f"{ID}article/talks/n0001")])
    kept = quads(tmp_path / "old")
    after = [] if own is None else [packed("talks", own, shared, "t2")]
    made = snapshot(tmp_path / "new", [OTHER, *after], across, tmp_path / "old")
    assert made == (own is not None)  # half of all lines is too much to follow
    assert held(tmp_path / "new") == quads(tmp_path / "new")
    assert held(tmp_path / "old") == kept
    table = (tmp_path / "new" / names.TABLE).read_bytes()
    names.write(tmp_path / "new", ox.Store.read_only(str(tmp_path / "new" / "store")))
    assert (tmp_path / "new" / names.TABLE).read_bytes() == table


@pytest.mark.parametrize("spoil", ["shards", "store", "a triple"])
def test_a_spoilt_snapshot_is_no_help_and_no_harm(tmp_path: Path, spoil: str) -> None:
    old, new = packed("talks", LINES, [], "t"), packed("talks", LINES[:-1], [], "t2")
    snapshot(tmp_path / "old", [OTHER, old])
    if spoil == "a triple":
        store = ox.Store(str(tmp_path / "old" / "store"))
        (gone,) = ox.parse(indexed(LINES[-1]), format=ox.RdfFormat.N_QUADS)
        store.remove(gone)
        store.flush()
        del store
    elif spoil == "store":
        next((tmp_path / "old" / "store").glob("MANIFEST*")).unlink()
    else:
        shutil.rmtree(tmp_path / "old" / "shards")
        (tmp_path / "old" / "shards").mkdir()
    assert index.damage(tmp_path / "old").partition("/")[0] == {"a triple": "store"}.get(spoil, spoil)
    assert not snapshot(tmp_path / "new", [OTHER, new], (), tmp_path / "old")
    assert held(tmp_path / "new") == quads(tmp_path / "new")
    assert not index.damage(tmp_path / "new")


def test_other_rules_are_damage(tmp_path: Path) -> None:
    snapshot(tmp_path / "old", [OTHER])
    assert not index.damage(tmp_path / "old")
    (tmp_path / "old" / "rules.json").write_text("{ }")
    assert index.damage(tmp_path / "old") == "rules.json"


def test_many_changes_are_merged_in_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "_MERGE_AFTER", 3)
    snapshot(tmp_path / "0", [OTHER, packed("talks", LINES, [], "0")])
    for n in range(1, 5):
        changed = packed("talks", [*LINES[n:], line(900 + n)], [], str(n))
        assert snapshot(tmp_path / str(n), [OTHER, changed], (), tmp_path / str(n - 1))
        assert cleaning.made(tmp_path / str(n))["changes"] == n % 3
        assert held(tmp_path / str(n)) == quads(tmp_path / str(n))


@pytest.mark.parametrize(
    ("subject", "predicate", "graph"),
    [
        (f"{ID}article/talks/meeting", f"{ENT}hasChair", "article/talks"),
        (f"{ID}article/talks", f"{ENT}headline", "article/talks"),
        (f"{ID}article/talks/meeting", f"{ENT}hasMainKind", "anchors"),
        (f"{ID}country/kz", f"{ENT}hasMainKind", "anchors"),
        (f"{ID}country/kz", f"{ENT}represents", "reference"),
    ],
)
def test_the_graph_of_a_triple_is_left_out_where_the_triple_tells_it(subject: str, predicate: str, graph: str) -> None:
    assert graph_of(subject, predicate, "http://e/o") == GRAPH + graph
    triple = f"<{subject}> <{predicate}> <http://e/o>"
    assert indexed(f"{triple} <{GRAPH}{graph}> .\n".encode()) == f"{triple} .\n".encode()
    for other in ("inferred", "article/other", "ontology"):
        named = f"{triple} <{GRAPH}{other}> .\n".encode()
        assert indexed(named) == named


@pytest.mark.parametrize("subject", [f"{ID}article/talks/meeting", f"{ID}country/kz"])
def test_so_is_that_of_what_something_is_where_nobody_writes_it(subject: str) -> None:
    assert {ENT + name for name, each in vocabulary().classes.items() if each.abstract} == FOLLOWING
    for name in FOLLOWING:
        triple = f"<{subject}> <{RDF}type> <{name}>"
        assert graph_of(subject, RDF + "type", name) == GRAPH + "inferred"
        assert indexed(f"{triple} <{GRAPH}inferred> .\n".encode()) == f"{triple} .\n".encode()
        for other in ("article/talks", "reference"):  # it is written all the same
            assert indexed(named := f"{triple} <{GRAPH}{other}> .\n".encode()) == named
        literal = f'<{subject}> <{RDF}type> "{name}" <{GRAPH}inferred> .\n'.encode()
        assert indexed(literal) == literal


def test_the_nearest_snapshot_has_most_of_the_shards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENTENTE_CACHE", str(tmp_path))
    for number, keys in enumerate(({"00": ["a", ""]}, {"00": ["a", ""], "01": ["b", ""]}, None)):
        folder = tmp_path / f"{number:032x}"
        folder.mkdir()
        manifest = {
            "key": folder.name,
            "format": "6",
            "quads": 0,
            "context": "c",
            "quiet": {},
            "shown": [],
            "shards": keys,
        }
        (folder / "manifest.json").write_text(json.dumps(manifest) if keys else "{")
    found = index.nearest("c", {"00": "a", "01": "b", "02": "x"})
    assert found is not None and found.snapshot.name == f"{1:032x}"
    assert index.nearest("another context", {"00": "a"}) is None
