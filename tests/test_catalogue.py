"""What is made from the headers is in step with them, and is what it says it is."""

from __future__ import annotations

import json
import re

import pyoxigraph as ox
import pytest
from canned import QUERIES
from conftest import ROOT
from openapi_spec_validator import validate

from kg.answer.canned import catalogue, questions

ALL = questions.every([QUERIES])


@pytest.mark.parametrize(
    ("chosen", "file"), [("md", "questions.md"), ("openapi", "openapi.json"), ("turtle", "sparql-examples.ttl")]
)
def test_the_files_in_docs_are_in_step(chosen: str, file: str) -> None:
    made = (ROOT / "docs" / file).read_text(encoding="utf-8")
    assert made == catalogue.write(ALL, chosen), "run: python tools/in_step.py"


def test_the_page_names_every_question_and_parameter() -> None:
    page = catalogue.markdown(ALL)
    for question in ALL:
        section = page.split(f"### {question.name}\n")[1].split("\n### ")[0]
        assert question.question in section
        assert question.command in section
        for parameter in question.parameters[:-2]:
            assert f"`{parameter.name}`" in section


def test_openapi_is_valid_and_has_every_question() -> None:
    description = json.loads(catalogue.openapi(ALL))
    validate(description)
    questions = {path for path in description["paths"] if path.startswith("/questions/")}
    assert questions == {f"/questions/{question.name}" for question in ALL}
    assert {"/sparql", "/graphs"} <= set(description["paths"])
    (event,) = [
        parameter
        for parameter in description["paths"]["/questions/before-and-after"]["get"]["parameters"]
        if parameter["name"] == "event"
    ]
    assert event["required"] is True


def test_sparql_examples_hold_queries_that_run() -> None:
    store = ox.Store()
    store.load(catalogue.sparql_examples(ALL), format=ox.RdfFormat.TURTLE)
    found = store.query(
        "PREFIX sh: <http://www.w3.org/ns/shacl#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
        "SELECT ?text ?comment { ?q a sh:SPARQLExecutable , sh:SPARQLSelectExecutable ; sh:select ?text ; rdfs:comment ?comment }"
    )
    texts = {row["comment"].value: row["text"].value for row in found}  # type: ignore[union-attr]
    assert set(texts) == {question.question for question in ALL}
    for text in texts.values():
        assert list(ox.Store().query(text)) == []  # type: ignore[arg-type]


def test_json_and_text_have_every_question() -> None:
    listed = json.loads(catalogue.as_json(ALL))
    assert [question["name"] for question in listed] == [question.name for question in ALL]
    listed = re.findall(r"^  ([a-z]\S+)", catalogue.text(ALL), re.M)
    assert sorted(listed) == [question.name for question in ALL]
