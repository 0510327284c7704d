"""What articles tell and which reports may be of one happening, kept in a file and brought up to date by what changed.

A new article costs what it has to do with others: its reports are put into their blocks, and the pairs that this makes or ends
are looked at, and no others. The same comes out as if everything were worked out at once (a test).
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from kg.compare import match, origins, things
from kg.compare.blocks import count_pairs
from kg.compare.ends import ENDS
from kg.compare.match import Match
from kg.compare.promises import is_denied_vow, is_promise
from kg.compare.rows import ARTICLE, Rows, article_of, read
from kg.compare.stored import KeptRows, digests, needed, packed, rows_of, unpacked
from kg.compare.tellings import Telling, published, tellings
from kg.compare.world import BELONGS, World
from kg.snapshot.shards import ACROSS, BASE, Shards

IS_PROMISE, IS_OFFICE, IS_END = 1, 2, 4
OFFICES = frozenset(("office-holding", "appointment", "departure", "succession"))
# Of things, what decides which happenings may be one.
_DECIDES = (
    *BELONGS,
    "type",
    "prefLabel",
    "altLabel",
    "hiddenLabel",
    "hasMember",
    "hasSignatory",
    "hasParty",
    "involvesState",
)
_AT_ONCE = 500  # values in one query


class Changed:
    """What an update has touched: happenings that are gone, new or to be read anew, and others whose matches changed."""

    def __init__(self) -> None:
        self.gone: set[str] = set()
        self.fresh: set[str] = set()
        self.beside: set[str] = set()
        self.flags = 0

    @property
    def moved(self) -> set[str]:
        """Those that were taken out of their blocks, or put in."""
        return self.gone | self.fresh


class Base:
    """The file, in the middle of an update or after it."""

    def __init__(self, base: sqlite3.Connection) -> None:
        self.base = base
        self.rows = KeptRows(base)
        self._told: dict[str, Telling] = {}

    def meta(self, name: str, other: str = "") -> str:
        """Something that stands beside the tables."""
        row = self.base.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else other

    def note(self, name: str, value: str) -> None:
        """Writes that."""
        self.base.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))

    def told(self, nodes: Iterable[str]) -> list[Telling]:
        """Happenings by their nodes; those that there are not are left out."""
        wanted = list(dict.fromkeys(nodes))
        for node, data in self.of(
            "SELECT node, data FROM telling WHERE node IN", [x for x in wanted if x not in self._told]
        ):
            self._told[node] = unpacked(data)
        return [self._told[node] for node in wanted if node in self._told]

    def of(self, query: str, values: Iterable[str]) -> Iterator[tuple[Any, ...]]:
        """The rows of a query that ends in IN, for any number of values."""
        every = list(values)
        for start in range(0, len(every), _AT_ONCE):
            some = every[start : start + _AT_ONCE]
            yield from self.base.execute(f"{query} ({','.join('?' * len(some))})", some)

    def same(self) -> list[Match]:
        """The proposals for things."""
        every = self.base.execute("SELECT one, other, score, reasons FROM same ORDER BY one, other")
        return [Match(one, other, score, tuple(json.loads(reasons))) for one, other, score, reasons in every]

    def edges(self, nodes: Iterable[str]) -> list[Match]:
        """The likely matches of some happenings."""
        some = set(nodes)
        fields = "one, other, score, reasons, doubted, nearly"
        found = {}
        for end in ("one", "other"):
            for one, other, score, reasons, doubted, nearly in self.of(
                f"SELECT {fields} FROM edge WHERE {end} IN", some
            ):
                found[one, other] = Match(one, other, score, tuple(json.loads(reasons)), bool(doubted), bool(nearly))
        return [found[pair] for pair in sorted(found)]

    def together(self, nodes: Iterable[str], more: Iterable[tuple[str, str]] = ()) -> set[str]:
        """Some happenings with all that hang together with them by likely matches, and by the pairs in `more`."""
        beside: dict[str, set[str]] = defaultdict(set)
        for one, other in more:
            beside[one].add(other)
            beside[other].add(one)
        found: set[str] = set()
        new = set(nodes)
        while new:
            found |= new
            ends = {end for one, other in self._ends(new) for end in (one, other)}
            new = (ends | {other for node in new for other in beside.get(node, ())}) - found
        return found

    def _ends(self, nodes: set[str]) -> Iterator[tuple[str, str]]:
        yield from self.of("SELECT one, other FROM edge WHERE one IN", nodes)
        yield from self.of("SELECT one, other FROM edge WHERE other IN", nodes)

    # ------------------------------------------------------------ bringing it up to date

    def follow(self, shards: Shards, world: Any) -> Changed:
        """Brings it up to date with a snapshot. world: gives the `World` of the rows as they are then, after the proposals for things
        have been made."""
        changed = Changed()
        wanted, have = digests(shards), dict(self.base.execute("SELECT slug, digest FROM article"))
        out = sorted(slug for slug in have if wanted.get(slug) != have[slug])
        into = sorted(slug for slug in wanted if have.get(slug) != wanted[slug])
        rows = dict(rows_of(shards, set(into)))
        base_digest = shards.manifest[BASE] + shards.manifest[ACROSS]
        if new_base := self.meta("reference") != base_digest:
            rows[""] = read([*shards.lines(BASE), *shards.lines(ACROSS)])
            self.note("reference", base_digest)
        before = self._facts(out, rows) if have else {}
        self._take_out([*out, *([""] if new_base else [])], changed)
        for slug, own in rows.items():
            self._take_in(slug, own, wanted.get(slug, ""), changed)
        self.rows = KeptRows(self.base)
        touched = {thing for thing, facts in before.items() if self._decisive(thing) != facts}
        if out or into or new_base:
            self._propose_things()
        return self._follow_blocks(changed, touched, world())

    def _facts(self, out: list[str], rows: dict[str, Rows]) -> dict[str, Any]:
        """What decides matches, of the things that articles which change say something of."""
        about = {node for own in rows.values() for node in own if not node.startswith(ARTICLE)}
        slugs = [*out, *([""] if "" in rows else [])]
        about |= {
            node for (node,) in self.of("SELECT node FROM row WHERE slug IN", slugs) if not node.startswith(ARTICLE)
        }
        return {thing: self._decisive(thing) for thing in sorted(about)}

    def _decisive(self, thing: str) -> dict[str, list[str]]:
        own = self.rows.get(thing, {})
        return {name: sorted(own[name]) for name in _DECIDES if name in own}

    def _take_out(self, slugs: list[str], changed: Changed) -> None:
        for node, flags in self.of("SELECT node, flags FROM telling WHERE slug IN", slugs):
            changed.gone.add(node)
            changed.flags |= flags
        for table in ("article", "row", "telling", "used", "link"):
            for slug in slugs:
                self.base.execute(f"DELETE FROM {table} WHERE slug = ?", (slug,))
        for node in changed.gone:
            self.base.execute("DELETE FROM part WHERE node = ?", (node,))

    def _take_in(self, slug: str, rows: Rows, digest: str, changed: Changed) -> None:
        article = ARTICLE + slug
        kept = ((node, needed(node, own, rows, article)) for node, own in rows.items())
        self.base.executemany(
            "INSERT OR REPLACE INTO row VALUES (?, ?, ?)",
            ((node, slug, json.dumps(own, ensure_ascii=False)) for node, own in kept if own),
        )
        if not slug:
            return
        told = tellings(rows)
        plain = World(rows)
        for one in told:
            flags = (
                IS_PROMISE * is_promise(one, rows)
                | IS_OFFICE * bool(OFFICES & one.kinds)
                | IS_END * (bool(ENDS.keys() & one.kinds) or is_denied_vow(one))
            )
            changed.flags |= flags
            changed.fresh.add(one.node)
            self.base.execute(
                "INSERT OR REPLACE INTO telling VALUES (?, ?, ?, ?)", (one.node, slug, flags, packed(one))
            )
            named = {thing for some in one.values.values() for thing in plain.ones(some)}
            named |= {speaker for quote in one.quotes for speaker in quote.speakers}
            self.base.executemany(
                "INSERT OR IGNORE INTO part VALUES (?, ?)", ((thing, one.node) for thing in sorted(named))
            )
            links = [other for name in ("fulfils", "violates") for other in rows[one.node].get(name, ())]
            self.base.executemany(
                "INSERT OR IGNORE INTO link VALUES (?, ?, ?)", ((one.node, other, slug) for other in links)
            )
        uses = sorted(set().union(*map(things.named_in, told)))
        self.base.executemany("INSERT OR IGNORE INTO used VALUES (?, ?)", ((thing, slug) for thing in uses))
        first, _, last = published(rows, article).partition("/")
        bound = max((one.span.earliest for one in told if one.mode == "done" and one.span), default="")
        said = [origins.own_words(rows).get(article, []), sorted(origins.cited(rows).get(article, ()))]
        self.base.execute(
            "INSERT OR REPLACE INTO article VALUES (?, ?, ?, ?, ?, ?, ?)",
            (slug, digest, first, last or first, bound, *(json.dumps(each, ensure_ascii=False) for each in said)),
        )

    def _propose_things(self) -> None:
        used: dict[str, set[str]] = defaultdict(set)
        for thing, slug in self.base.execute("SELECT thing, slug FROM used"):
            used[thing].add(slug)
        self.base.execute("DELETE FROM same")
        self.base.executemany(
            "INSERT INTO same VALUES (?, ?, ?, ?)",
            (
                (x.one, x.other, x.score, json.dumps(x.reasons, ensure_ascii=False))
                for x in things.among(used, World(self.rows))
            ),
        )

    def _follow_blocks(self, changed: Changed, touched: set[str], world: World) -> Changed:
        renamed, before = dict(world.renamed()), json.loads(self.meta("renamed", "{}"))
        touched |= {thing for thing in renamed.keys() | before.keys() if renamed.get(thing) != before.get(thing)}
        self.note("renamed", json.dumps(renamed, sort_keys=True))
        if touched:
            again = {node for (node,) in self.of("SELECT node FROM part WHERE thing IN", self._below(touched))}
            for (flags,) in self.of("SELECT flags FROM telling WHERE flags > 0 AND node IN", again):
                changed.flags |= flags
            changed.fresh |= again
            changed.gone |= again
        moved, first = changed.moved, not before and not changed.gone
        if not first:
            changed.beside = {end for pair in self._ends(moved) for end in pair}
            linked = self._linked(moved)
            self.base.executemany("DELETE FROM edge WHERE one = ? OR other = ?", ((node, node) for node in moved))
        for one, other in self._edges(self._blocks(changed, world), moved, world):
            changed.beside |= {one, other}
        if not first:  # what counts only where two articles tell of another happening too
            for articles in linked ^ self._linked(moved):
                changed.beside |= self._nearly(articles)
        changed.beside -= moved
        return changed

    def _below(self, things_: set[str]) -> set[str]:
        """Some things, and those that are a part, a place or an organ of them, however far down."""
        below: dict[str, set[str]] = defaultdict(set)
        for node, data in self.base.execute("SELECT node, data FROM row WHERE node NOT GLOB ?", (f"{ARTICLE}*",)):
            own = json.loads(data)
            for name in BELONGS:
                for larger in own.get(name, ()):
                    below[larger].add(node)
        found, new = set(things_), set(things_)
        while new := {part for thing in new for part in below.get(thing, ())} - found:
            found |= new
        return found

    def _linked(self, nodes: set[str]) -> set[tuple[str, str]]:
        """The pairs of articles with a match of one of these happenings that is no near one."""
        every = [*self.of("SELECT one, other FROM edge WHERE NOT nearly AND one IN", nodes)]
        every += self.of("SELECT one, other FROM edge WHERE NOT nearly AND other IN", nodes)
        return {tuple(sorted(map(article_of, pair))) for pair in every}  # type: ignore[misc]

    def _nearly(self, articles: tuple[str, str]) -> set[str]:
        return {end for pair in self._between(*articles, nearly=True) for end in pair}

    def linking(self, one: str, other: str) -> list[tuple[str, str]]:
        """The matches of two articles that are no near ones."""
        return self._between(one, other, nearly=False)

    def _between(self, one: str, other: str, *, nearly: bool) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = []
        for a, b in ((one, other), (other, one)):
            ends = (nearly, f"{a}/", f"{a}0", f"{b}/", f"{b}0")  # all that begins so: 0 comes after the slash
            query = "SELECT one, other FROM edge WHERE nearly = ? AND one > ? AND one < ? AND other > ? AND other < ?"
            found += self.base.execute(query, ends)
        return found

    def _blocks(self, changed: Changed, world: World) -> Counter[tuple[str, str]]:
        """Takes happenings out of their blocks and puts them into those of now; by how many blocks more or less each pair has."""
        old: dict[str, list[tuple[str, str]]] = defaultdict(list)
        new: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for key, at, node in self.of("SELECT key, at, node FROM block WHERE node IN", changed.gone):
            old[key].append((at, node))
        self.base.executemany(
            "DELETE FROM block WHERE key = ? AND at = ? AND node = ?", ((k, *x) for k, own in old.items() for x in own)
        )
        for one in self.told(sorted(changed.fresh)):
            for key in match.keys(one, world):
                new["\t".join(key)].append((match.when(one), one.node))
        counts: Counter[tuple[str, str]] = Counter()
        for key in sorted(old.keys() | new.keys()):
            rest = list(self.base.execute("SELECT at, node FROM block WHERE key = ? ORDER BY at, node", (key,)))
            count_pairs(counts, rest, old.get(key, []), new.get(key, []), changed.moved)
        self.base.executemany("INSERT INTO block VALUES (?, ?, ?)", ((k, *x) for k, own in new.items() for x in own))
        return counts

    def _edges(self, counts: Counter[tuple[str, str]], moved: set[str], world: World) -> Iterator[tuple[str, str]]:
        """Writes what matches come, and takes out those of which no block has both any more; gives their pairs."""
        self.told({end for pair, count in counts.items() if count > 0 for end in pair})
        for (one, other), count in counts.items():
            if not count:
                continue
            if one not in moved and other not in moved:
                row = self.base.execute("SELECT blocks FROM edge WHERE one = ? AND other = ?", (one, other)).fetchone()
                if row:
                    if row[0] + count > 0:
                        self.base.execute(
                            "UPDATE edge SET blocks = ? WHERE one = ? AND other = ?", (row[0] + count, one, other)
                        )
                    else:
                        self.base.execute("DELETE FROM edge WHERE one = ? AND other = ?", (one, other))
                        yield one, other
                    continue
            if count > 0 and (found := match.likely(self._told[one], self._told[other], world)) is not None:
                reasons = json.dumps(found.reasons, ensure_ascii=False)
                values = (one, other, count, found.score, int(found.nearly), int(found.doubted), reasons)
                self.base.execute("INSERT INTO edge VALUES (?, ?, ?, ?, ?, ?, ?)", values)
                yield one, other
