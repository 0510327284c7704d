"""The exports that are views, or say more than the triples: tree, annotations, nanopublications, tables, description."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import sys
import zipfile
from collections import defaultdict
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pyoxigraph as ox
import pytest
from conftest import ROOT, SLUG
from graphs import canonical, oxigraph_reads, pyld_reads
from pyld import jsonld

from kg.errors import KgError
from kg.export import export
from kg.export.jsonld import no_network
from kg.export.source import graphs_of, ntriples, select
from kg.snapshot.build import Built
from kg.source import told
from kg.source.corpus import Corpus
from kg.terms import ENT, GRAPH_INFERRED, ID, OA, RDF

EVIDENCE = ENT + "hasEvidence"


def reports(corpus: Corpus) -> set[str]:
    kinds = corpus.subclasses("Report")
    return {t.s.value for t in corpus.articles[0].turtle.triples if t.p.value == RDF + "type" and t.o.value in kinds}


# ---------------------------------------------------------------- Turtle in reading order


def test_blocks_follow_the_text(built: Built, corpus: Corpus) -> None:
    text = export(built.key, "turtle", article=SLUG, inferred=False).decode()
    names = [block.split("\n", 1)[0] for block in text.split("\n\n") if block.startswith((":", "article:"))]
    assert names[0] == f"article:{SLUG}"
    evidence = [name for name in names if name.startswith(":e") and name[2].isdigit()]
    written = [
        ":" + t.s.value.rsplit("/", 1)[1] for t in corpus.articles[0].turtle.triples if t.p.value == OA + "exact"
    ]
    assert sorted(evidence) == sorted(written)
    of_lines = [int(re.sub(r"\D", "", name)) for name in evidence]
    assert of_lines == sorted(of_lines)
    # What a report says follows it, as deep as it is nested, and what hangs on that.
    assert names.index(":leach-on-cardiff") + 2 == names.index(":plan-for-cardiff-campus") + 1
    assert (
        names.index(":plan-for-cardiff-campus") + 1 < names.index(":this-year-2") < names.index(":leach-on-programmes")
    )
    assert names.index(":e2c") < names.index(":signing-of-memorandum") < names.index(":e3")  # with its first words
    lines = [int(line.rsplit(" ", 1)[1]) for line in text.split("\n") if line.startswith("# ---")]
    assert lines == sorted(lines)


def test_a_block_is_written_as_in_the_source(built: Built) -> None:
    text = export(built.key, "turtle", article=SLUG, inferred=False).decode()
    source = (ROOT / "graph" / "articles" / SLUG / "article.ttl").read_text(encoding="utf-8")
    blocks = {block for block in source.split("\n\n") if block.startswith(":")}
    # What the build adds is left out of the comparison.
    same = blocks & set(re.sub(r"  ent:(hasMainKind|isToldBy) .*\n", "", text).split("\n\n"))
    # Evidence has its place besides, and lists of objects are sorted; what has neither is the same to the letter.
    assert len(same) > 20 and any("a ent:Mention" in block for block in same)


def test_a_small_change_changes_a_few_lines(built: Built) -> None:
    from kg.export.order import blocks_of
    from kg.export.pretty import turtle

    graphs = select(built.key)
    before = turtle(blocks_of(graphs)).decode().split("\n")
    name = next(name for name in graphs if name.endswith(SLUG))
    extra = f'<{ID}article/{SLUG}/meeting> <{ENT}remark> "new"'
    after = turtle(blocks_of(graphs | {name: [*graphs[name], extra]})).decode().split("\n")
    assert len(after) == len(before) + 1
    assert [line for line in after if line != '  ent:remark "new" ;'] == before


def test_only_prefixes_in_use_are_declared(built: Built) -> None:
    text = export(built.key, "turtle", article=SLUG).decode()
    for line in text.split("\n"):
        if line.startswith("@prefix "):
            prefix = line.split()[1]
            assert prefix == ":" or text.count(prefix) > 1, line


# ---------------------------------------------------------------- JSON-LD


def test_the_context_is_in_step_with_the_ontology() -> None:
    path = ROOT / "tools" / "jsonld_context.py"
    spec = spec_from_file_location("jsonld_context", path)
    assert spec and spec.loader
    module = module_from_spec(spec)
    sys.modules["jsonld_context"] = module
    spec.loader.exec_module(module)
    assert module.TARGET.read_text(encoding="utf-8") == module.text(), "run python tools/jsonld_context.py"


def test_the_network_is_refused() -> None:
    with pytest.raises((KgError, jsonld.JsonLdError), match=r"http://127\.0\.0\.1"):
        jsonld.expand({"@context": "http://127.0.0.1:9/c.jsonld"}, {"documentLoader": no_network})


def test_the_tree_shows_every_document_report_and_quote_and_nothing_else(built: Built, corpus: Corpus) -> None:
    data = export(built.key, "jsonld-framed")
    read = pyld_reads(data)
    assert read == oxigraph_reads(data, "jsonld-framed")
    assert read <= canonical(ox.parse(export(built.key, "ntriples"), format=ox.RdfFormat.N_TRIPLES))
    nodes = corpus.articles[0].nodes
    article = corpus.articles[0].turtle.triples
    shown = {part for report in reports(corpus) for part in told.parts(nodes, report)}
    assert len(shown) > len(reports(corpus)) + 50
    for part in shown:
        own = {f"<{t.s.value}> <{t.p.value}> {t.o}" for t in article if t.s.value == part}
        assert own <= read, part
    proofs = {t.o.value for t in article if t.s.value in shown and t.p.value == EVIDENCE}
    for t in article:
        if t.s.value in proofs and t.p.value == OA + "exact":
            assert f"<{t.s.value}> <{t.p.value}> {t.o}" in read


def test_the_tree_has_what_is_told_of_a_document_under_it(built: Built) -> None:
    tree = {node["id"]: node for node in json.loads(export(built.key, "jsonld-framed"))["@graph"]}
    article = f"article:{SLUG}/"
    about = tree["document:kz-uk-strategic-partnership-agreement"]["themeOf"]
    (signing,) = [node for node in about if node["id"] == article + "signing-of-agreement"]
    assert signing["hasTime"]["wording"] == "in April 2024"
    # The ratification is the content of a commitment, which is the content of an assurance.
    told_by = [node["isToldBy"] for node in about if node["type"] == "Content"]
    (assurance,) = [report for report in told_by if report["id"] == article + "assurance-of-vassilenko"]
    commitment = assurance["hasContent"]
    assert commitment["id"] == article + "commitment-to-ratify"
    assert commitment["hasContent"]["hasTheme"]["id"] == "document:kz-uk-strategic-partnership-agreement"
    assert {quote["hasVoice"] for quote in assurance["hasEvidence"]} == {"own", "quoted"}
    # No report is in the list and under a document.
    assert signing["id"] not in tree and assurance["id"] not in tree
    assert article + "leach-announces-campus" in tree


# ---------------------------------------------------------------- RDF 1.2


def test_annotations_vouch_for_the_triples_of_reports(built: Built, corpus: Corpus) -> None:
    quads = list(ox.parse(export(built.key, "rdf12"), format=ox.RdfFormat.TURTLE))
    reified = {q.subject: q.object for q in quads if q.predicate.value == RDF + "reifies"}
    plain = {str(q.triple) for q in quads if q.subject not in reified}
    assert plain == {line for lines in select(built.key).values() for line in lines}
    said = defaultdict(set)
    for quad in quads:
        if quad.subject in reified and quad.predicate.value != RDF + "reifies":
            said[str(reified[quad.subject])].add((quad.predicate.value, quad.object.value))
    article = corpus.articles[0].turtle.triples
    proofs = defaultdict(set)
    for t in article:
        if t.p.value == EVIDENCE:
            proofs[t.s.value].add((EVIDENCE, t.o.value))
    tellers = told.reports_of(corpus.articles[0].nodes, set(corpus.subclasses("Report")))
    for t in article:
        if t.s.value in tellers and t.p.value != EVIDENCE:
            (report,) = tellers[t.s.value]
            assert said[str(ox.Triple(*t[:3]))] == (proofs[t.s.value] or proofs[report])
    for line in graphs_of(built.key)[GRAPH_INFERRED]:
        assert said[line] == {(ENT + "hasBasis", ENT + "inferred")}


# ---------------------------------------------------------------- nanopublications


def test_one_nanopublication_for_each_report(built: Built, corpus: Corpus) -> None:
    graphs = defaultdict(list)
    for quad in ox.parse(export(built.key, "nanopub"), format=ox.RdfFormat.TRIG):
        graphs[quad.graph_name.value].append(quad)  # type: ignore[union-attr]
    schema = "http://www.nanopub.org/nschema#"
    heads = {name for name in graphs if name.endswith("#head")}
    assert len(heads) == len(reports(corpus)) and len(graphs) == 4 * len(heads)
    for head in heads:
        base = head.removesuffix("#head")
        links = {q.predicate.value: q.object.value for q in graphs[head] if q.subject.value == base}
        assert links == {
            RDF + "type": schema + "Nanopublication",
            schema + "hasAssertion": base + "#assertion",
            schema + "hasProvenance": base + "#provenance",
            schema + "hasPublicationInfo": base + "#pubinfo",
        }
        report = ID + "article/" + base.removeprefix("https://w3id.org/entente/np/")
        said = {str(q.triple) for q in graphs[base + "#assertion"]}
        nodes = corpus.articles[0].nodes
        assert said == {
            f"<{node}> <{p}> {term}"
            for node in told.parts(nodes, report)
            for p, terms in nodes.by_subject[node].items()
            for term in terms
            if p != EVIDENCE
        }
        provenance = graphs[base + "#provenance"]
        assert any(q.subject.value == base + "#assertion" for q in provenance)
        for word in (OA + "exact", ENT + "hasVoice", ENT + "isFromArticle"):
            assert any(q.predicate.value == word for q in provenance), (report, word)
        assert all(q.subject.value == base for q in graphs[base + "#pubinfo"])


# ---------------------------------------------------------------- tables


def tables(built: Built) -> dict[str, list[dict[str, str]]]:
    with zipfile.ZipFile(io.BytesIO(export(built.key, "csv"))) as archive:
        return {
            Path(name).stem: list(csv.DictReader(io.StringIO(archive.read(name).decode(), newline="")))
            for name in archive.namelist()
        }


def test_every_row_has_its_quote(built: Built, corpus: Corpus) -> None:
    found = tables(built)
    assert set(found) == {"documents", "people", *OF_REPORTS}
    article = corpus.articles[0]
    assert article.text
    for name, rows in found.items():
        assert rows or name == "non_occurrences"  # the article has none
        for row in rows:
            assert row["quote"] in article.text and row["speaker"] and row["voice"] and row["article"] == SLUG
            assert None not in row and None not in row.values()


OF_REPORTS = {
    "acts": "Act",
    "situations": "Situation",
    "speech": "SpeechAct",
    "attitudes": "Attitude",
    "observations": "Observation",
    "non_occurrences": "NonOccurrence",
}


def test_tables_keep_what_is_said_and_meant_apart_from_acts(built: Built, corpus: Corpus) -> None:
    found = tables(built)
    seen: set[str] = set()
    for name, kind in OF_REPORTS.items():
        kinds = corpus.subclasses(kind)
        own = {t.s.value for t in corpus.articles[0].turtle.triples if t.p.value == RDF + "type" and t.o.value in kinds}
        assert {row["report"] for row in found[name]} == own
        assert not seen & own
        seen |= own
    assert seen == reports(corpus)


def test_each_content_has_a_row_under_what_has_it(built: Built, corpus: Corpus) -> None:
    found = tables(built)
    nodes = corpus.articles[0].nodes
    contents = set(nodes.of_kind({ENT + "Content"}))
    rows = [row for name in ("speech", "attitudes") for row in found[name]]
    assert {row["node"] for row in rows if row["depth"] != "0"} == contents  # no act of the article has any
    for row in rows:
        assert (row["depth"] == "0") == (row["node"] == row["report"]) == (row["parent"] == "")
        if row["parent"]:
            link = {"has content": "hasContent", "has purpose": "hasPurpose"}[row["link"]]
            assert row["node"] in nodes.values(row["parent"], ENT + link)
    by_node = {row["node"].rsplit("/", 1)[1]: row for row in rows}
    campus = by_node["plan-for-cardiff-campus"]
    assert (campus["kind"], campus["depth"]) == ("plan", "1")
    (opening,) = [row for row in rows if row["parent"] == campus["node"]]
    assert [opening[name] for name in ("kind", "depth", "agents", "when", "earliest", "latest", "time_basis")] == [
        "opening",
        "2",
        "Cardiff University",
        "this year",
        "2024-07-01",
        "2025-12-31",
        "inferred",
    ]
    assurance = by_node["assurance-of-vassilenko"]
    assert assurance["recipients"] == "Kazinform’s correspondent"  # a group by its words
    assert by_node["bill-submission"]["recipients"] == "Parliament of the United Kingdom"
    assert by_node["upcoming-commission"]["due"] == "upcoming"


def test_a_document_is_found_in_contents_too(built: Built) -> None:
    rows = [row for row in tables(built)["documents"] if row["report"].endswith("/assurance-of-vassilenko")]
    assert {(row["label"], row["depth"], row["node_kind"], row["property"]) for row in rows} == {
        ("Strategic Partnership and Cooperation Agreement", "2", "ratification", "has theme")
    }


def test_an_amount_in_two_currencies_is_one_row(built: Built) -> None:
    (row,) = [row for row in tables(built)["observations"] if row["report"].endswith("/trade-turnover")]
    assert dict(zip(row["unit"].split("; "), row["value"].split("; "), strict=True)) == {
        "US Dollar": "3500000000",
        "Pound Sterling": "2800000000",
    }


# ---------------------------------------------------------------- VoID and DCAT


def test_the_description_counts_and_checks(built: Built) -> None:
    store = ox.Store()
    store.load(export(built.key, "void", ontology=True, alignments=True), format=ox.RdfFormat.TURTLE)
    prefixes = (
        "PREFIX void: <http://rdfs.org/ns/void#> PREFIX spdx: <http://spdx.org/rdf/terms#>"
        f"PREFIX ent: <{ENT}> PREFIX dcterms: <http://purl.org/dc/terms/> "
    )

    def one(pattern: str) -> str:
        (row,) = store.query(prefixes + f"SELECT ?x WHERE {{ {pattern} }}")  # type: ignore[misc, union-attr]
        return str(row[0].value)

    graphs = select(built.key, ontology=True, alignments=True)
    assert int(one("<https://w3id.org/entente/dataset> void:triples ?x")) == len(
        {t for g in graphs.values() for t in g}
    )
    for name, lines in graphs.items():
        assert int(one(f"<{name}> void:triples ?x")) == len(lines)
        assert one(f"<{name}> spdx:checksum/spdx:checksumValue ?x") == hashlib.sha256(ntriples(lines)).hexdigest()
    assert int(one("?p void:property ent:signs ; void:triples ?x")) == 3
    assert int(one("?p void:class ent:Signing ; void:entities ?x")) == 3
    assert (
        int(
            one(
                "?l a void:Linkset ; void:linkPredicate <http://www.w3.org/2000/01/rdf-schema#subClassOf> ; void:objectsTarget <http://www.w3.org/ns/prov#> ; void:triples ?x"
            )
        )
        > 1
    )
    assert one("<https://w3id.org/entente/dataset> dcterms:license ?x").startswith("https://creativecommons.org/")
