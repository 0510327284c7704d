"""The index of what reports touch: no report that has a row is left out, and it follows a change."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import canned
import pytest

from kg import snapshot
from kg.answer import binding, candidates
from kg.answer.candidates import Candidates
from kg.answer.graph import Graph
from kg.answer.required import Required
from kg.answer.special import Special
from kg.errors import KgError
from kg.snapshot import shards, touched
from kg.snapshot.placement import ARTICLE
from kg.snapshot.shards import Packed, Shards
from kg.terms import ENT, GRAPH_ARTICLE, GRAPH_REFERENCE, ID, OA, RDF

HERE, THERE = f"{ARTICLE}here", f"{ARTICLE}there"
KZ, ENVOY, BODY = f"{ID}country/kz", f"{ID}person/envoy", f"{ID}body/office"
AGENT = f"{ENT}hasAgent"


def values_of(own: Graph, kind: str | None) -> list[str]:
    """Some things that reports of a graph touch."""
    of_kind = f"?thing a <{kind}> ." if kind else ""
    rows = own._store.select(
        f"SELECT DISTINCT ?thing WHERE {{ ?node ?role ?thing ; ent:isToldBy ?report . {of_kind} FILTER(isIRI(?thing)) }} "
        "ORDER BY ?thing LIMIT 40"
    )
    return [str(thing.value) for (thing,) in rows[::13]]  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", canned.names())
def test_no_report_that_has_a_row_is_left_out(name: str, others: Graph) -> None:
    own = canned.question(name)
    if not own.evidence_of:
        return
    index = candidates.of(snapshot.folder_of(others._key))
    required = {p.name: p.example for p in own.parameters if p.required}
    asked = [required]
    asked += [
        {**required, p.name: value}
        for p in own.parameters
        if p.kind == "thing"
        for value in values_of(others, p.class_iri)
    ]
    for values in asked:
        try:
            whole = others.ask(name, **values)
        except KgError:
            continue
        terms = binding.terms(own, values, others.find)
        special = Special(own.text, {key: str(term) for key, term in terms.items()})
        chosen = index.chosen(Required(special.tested, own.evidence_of, special.prefixes).need)
        found = {report for _, reports in index.in_order(chosen, ["article"]) for report in reports}
        assert {fact for facts in whole.facts or () for fact in facts} <= found, values


def line(subject: str, predicate: str, value: str, graph: str = f"{GRAPH_ARTICLE}here") -> bytes:
    term = f"<{value}>" if "://" in value else value
    return f"<{subject}> <{predicate}> {term} <{graph}> .\n".encode()


def report(iri: str, *more: tuple[str, str]) -> list[bytes]:
    """The lines of a report with evidence."""
    said = [(f"{RDF}type", f"{ENT}Act"), (f"{ENT}isToldBy", iri), (f"{ENT}hasEvidence", f"{iri}-evidence"), *more]
    return [line(iri, predicate, value) for predicate, value in said] + [
        line(f"{iri}-evidence", f"{OA}exact", '"words"'), line(f"{iri}-evidence", f"{ENT}isFromArticle", iri.rpartition("/")[0])
    ]  # fmt: skip


def made(folder: Path, articles: dict[str, list[bytes]], base: list[bytes] = [], earlier: Path | None = None) -> Path:  # noqa: B006
    """The index of some articles, as a build writes it."""
    target = folder / shards.FOLDER
    target.mkdir(parents=True)
    packed: dict[str, list[Packed]] = {}
    for slug, lines in sorted(articles.items()):
        own = shards.pack(sorted(lines))
        digest = shards.digest_of(b"", b"".join(sorted(lines)))
        entry = {"slug": slug, "describes": [], "sizes": [0, len(own)], "digest": digest}
        packed.setdefault(shards.shard_of(slug), []).append(Packed(entry, b"", own))
    names = {name: ("", shards.write(target, name, ones)) for name, ones in packed.items()}
    digests = {
        shards.BASE: shards.write_lines(target, shards.BASE, base),
        shards.ACROSS: shards.write_lines(target, shards.ACROSS, []),
    }
    touched.write(folder, Shards(folder, {**digests, "shards": names, "left_out": []}), earlier)
    return folder


def asked(folder: Path, pattern: str) -> set[str]:
    """The reports that the index gives for a pattern."""
    special = Special(f"SELECT ?report WHERE {{ {pattern} ?report ent:hasEvidence ?evidence }}", {})
    index = Candidates(folder)
    chosen = index.chosen(Required(special.tested, "report").need)
    return {name.rpartition("/")[2] for _, reports in index.in_order(chosen, ["article"]) for name in reports}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    here = [
        *report(f"{HERE}/by-kz", (AGENT, KZ)), *report(f"{HERE}/by-envoy", (AGENT, ENVOY)), *report(f"{HERE}/by-office", (AGENT, BODY)),
        *report(f"{HERE}/on-kz", (f"{ENT}hasTopic", KZ)), *report(f"{HERE}/plan", (f"{ENT}hasContent", f"{HERE}/step")),
        line(f"{HERE}/step", AGENT, KZ),
        *report(f"{HERE}/early", (f"{ENT}hasTime", f"{HERE}/day")), line(f"{HERE}/day", f"{ENT}earliest", '"2024-03-01"'),
        *report(f"{HERE}/elsewhere", (f"{ENT}precedes", f"{THERE}/deed")),
    ]  # fmt: skip
    # What one article says of a thing that is not its own holds for all.
    there = [*report(f"{THERE}/deed", (AGENT, f"{ID}person/other")), line(ENVOY, f"{ENT}represents", KZ)]
    return made(tmp_path / "one", {"here": here, "there": there}, [line(BODY, f"{ENT}isOrganOf", KZ, GRAPH_REFERENCE)])


@pytest.mark.parametrize(
    ("pattern", "reports"),
    [
        (f"?report ent:hasAgent <{KZ}> .", {"by-kz"}),
        (f"?report ent:hasTopic <{KZ}> .", {"on-kz"}),
        (f"?report ?role <{KZ}> .", {"by-kz", "on-kz"}),
        (f"?report ent:hasAgent/(ent:isOrganOf|ent:represents)? <{KZ}> .", {"by-kz", "by-office", "by-envoy"}),
        (f"?report ent:hasAgent/ent:isOrganOf <{KZ}> .", {"by-kz", "by-office"}),  # more than are, which the query sees
        (f"?report ent:hasContent/ent:hasAgent <{KZ}> .", {"plan"}),
        (f"?report a ent:Act . FILTER(EXISTS {{ ?report ent:hasTopic <{KZ}> }} || EXISTS {{ ?report ent:hasContent ?c }})", {"on-kz", "plan"}),
        ("?report ent:hasTime ?time .", {"early"}),
        (f"?report ent:hasAgent ?agent . VALUES ?agent {{ <{KZ}> <{BODY}> }}", {"by-kz", "by-office"}),
        (f"<{HERE}/early> ent:isToldBy ?report .", {"by-kz", "by-envoy", "by-office", "on-kz", "plan", "early", "elsewhere"}),
        ("?report a ent:Signing .", set()),
    ],
)  # fmt: skip
def test_a_pattern_leads_to_its_reports(folder: Path, pattern: str, reports: set[str]) -> None:
    # What leads to another article may touch anything, and so may what another article leads to.
    assert asked(folder, pattern) == reports | {"elsewhere", "deed"}


def test_where_the_index_does_not_reach_all_reports_are_looked_at(folder: Path) -> None:
    every = asked(folder, "")
    assert len(every) == 8
    far = "ent:hasContent/ent:hasContent/ent:hasContent/ent:hasAgent"
    for pattern in (
        f"?report {far} <{KZ}> .",
        f"?report (ent:hasAgent)* <{KZ}> .",
        f"FILTER(!EXISTS {{ ?report ent:hasAgent <{KZ}> }})",
    ):
        assert asked(folder, f"?report a ent:Act . {pattern}") == every, pattern


def test_reports_come_by_their_first_day(folder: Path) -> None:
    index = Candidates(folder)
    groups = list(index.in_order(index.chosen(None), candidates.known(["earliest", "article", "line"])))
    assert groups[0] == (("0001-01-01", HERE), [f"{HERE}/elsewhere"])  # as another article may tell
    assert groups[1] == (("2024-03-01", HERE), [f"{HERE}/early"])
    assert {key for key, _ in groups[2:]} == {("9999-12-31", HERE), ("9999-12-31", THERE)}


def index_of(folder: Path) -> dict[str, bytes]:
    """The files of an index."""
    return {file.name: file.read_bytes() for file in (folder / snapshot.POSTINGS).iterdir()}


def test_the_index_follows_a_change_as_if_it_were_made_anew(tmp_path: Path) -> None:
    dice = random.Random(7)
    slugs = [slug for nth in range(3000) if shards.shard_of(slug := f"a-{nth}") in ("00", "01")]
    assert len(slugs) > 12

    def article(slug: str) -> list[bytes]:
        things = dice.sample([KZ, ENVOY, BODY, f"{ID}person/other"], k=2)
        days = [line(f"{ARTICLE}{slug}/day", f"{ENT}earliest", f'"2024-03-0{dice.randint(1, 5)}"')]
        told = [
            line
            for nth in range(dice.randint(0, 3))
            for line in report(f"{ARTICLE}{slug}/{nth}", (AGENT, dice.choice(things)), (f"{ENT}hasTime", f"{ARTICLE}{slug}/day"))
        ]  # fmt: skip
        elsewhere = [line(f"{ARTICLE}{slug}/0", f"{ENT}precedes", f"{ARTICLE}{dice.choice(slugs)}/0")]
        return (
            told
            + days
            + elsewhere * dice.randint(0, 1)
            + [line(ENVOY, f"{ENT}represents", things[0])] * (dice.random() < 0.2)
        )

    articles = {slug: article(slug) for slug in slugs[::2]}
    before = made(tmp_path / "0", articles)
    for step in range(1, 9):  # articles are changed, go and come
        for slug in dice.sample(slugs, k=dice.randint(1, 4)):
            if slug in articles and dice.random() < 0.4:
                del articles[slug]
            else:
                articles[slug] = article(slug)
        followed = made(tmp_path / f"{step}", articles, earlier=before)
        assert index_of(followed) == index_of(made(tmp_path / f"{step} anew", dict(reversed(articles.items()))))
        before = followed
    changed = [line(BODY, f"{ENT}isOrganOf", KZ, GRAPH_REFERENCE)]
    other = made(tmp_path / "other base", articles, changed, earlier=before)
    assert index_of(other) == index_of(made(tmp_path / "other base anew", articles, changed))


def test_a_damaged_index_is_none(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "copy")
    assert Candidates(tmp_path / "copy")
    for path in (tmp_path / "copy" / snapshot.POSTINGS).glob("*[!s]"):  # those that answers read
        data = path.read_bytes()
        for damaged in (data[:-1], data[:9] + b"?" + data[10:], b"", b"\0"):
            path.write_bytes(damaged)
            assert not Candidates(tmp_path / "copy"), path
        path.unlink()
        assert not Candidates(tmp_path / "copy"), path
        path.write_bytes(data)
