"""How a comparison is kept in a file: its tables, happenings as bytes, and the rows of things read as they are asked for."""

from __future__ import annotations

import json
import marshal
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from kg.compare.rows import ARTICLE, Rows, read
from kg.compare.tellings import BoundedAmount, Telling, TimeSpan, ToldQuote
from kg.snapshot.shards import Shards, digest_of, shard_of

TABLES = """
-- article: its digest, its days, before which it cannot have come out, what it says in its own voice, and whose words it gives
CREATE TABLE article (slug TEXT PRIMARY KEY, digest TEXT, first TEXT, last TEXT, bound TEXT, said TEXT, cites TEXT) WITHOUT ROWID;
-- row: what is known of things and of nodes of articles, by the article that says it ("" for the reference data)
CREATE TABLE row (node TEXT, slug TEXT, data TEXT, PRIMARY KEY (node, slug)) WITHOUT ROWID;
CREATE INDEX row_slug ON row (slug);
-- telling: the happenings, packed, with what they are of (`PROMISE` and so on)
CREATE TABLE telling (node TEXT PRIMARY KEY, slug TEXT, flags INTEGER, data BLOB) WITHOUT ROWID;
CREATE INDEX telling_slug ON telling (slug);
CREATE INDEX telling_flags ON telling (flags, node) WHERE flags > 0;
-- part: the things in the roles of a happening and those who speak of it; used: which article names which thing in a role
CREATE TABLE part (thing TEXT, node TEXT, PRIMARY KEY (thing, node)) WITHOUT ROWID;
CREATE INDEX part_node ON part (node);
CREATE TABLE used (thing TEXT, slug TEXT, PRIMARY KEY (thing, slug)) WITHOUT ROWID;
-- block: by what happenings are brought together; edge: the likely matches, and how many blocks have both
CREATE TABLE block (key TEXT, at TEXT, node TEXT, PRIMARY KEY (key, at, node)) WITHOUT ROWID;
CREATE INDEX block_node ON block (node);
CREATE TABLE edge (one TEXT, other TEXT, blocks INTEGER, score REAL, nearly INTEGER, doubted INTEGER, reasons TEXT,
                   PRIMARY KEY (one, other)) WITHOUT ROWID;
CREATE INDEX edge_other ON edge (other);
-- link: that a happening fulfils or breaks another, as its article says
CREATE TABLE link (one TEXT, other TEXT, slug TEXT, PRIMARY KEY (one, other)) WITHOUT ROWID;
-- same: names that may be of one thing
CREATE TABLE same (one TEXT, other TEXT, score REAL, reasons TEXT, PRIMARY KEY (one, other)) WITHOUT ROWID;
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
"""
# Of nodes of articles, what is asked for once their happenings are read.
_OF_NODES = frozenset(
    "type hasMainKind hasKind hasAgent hasSource hasRecipient hasTheme wording prefLabel headline hasMember fulfils violates "
    "hasContent hasCondition hasException isPartOf "
    "isPublishedBy isIssuedBy isPublishedIn hasSourceKind language earliest latest".split()
)


class KeptRows(dict[str, dict[str, list[str]]]):
    """The rows of a file, read as they are asked for. hidden: slugs of articles of which nothing is known."""

    def __init__(self, base: sqlite3.Connection, hidden: frozenset[str] = frozenset()) -> None:
        super().__init__()
        self._base = base
        self._hidden = hidden
        self._absent: set[str] = set()

    def _look_up(self, node: str) -> bool:
        if super().__contains__(node):
            return True
        if node in self._absent:
            return False
        found: dict[str, list[str]] = {}
        for slug, data in self._base.execute("SELECT slug, data FROM row WHERE node = ? ORDER BY slug", (node,)):
            if slug not in self._hidden:
                for name, values in json.loads(data).items():
                    own = found.setdefault(name, [])
                    own += [value for value in values if value not in own]
        if found:
            self[node] = found
        else:
            self._absent.add(node)
        return bool(found)

    def __contains__(self, node: object) -> bool:
        return isinstance(node, str) and self._look_up(node)

    def __getitem__(self, node: str) -> dict[str, list[str]]:
        self._look_up(node)
        return super().__getitem__(node)

    def get(self, node: str, other: Any = None) -> Any:
        return super().__getitem__(node) if self._look_up(node) else other


def packed(told: Telling) -> bytes:
    """A happening as bytes, for this version of Python."""
    return marshal.dumps(
        (
            *(
                told.node,
                told.article,
                told.report,
                told.kind,
                told.kinds,
                told.mode,
                told.around,
                told.above,
                told.values,
            ),
            {role: [(x.earliest, x.latest, x.words, x.inferred) for x in spans] for role, spans in told.spans.items()},
            {role: [(x.value, x.upper, x.unit, x.bound, x.words) for x in some] for role, some in told.amounts.items()},
            *(told.open, told.closed),
            [(x.words, x.speakers, x.voice, x.article, x.line, x.published) for x in told.quotes],
            told.contents,
        )
    )


def unpacked(data: bytes) -> Telling:
    """The happening of some bytes."""
    *own, values, spans, amounts, is_open, is_closed, quotes, contents = marshal.loads(data)
    node, article, report, kind, kinds, mode, around, above = own
    return Telling(
        *(node, article, report, kind, kinds, mode, around, above, values),
        {role: tuple(TimeSpan(*each) for each in some) for role, some in spans.items()},
        {role: tuple(BoundedAmount(*each) for each in some) for role, some in amounts.items()},
        is_open,
        is_closed,
        tuple(ToldQuote(*each) for each in quotes),
        contents,
    )


def digests(shards: Shards) -> dict[str, str]:
    """For each article of a snapshot, what its triples are known by."""
    found: dict[str, str] = {}
    for name in shards.names:
        for entry in shards.entries(name):
            own = found.get(entry["slug"])
            found[entry["slug"]] = digest_of(own.encode(), entry["digest"].encode()) if own else entry["digest"]
    return found


def rows_of(shards: Shards, slugs: set[str]) -> Iterator[tuple[str, Rows]]:
    """What some articles say, shard by shard."""
    by_shard: dict[str, set[str]] = defaultdict(set)
    for slug in slugs:
        by_shard[shard_of(slug)].add(slug)
    for name, wanted in sorted(by_shard.items()):
        lines: dict[str, list[bytes]] = defaultdict(list)
        for one in shards.articles(name):
            if one.entry["slug"] in wanted:
                lines[one.entry["slug"]] += one.lines
        yield from ((slug, read(own)) for slug, own in sorted(lines.items()))


def needed(node: str, own: dict[str, list[str]], rows: Rows, article: str) -> dict[str, list[str]]:
    """What is kept of a node: of things all, of nodes of articles what names them and says how they hang together."""
    if not node.startswith(ARTICLE):
        return own
    if "isFromArticle" in own:  # the words stand with what they tell
        return {}
    if ("hasBasis" in own or "hasBound" in own) and node not in rows.get(article, {}).get("isPublishedIn", ()):
        return {}
    return {name: values for name, values in own.items() if name in _OF_NODES}
