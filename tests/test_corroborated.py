"""How many sources tell of an act: from the index of the snapshot as from the SELECT that counts it."""

from __future__ import annotations

import random
from pathlib import Path

import canned
import pyoxigraph as ox
import pytest
from test_postings import line, made
from witnesses import LONG, WITNESSES

from kg import snapshot
from kg.answer.graph import Graph
from kg.answer.planner import candidates
from kg.answer.planner.candidates import Candidates
from kg.answer.planner.corroborated import COLUMNS, digest
from kg.answer.planner.counted import Counting
from kg.answer.planner.pattern import Select, group_text
from kg.answer.planner.special import Special
from kg.snapshot.placement import ARTICLE
from kg.terms import ENT, ID, OA, PREFIXES, RDF

Counted = dict[tuple[str, str], list[tuple[str, int, int, str, str]]]


@pytest.fixture(scope="module")
def select() -> Select:
    """The SELECT that counts."""
    special = Special(canned.question("corroboration").text, {})
    (part,) = Counting(special.tested, "report", special.declared)._parts
    (found,) = part.groups
    assert isinstance(found, Select)
    return found


def counted(select: Select, store: ox.Store) -> Counted:
    """What SPARQL counts."""
    found: Counted = {}
    text = group_text(select)[1:-1]
    for row in store.query(text, prefixes=PREFIXES, use_default_graph_as_union=True):  # type: ignore[union-attr]
        about, kind, which, articles, sources, start, stop = (row[name].value for name in COLUMNS)  # type: ignore[index, union-attr]
        found.setdefault((about, kind), []).append((which, int(articles), int(sources), start, stop))
    return {pair: sorted(rows) for pair, rows in found.items()}


def kept(index: Candidates, pairs: Counted) -> Counted:
    """What the index says of the same."""
    assert index.corroborated is not None
    names = [(f"<{about}>".encode(), f"<{kind}>".encode()) for about, kind in pairs]
    return dict(zip(pairs, index.corroborated.of(names), strict=True))


def test_what_the_index_counts_is_what_this_select_counts(select: Select) -> None:
    """Whoever changes the SELECT changes `kg.snapshot.accounts` with it, and then the digest in `kg.answer.planner.corroborated`."""
    from kg.answer.planner import corroborated

    assert digest(select) == corroborated._DIGEST


def test_graphs(select: Select, graph: Graph, others: Graph) -> None:
    for own in (graph, others):
        folder = snapshot.folder_of(own._key)
        found = counted(select, ox.Store.read_only(str(folder / "store")))
        assert found == kept(candidates.of(folder), found)
        assert len(found) > 5


def told(nth: int, article: str, house: str, voice: str, words: str, *more: tuple[str, str]) -> list[bytes]:
    """The lines of a report of a signing by an article."""
    voice, _, cited = voice.partition(", citing ")
    act, proof, own = (f"{ARTICLE}{article}/{name}{nth}" for name in ("r", "e", "c"))
    speaker = [] if voice == "own" else [line(proof, f"{ENT}hasSpeaker", f"{ID}body/{voice}")]
    facts = {(f"{RDF}type", f"{ENT}Act"), (f"{ENT}hasEvidence", proof), (f"{ENT}isToldBy", act), *more}
    made = [
        *(line(act, *fact) for fact in facts),
        *((line(act, f"{ENT}hasMainKind", f"{ID}kind/signing"), line(act, f"{ENT}hasTheme", f"{ID}document/treaty")) if not more else ()),
        line(proof, f"{OA}exact", f'"{words}"'), line(proof, f"{ENT}isFromArticle", ARTICLE + article),
        line(proof, f"{ENT}hasVoice", f"{ENT}{'own' if voice == 'own' else 'attributed'}"), *speaker,
        line(ARTICLE + article, f"{ENT}isIssuedBy", f"{ID}body/{house}"),
    ]  # fmt: skip
    if cited:
        made += [
            line(own, f"{OA}exact", '"They trade."'), line(own, f"{ENT}hasVoice", f"{ENT}attributed"),
            line(own, f"{ENT}hasSpeaker", f"{ID}body/{cited}"), line(own, f"{ENT}isFromArticle", ARTICLE + article),
        ]  # fmt: skip
    return made


def both(select: Select, folder: Path, articles: dict[str, list[bytes]]) -> tuple[Counted, Counted]:
    """What SPARQL counts in some articles, and the index."""
    articles = {slug: sorted(set(lines)) for slug, lines in articles.items()}
    store = ox.Store()
    store.bulk_load(b"".join(each for lines in articles.values() for each in lines), ox.RdfFormat.N_QUADS)
    found = counted(select, store)
    return found, kept(Candidates(made(folder, articles)), found)


@pytest.mark.parametrize("case", WITNESSES)
def test_whom_words_go_back_to(case: str, select: Select, tmp_path: Path) -> None:
    tellings, (sources, articles) = WITNESSES[case]
    lines: dict[str, list[bytes]] = {}
    for nth, telling in enumerate(tellings):
        lines.setdefault(telling[0], []).extend(told(nth, *telling))
    found, index = both(select, tmp_path / "one", lines)
    assert found == index
    assert [row[1:3] for rows in found.values() for row in rows] == [(articles, sources)]


@pytest.mark.parametrize("seed", range(6))
def test_any_articles(seed: int, select: Select, tmp_path: Path) -> None:
    """Acts with and without days and numbers, on several things, in several voices, with sentences that articles share."""
    dice = random.Random(seed)
    sentences = [
        LONG,
        LONG[:60],
        LONG[8:70],
        "Signed.",
        "It was signed in the old town hall of Lisbon.",
        "Léon “met” them.",
    ]
    lines: dict[str, list[bytes]] = {}
    for nth in range(60):
        article, house = f"a{dice.randrange(12)}", dice.choice("xyz")
        voice = dice.choice(["own", "own", "own", "x", "w", f"own, citing {dice.choice('xyzw')}"])
        facts = [(f"{ENT}hasMainKind", f"{ID}kind/{dice.choice(['signing', 'meeting', 'visit'])}")]
        facts += [
            (f"{ENT}{dice.choice(['hasTheme', 'isSessionOf'])}", f"{ID}body/{dice.choice('kl')}")
            for _ in range(dice.randint(1, 2))
        ]
        time = f"{ARTICLE}{article}/t{nth}"
        facts += [(f"{ENT}hasTime", time)] * (dice.random() < 0.6)
        facts += [(f"{ENT}ordinal", f'"{dice.randint(1, 2)}"')] * (dice.random() < 0.2)
        days = [
            line(time, f"{ENT}{end}", "DAY").replace(
                b"DAY", b'"2024-03-0%d"^^<http://www.w3.org/2001/XMLSchema#date>' % dice.randint(1, 4)
            )
            for end in ("earliest", "latest")
        ]
        lines.setdefault(article, []).extend(
            [*told(nth, article, house, voice, dice.choice(sentences), *facts), *days[dice.randrange(3) :]]
        )
    found, index = both(select, tmp_path / "one", lines)
    assert found == index
    assert any(row[2] < row[1] for rows in found.values() for row in rows)


def test_what_is_not_known_is_counted_by_the_store(tmp_path: Path) -> None:
    article = told(
        0, "a", "x", "own", LONG, (f"{ENT}hasMainKind", f"{ID}kind/visit"), (f"{ENT}hasTheme", f"{ID}body/k")
    )
    assert Candidates(made(tmp_path / "one", {"a": article})).corroborated is not None
    day = [
        line(f"{ARTICLE}a/r0", f"{ENT}hasTime", f"{ARTICLE}a/t"),
        line(f"{ARTICLE}a/t", f"{ENT}earliest", '"in spring"'),
    ]
    elsewhere = [line(f"{ARTICLE}b/r0", f"{ENT}ordinal", '"4"')]
    for nth, more in enumerate((day, elsewhere)):
        assert Candidates(made(tmp_path / f"{nth}", {"a": article + more})).corroborated is None
