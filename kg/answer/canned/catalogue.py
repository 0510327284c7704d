"""What the headers of the questions say, as pages and descriptions for people and tools."""

from __future__ import annotations

import json
from typing import Any

import pyoxigraph as ox

from kg.answer.canned.questions import Parameter, Question
from kg.terms import BASE, ENT, RDF, RDFS, SH, shorten

WIDEST = 100  # columns
SCHEMA = "https://schema.org/"


def write(questions: list[Question], chosen: str, width: int = WIDEST) -> str:
    """The questions as text, json, md (the page of the documentation), openapi, or turtle (SIB sparql-examples)."""
    if chosen == "text":
        return text(questions, width)
    return {"json": as_json, "md": markdown, "openapi": openapi, "turtle": sparql_examples}[chosen](questions)


def text(questions: list[Question], width: int = WIDEST) -> str:
    """The questions under what they are about, each with what it asks and takes. width: columns of a line, at most."""
    listed = "\n".join(f"{tag.capitalize()}\n\n{ranked(members, width)}" for tag, members in by_tag(questions).items())
    return f"{listed}\nAll but a few also take --voice and --article. What is known of a thing: kg show NAME\n"


def ranked(questions: list[Question], width: int = WIDEST) -> str:
    """The questions as they come, each with what it asks and takes. width: columns of a line, at most."""
    from textwrap import wrap

    wide = max((len(question.name) for question in questions), default=0) + 4
    lines = []
    for question in questions:
        told = wrap(question.question, max(width - wide, 25))
        lines += [f"  {question.name.ljust(wide - 2)}{told[0]}", *(" " * wide + each for each in told[1:])]
        own = [p for p in question.parameters if p.name not in ("voice", "article")]
        if taken := [p.name if p.required else f"[{p.name}]" for p in own]:
            lines += [" " * wide + each for each in wrap(f"-p {' '.join(taken)}", max(width - wide, 25))]
    return "".join(f"{each}\n" for each in lines)


def by_tag(questions: list[Question]) -> dict[str, list[Question]]:
    """The questions by what they are about, their first tag, in alphabetical order."""
    groups: dict[str, list[Question]] = {}
    for question in sorted(questions, key=lambda each: each.tags[0]):
        groups.setdefault(question.tags[0], []).append(question)
    return groups


def as_json(questions: list[Question]) -> str:
    """Everything that the headers say."""
    return _dumps([_as_dict(question) for question in questions])


def _as_dict(question: Question) -> dict[str, Any]:
    return {
        "name": question.name,
        "title": question.title,
        "question": question.question,
        "tags": question.tags,
        "empty": question.empty,
        "parameters": [
            {
                "name": parameter.name,
                "type": type_name(parameter),
                "required": parameter.required,
                "example": parameter.example,
                "about": parameter.about,
            }
            for parameter in question.parameters
        ],
        "columns": question.columns,
    }


def type_name(parameter: Parameter) -> str:
    """The type of a parameter as its header writes it."""
    if parameter.kind == "thing" and parameter.class_iri:
        return shorten(parameter.class_iri)
    if parameter.kind == "choice":
        return f"one of {', '.join(parameter.choices)}"
    return parameter.kind


def markdown(questions: list[Question]) -> str:
    """The page of the documentation, grouped by the first tag."""
    page = [
        "# Questions",
        "",
        "Made from the headers of `queries/*.rq` by `kg questions -f md`; [writing-questions.md](writing-questions.md) tells how",
        "to write one. Every question about facts also takes `--voice` and `--article`, and ends with the columns `quote`,",
        "`speaker`, `voice`, `article` and `line`.",
        "",
    ]
    for tag, members in by_tag(questions).items():
        page += [f"## {tag.capitalize()}", ""]
        for question in members:
            page += _section(question)
    return "\n".join(page)


def _section(question: Question) -> list[str]:
    lines = [f"### {question.name}", "", question.question, "", "```sh", question.command, "```", ""]
    own = [parameter for parameter in question.parameters if parameter.name not in ("voice", "article")]
    if own:
        lines += ["| Parameter | Type | Example | Meaning |", "|---|---|---|---|"]
        for parameter in own:
            name = f"`{parameter.name}`{' (required)' if parameter.required else ''}"
            lines.append(f"| {name} | {type_name(parameter)} | `{parameter.example}` | {parameter.about} |")
        lines.append("")
    lines += ["| Column | Meaning |", "|---|---|"]
    lines += [f"| `{name}` | {about} |" for name, about in question.columns.items()]
    return [*lines, "", f"No rows: {question.empty}", ""]


def openapi(questions: list[Question]) -> str:
    """An OpenAPI 3.1 description of the service, with a route for each question."""
    from kg.answer.canned.openapi import description

    return _dumps(description(questions))


def sparql_examples(questions: list[Question]) -> str:
    """The questions in the vocabulary of SIB's sparql-examples (https://github.com/sib-swiss/sparql-examples)."""
    triples = []
    for question in questions:
        node = ox.NamedNode(f"{BASE}question/{question.name}")

        def say(predicate: str, value: ox.NamedNode | ox.Literal, node: ox.NamedNode = node) -> None:
            triples.append(ox.Triple(node, ox.NamedNode(predicate), value))

        say(RDF + "type", ox.NamedNode(SH + "SPARQLExecutable"))
        say(RDF + "type", ox.NamedNode(SH + "SPARQLSelectExecutable"))
        say(RDFS + "label", ox.Literal(question.title, language="en"))
        say(RDFS + "comment", ox.Literal(question.question, language="en"))
        say(SH + "select", ox.Literal(question.text))
        for tag in question.tags:
            say(SCHEMA + "keywords", ox.Literal(tag))
    prefixes = {"ent": ENT, "question": BASE + "question/", "rdf": RDF, "rdfs": RDFS, "schema": SCHEMA, "sh": SH}
    return (ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=prefixes) or b"").decode()


def _dumps(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"
