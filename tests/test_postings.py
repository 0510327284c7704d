"""The index of what reports touch: no report that has a row is left out, and it follows a change."""

from __future__ import annotations

import random
import shutil
from functools import partial
from pathlib import Path

import canned
import pytest

from kg import snapshot
from kg.answer.canned import binding
from kg.answer.graph import Graph
from kg.answer.planner import candidates, ordering, ready
from kg.answer.planner.candidates import Candidates
from kg.answer.planner.first import Narrowing
from kg.answer.planner.needs import Says, narrowed
from kg.answer.planner.required import Required
from kg.answer.planner.special import Special
from kg.answer.rows import Rows
from kg.errors import KgError
from kg.snapshot import shards, touched
from kg.snapshot.placement import ARTICLE
from kg.snapshot.postings import DamagedIndexError, Section, record
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
        need = Required(special.tested, own.evidence_of, special.prefixes).need
        ask = Narrowing(partial(_rows, others), {})
        chosen = index.chosen(narrowed(need, ask.leading, ask.values))
        assert all(few & ~many == 0 for few, many in zip(chosen, index.chosen(need), strict=True))
        found = {report for _, reports in index.in_order(chosen, ["article"]) for report in reports}
        assert {fact for facts in whole.facts or () for fact in facts} <= found, values


def _rows(own: Graph, text: str, limit: int) -> Rows:
    found = own.query(text, limit=limit)
    assert isinstance(found, Rows)
    return found


def line(subject: str, predicate: str, value: str, graph: str = "") -> bytes:
    """A line of N-Quads; its graph is that of the article, if it is not told."""
    graph = graph or GRAPH_ARTICLE + ("there" if subject.startswith(THERE) else "here")
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
    touched.write(
        folder, Shards(folder, {**digests, "shards": names, "left_out": [], "quiet": {}, "shown": []}), earlier
    )
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
        line(f"{HERE}/early-evidence", f"{ENT}textLine", '"7"'),
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
        (f"{{ ?report ent:hasTopic ?on }} UNION {{ ?report ent:hasContent/ent:hasAgent ?on }} FILTER EXISTS {{ ?on ?any <{KZ}> }}", {"on-kz", "plan"}),
        (f"{{ ?report ent:hasTopic ?on }} UNION {{ ?report ent:hasContent/ent:hasAgent ?on }} FILTER(?on = <{KZ}>)", {"on-kz", "plan"}),
        (f"VALUES (?on ?n) {{ (<{KZ}> 1) (<{BODY}> 2) }} ?report ent:hasAgent ?on .", {"by-kz", "by-office"}),
        (f'OPTIONAL {{ ?report ent:hasEvidence/ent:isFromArticle ?in }} BIND(COALESCE(?in, IRI(REPLACE(STR(?report), "/[^/]*$", ""))) AS ?of) FILTER(COALESCE(?of = <{THERE}>, true))', {"deed"}),
    ],
)  # fmt: skip
def test_a_pattern_leads_to_its_reports(folder: Path, pattern: str, reports: set[str]) -> None:
    # What leads to another article may touch anything, and so may what another article leads to.
    assert asked(folder, pattern) == reports | {"elsewhere", "deed"}


def test_what_is_done_to_a_thing_itself(tmp_path: Path) -> None:
    """Not what is done by it to something of it."""
    theme, session = f"{ENT}hasTheme", f"{ENT}isSessionOf"
    here = [
        *report(f"{HERE}/on-kz", (theme, KZ)), *report(f"{HERE}/talks-of-kz", (session, KZ)),
        *report(f"{HERE}/by-kz-on-office", (AGENT, KZ), (theme, BODY)), *report(f"{HERE}/on-a-step", (theme, f"{HERE}/step")),
        line(f"{HERE}/step", AGENT, KZ), line(f"{HERE}/step", f"{ENT}isToldBy", f"{HERE}/on-a-step"),
    ]  # fmt: skip
    index = made(tmp_path / "one", {"here": here}, [line(BODY, f"{ENT}isOrganOf", KZ, GRAPH_REFERENCE)])
    assert asked(index, f"?report ent:hasTheme|ent:isSessionOf <{KZ}> .") == {"on-kz", "talks-of-kz"}
    assert asked(index, f"?report ent:hasAgent <{KZ}> .") == {"by-kz-on-office", "on-a-step"}
    assert asked(index, f"?report ent:hasAgent|ent:hasTheme <{KZ}> .") >= {"on-kz", "by-kz-on-office"}


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
    groups = list(index.in_order(index.chosen(None), ordering.known(["earliest", "article", "line"])))
    assert groups[0] == (("0001-01-01", HERE, -1), [f"{HERE}/elsewhere"])  # as another article may tell
    assert groups[1] == (("2024-03-01", HERE, 7), [f"{HERE}/early"])
    assert {key for key, _ in groups[2:]} == {("9999-12-31", HERE, -1), ("9999-12-31", THERE, -1)}


def test_what_is_due_comes_by_its_own_day(tmp_path: Path) -> None:
    """A report that is early itself tells of what is due later; what has a time but nothing that is due comes last."""
    days = {"now": "2020-01-01", "soon": "2021-01-01", "later": "2022-01-01"}
    time, deadline, content = (f"{ENT}{name}" for name in ("hasTime", "hasDeadline", "hasContent"))
    here = [
        *report(f"{HERE}/decision", (time, f"{HERE}/now"), (content, f"{HERE}/step")), line(f"{HERE}/step", time, f"{HERE}/later"),
        *report(f"{HERE}/order", (time, f"{HERE}/now"), (deadline, f"{HERE}/soon")),
        *report(f"{HERE}/deed", (time, f"{HERE}/now")),
        *(line(f"{HERE}/{name}", f"{ENT}earliest", f'"{day}"') for name, day in days.items()),
    ]  # fmt: skip
    index = Candidates(made(tmp_path / "one", {"here": here}))
    chosen = index.chosen(None)
    assert [
        name.rpartition("/")[2] for _, (name,) in index.in_order(chosen, ["earliest", "article", "line"], due=True)
    ] == ["order", "decision", "deed"]
    assert [key for key, _ in index.in_order(chosen, ["earliest"], due=True)] == [
        ("2021-01-01",),
        ("2022-01-01",),
        ("9999-12-31",),
    ]
    assert [key for key, _ in index.in_order(chosen, ["earliest"])] == [("2020-01-01",)]


def test_paths_that_lead_to_what_is_due() -> None:
    assert Required.is_due("ent:hasDeadline|ent:hasContent/ent:hasTime|ent:hasContent/ent:hasDeadline")
    assert not Required.is_due("ent:hasTime|ent:hasDeadline")
    assert not Required.is_due("ent:hasDeadline|^ent:hasContent/ent:hasDeadline")


@pytest.mark.parametrize(
    "order", [["article", "line"], ["earliest", "article", "line"], ["earliest", "latest", "article", "line"]]
)
def test_few_reports_come_as_they_do_among_all(order: list[str], tmp_path: Path) -> None:
    articles = {}
    for nth in range(60):
        slug = f"a{nth:02}"
        articles[slug] = [
            *report(f"{ARTICLE}{slug}/one", (f"{ENT}hasTime", f"{ARTICLE}{slug}/day")),
            line(f"{ARTICLE}{slug}/day", f"{ENT}earliest", f'"20{nth * 7 % 60:02}-01-01"'),
        ]
    index = Candidates(made(tmp_path / "one", articles))
    every = index.chosen(None)
    for few in (1, 3):
        chosen = [bits if place % 16 < few else 0 for place, bits in enumerate(every)]
        named = {name for _, names in index.in_order(chosen, ["article"]) for name in names}
        among = [(key, name) for key, names in index.in_order(every, order) for name in names if name in named]
        assert [(key, name) for key, names in index.in_order(chosen, order) for name in names] == among
        assert among


def test_reports_of_an_article_come_by_their_first_line(tmp_path: Path) -> None:
    lines = {"late": (12,), "early": (3,), "twice": (9, 4), "unknown": ()}
    here = [one for name in lines for one in report(f"{HERE}/{name}")]
    for name, numbers in lines.items():
        for nth, number in enumerate(numbers):
            proof = f"{HERE}/{name}-{nth}" if nth else f"{HERE}/{name}-evidence"
            here += [line(f"{HERE}/{name}", f"{ENT}hasEvidence", proof), line(proof, f"{ENT}textLine", f'"{number}"')]
    index = Candidates(made(tmp_path / "one", {"here": here}))
    groups = list(index.in_order(index.chosen(None), ["article", "line"]))
    assert [reports for _, reports in groups] == [[f"{HERE}/{name}"] for name in ("unknown", "early", "twice", "late")]
    assert [key[1] for key, _ in groups] == [-1, 3, 4, 12]


def test_words_lead_to_the_reports_whose_evidence_has_them(tmp_path: Path) -> None:
    said = {"one": "The Minister signed the pact.", "two": r"\"Pactum\" is Latin\u00E9", "three": "No word of it"}
    here = [one for name in said for one in report(f"{HERE}/{name}")]
    here += [line(f"{HERE}/{name}-evidence", f"{OA}exact", f'"{words}"@en') for name, words in said.items()]
    folder = made(tmp_path / "one", {"here": here})
    words = "?report ent:hasEvidence ?proof . ?proof oa:exact ?said . FILTER(CONTAINS(LCASE(?said), LCASE(%s)))"
    assert asked(folder, words % '"PACT"') == {"one", "two"}
    assert asked(folder, words % r'"\"pact"') == {"two"}
    assert asked(folder, words % '"LATIN\u00c9"') == {"two"}
    assert asked(folder, words % '"treaty"') == set()
    assert asked(folder, words.replace("LCASE(%s)", "?other") + " ?report ent:wording ?other") == set()  # has no such


@pytest.mark.parametrize("most", [0, 10, 10**8])
def test_words_lead_there_however_many_are_kept(most: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(candidates, "_MOST_WORDS", most)
    articles = {
        f"a{nth}": [
            *report(f"{ARTICLE}a{nth}/one"),
            line(f"{ARTICLE}a{nth}/one-evidence", f"{OA}exact", f'"Pact {nth % 3}"'),
        ]
        for nth in range(9)
    }
    index = Candidates(made(tmp_path / "one", articles))
    for words, rest in (("pact 1", 1), ("pact 2", 2), ("pact 1", 1)):
        chosen = index.chosen(Says(words))
        names = {name for _, each in index.in_order(chosen, ["article"]) for name in each}
        assert names == {f"{ARTICLE}a{nth}/one" for nth in range(9) if nth % 3 == rest}


def test_what_is_counted_by_shard(tmp_path: Path) -> None:
    signing, treaty = (f"{RDF}type", f"{ENT}DocumentAct"), (f"{ENT}hasTheme", f"{ID}document/treaty")
    here = [
        *report(f"{HERE}/a", (AGENT, ENVOY), (f"{ENT}hasTopic", ENVOY), signing, (f"{RDF}type", f"{ENT}Signing"), treaty),
        *report(f"{HERE}/b", (AGENT, ENVOY)), *report(f"{HERE}/c", (AGENT, KZ)),
    ]  # fmt: skip
    there = [
        *report(f"{THERE}/d", (AGENT, ENVOY)),
        *report(f"{THERE}/e", signing, (f"{RDF}type", f"{ENT}Consent"), treaty),
    ]
    base = [line(ENVOY, f"{RDF}type", f"{ENT}Person", GRAPH_REFERENCE)]
    index = Candidates(made(tmp_path / "one", {"here": here, "there": there}, base))
    assert index.naming(ENVOY) == 3
    assert index.naming(f"{ID}person/nobody") == 0
    stages = [f"{ENT}{name}" for name in ("Consent", "Signing", "Termination")]
    assert index.of_stages(f"{ID}document/treaty", stages) == stages[:2]
    assert index.of_stages(f"{ID}document/other", stages) == []


def figure(name: str, value: str, days: tuple[str, str], *more: tuple[str, str]) -> list[bytes]:
    """A report of a figure with its time; the same of all unless `more` says otherwise."""
    told = (
        (f"{ENT}hasMeasure", f"{ID}measure/trade"),
        (f"{ENT}hasTheme", KZ),
        (f"{ENT}hasTime", f"{name}-time"),
        *more,
    )
    return [
        *report(name, (f"{ENT}hasAmount", f"{name}-amount"), *told), line(f"{name}-amount", f"{ENT}value", f'"{value}"'),
        *(line(f"{name}-time", f"{ENT}{end}", f'"{day}"') for end, day in zip(("earliest", "latest"), days, strict=True)),
    ]  # fmt: skip


def test_what_is_told_otherwise(tmp_path: Path) -> None:
    year, later = ("2023-01-01", "2023-12-31"), ("2024-01-01", "2024-12-31")
    pact, session = (f"{ENT}signs", f"{ID}document/pact"), (f"{ENT}isSessionOf", f"{ID}body/talks")
    here = [
        *figure(f"{HERE}/trade", "5", year), *figure(f"{HERE}/topical", "7", year, (f"{ENT}hasTopic", f"{ID}topic/coal")),
        *figure(f"{HERE}/signed", "1", year, pact), *figure(f"{HERE}/met", "1", year, session), line(f"{HERE}/met", f"{ENT}ordinal", '"1"'),
    ]  # fmt: skip
    there = [
        *figure(f"{THERE}/same", "5", year), *figure(f"{THERE}/more", "6", ("2023-06-01", "2023-06-30")), *figure(f"{THERE}/next", "9", later),
        *figure(f"{THERE}/signed-then", "1", later, pact), *figure(f"{THERE}/met-again", "1", later, session),
        line(f"{THERE}/met-again", f"{ENT}ordinal", '"2"'),
        *figure(f"{THERE}/met-then", "1", later, session), line(f"{THERE}/met-then", f"{ENT}ordinal", '"1"'),
    ]  # fmt: skip
    index = Candidates(made(tmp_path / "one", {"here": here, "there": there}))
    names = lambda report: {other.rpartition("/")[2] for other in index.others(report)}  # noqa: E731
    assert names(f"{HERE}/trade") == {"more", "signed", "met"}  # of another value in time that both may mean
    assert names(f"{HERE}/topical") == set()  # of something else
    assert names(f"{THERE}/more") == {"trade", "same", "signed", "met"}
    assert "signed-then" in names(f"{HERE}/signed")
    assert "met-again" not in names(f"{HERE}/met")  # another session
    assert "met-then" in names(f"{HERE}/met")  # the same one, on other days


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
            for line in report(f"{ARTICLE}{slug}/{nth}", (AGENT, dice.choice(things)), (f"{ENT}{dice.choice(['hasTime', 'hasDeadline'])}", f"{ARTICLE}{slug}/day"))
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


def everything(folder: Path) -> list[object]:
    """What an index tells."""
    index = Candidates(folder)
    told: list[object] = [
        bool(index),
        index.naming(ENVOY),
        index.of_stages(KZ, [f"{ENT}Act"]),
        index.others(f"{HERE}/early"),
    ]
    for order in (["article", "line"], ["earliest", "article"], ["earliest", "latest"]):
        told += index.in_order(index.chosen(None), ordering.known(order))
    for pattern in (f"?report ent:hasAgent/(ent:isOrganOf|ent:represents)? <{KZ}> .", "?report ent:hasTime ?time ."):
        chosen = index.chosen(Required(Special(f"SELECT ?report WHERE {{ {pattern} }}", {}).tested, "report").need)
        told += [index.loose(chosen), *index.in_order(chosen, ["article"])]
    return [*told, index.kinds()]


def test_a_damaged_index_is_none(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "copy")
    sound = everything(tmp_path / "copy")
    assert sound[0]
    for path in (tmp_path / "copy" / snapshot.POSTINGS).glob("*[!s]"):  # those that answers read
        data = path.read_bytes()
        for damaged in (data[:-1], data[:9] + b"?" + data[10:], b"", b"\0"):
            path.write_bytes(damaged)
            assert not Candidates(tmp_path / "copy"), path
        path.unlink()
        assert not Candidates(tmp_path / "copy"), path
        path.write_bytes(data)


def test_a_damaged_piece_of_an_index_is_found_when_it_is_read(folder: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(folder, tmp_path / "copy")
    sound = everything(copy)
    for name, (_, size, head, crc) in record(copy)[1].items():
        path = copy / snapshot.POSTINGS / f"{name}.bin"
        data = path.read_bytes()
        seen = 0
        for place in range(head, size, 7):
            path.write_bytes(data[:place] + bytes([data[place] ^ 32]) + data[place + 1 :])
            try:
                assert everything(copy) == sound
            except DamagedIndexError:
                seen += 1
            with pytest.raises(DamagedIndexError):  # before anything is taken over from it
                Section(path, size, head, crc).check()
        assert seen > (size - head) // 14  # most of it was read
        path.write_bytes(data)


def test_answers_do_without_an_index_that_turns_out_to_be_damaged(
    others: Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ready, "_SMALL", 0)
    folder = snapshot.folder_of(others._key)
    shutil.copytree(folder / snapshot.POSTINGS, tmp_path / snapshot.POSTINGS)
    own = canned.question("article-in-order")
    sound, damaged = (
        partial(ready.rows, own, own.text, {}, place, 3, partial(_rows, others), "") for place in (folder, tmp_path)
    )
    for name, (_, size, head, _) in record(tmp_path)[1].items():
        path = tmp_path / snapshot.POSTINGS / f"{name}.bin"
        path.write_bytes(path.read_bytes()[:head] + bytes(size - head))
    assert candidates.of(tmp_path)
    expected = sound().terms
    assert len(expected) == 3
    for _ in range(2):
        assert damaged().terms == expected
        assert not candidates.of(tmp_path)
