"""The service that `kg serve` is, in OpenAPI 3.1: a typed route for each canned question, and the routes of the standards."""

from __future__ import annotations

from typing import Any

from kg.answer.canned.questions import Parameter, Question

ROWS = {
    "application/sparql-results+json": {"schema": {"$ref": "#/components/schemas/Results"}},
    "application/sparql-results+xml": {"schema": {"type": "string"}},
    "text/csv": {"schema": {"type": "string"}},
    "text/tab-separated-values": {"schema": {"type": "string"}},
}
GRAPHS: dict[str, Any] = {
    "text/turtle": {"schema": {"type": "string"}},
    "application/n-triples": {"schema": {"type": "string"}},
    "application/ld+json": {"schema": {}},
    "application/rdf+xml": {"schema": {"type": "string"}},
}
_PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
_WRONG = {
    "304": "Nothing has changed since the state that If-None-Match names.",
    "400": "The request, or a value in it, means nothing here, or more than one thing.",
    "404": "There is no such thing here.",
    "406": "The answer cannot be had in the formats that are asked for.",
    "414": "The address is too long.",
    "421": "The service has another name.",
    "429": "This client has had as many rows as one may have in a minute.",
    "503": "The time limit, or too many long queries at once. There is no answer, which is not an empty one.",
}


def description(questions: list[Question]) -> dict[str, Any]:
    """The whole description as a JSON value, for these questions."""
    from kg import __version__

    paths: dict[str, Any] = {f"/questions/{question.name}": {"get": _question(question)} for question in questions}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Entente",
            "version": __version__,
            "description": "What states agree, who said so, and where it is written. Served by kg serve.",
            "license": {"name": "Data: CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"},
        },
        "paths": paths | _standards(),
        "components": {
            "schemas": {
                "Results": {
                    "type": "object",
                    "description": "SPARQL 1.1 Query Results JSON",
                    "required": ["head"],
                    "properties": {
                        "head": {"type": "object"},
                        "results": {"type": "object"},
                        "boolean": {"type": "boolean"},
                    },
                },
                "Problem": {
                    "type": "object",
                    "description": "Problem details (RFC 9457)",
                    "required": ["type", "title", "status", "detail"],
                    "properties": {
                        "type": {"type": "string"},
                        "title": {"type": "string"},
                        "status": {"type": "integer"},
                        "detail": {"type": "string"},
                        "line": {"type": "integer"},
                        "column": {"type": "integer"},
                    },
                },
            }
        },
    }


def _question(question: Question) -> dict[str, Any]:
    columns = "; ".join(f"{name}: {about}" for name, about in question.columns.items())
    return {
        "operationId": question.name,
        "summary": question.title,
        "description": f"{question.question} No rows: {question.empty}",
        "tags": question.tags,
        "parameters": [*map(_parameter, question.parameters), _format("json", "xml", "csv", "tsv")],
        "responses": {"200": {"description": f"The rows; {columns}", "content": ROWS}, **_wrong()},
    }


def _parameter(parameter: Parameter) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string"}
    if parameter.kind == "date":
        schema["format"] = "date"
    elif parameter.kind == "number":
        schema = {"type": "number"}
    elif parameter.kind == "choice":
        schema["enum"] = list(parameter.choices)
    return {
        "name": parameter.name,
        "in": "query",
        "required": parameter.required,
        "description": parameter.about,
        "schema": schema,
        "example": parameter.example,
    }


def _wrong(*also: tuple[str, str]) -> dict[str, Any]:
    told = {**_WRONG, **dict(also)}
    return {
        status: {"description": about, **({"content": _PROBLEM} if status != "304" else {})}
        for status, about in sorted(told.items())
    }


def _format(*names: str) -> dict[str, Any]:
    about = "The format, in place of the Accept header."
    return {"name": "format", "in": "query", "required": False, "description": about, "schema": {"enum": list(names)}}


def _text(name: str, about: str, required: bool = False, many: bool = False, example: str = "") -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string"}
    found: dict[str, Any] = {"name": name, "in": "query", "required": required, "description": about}
    found["schema"] = {"type": "array", "items": schema} if many else schema
    return found | ({"example": example} if example else {})


def _standards() -> dict[str, Any]:
    """The SPARQL endpoint and what else the standards of the Semantic Web ask for."""
    graphs = [
        _text("default-graph-uri", "Graphs to ask in place of all.", many=True),
        _text("named-graph-uri", "Graphs that GRAPH finds, in place of all.", many=True),
    ]
    limit = {"type": "number", "exclusiveMinimum": 0, "maximum": 9999}
    seconds = {"name": "timeout", "in": "query", "required": False, "description": "Seconds.", "schema": limit}
    body = (
        ("403", "Updates are refused."),
        ("408", "The body came too slowly."),
        ("413", "The body is too large."),
        ("415", "The body is of another type."),
    )
    either = {"200": {"description": "Rows, a truth value, or a graph", "content": ROWS | GRAPHS}}
    example = "SELECT ?person WHERE { ?person ent:represents country:kz }"
    form = {
        "type": "object",
        "required": ["query"],
        "properties": {"query": {"type": "string", "example": example}},
    }
    return {
        "/sparql": {
            "get": {
                "operationId": "sparql",
                "summary": "SPARQL 1.1 Protocol: query by GET; without a query, the service description",
                "tags": ["standards"],
                "parameters": [
                    _text("query", "A query; the prefixes of the graph need no declaration.", example=example),
                    *graphs,
                    seconds,
                    _format("json", "xml", "csv", "tsv", "turtle", "ntriples", "jsonld", "rdfxml"),
                ],
                "responses": {**either, **_wrong(("403", "Updates are refused."))},
            },
            "post": {
                "operationId": "sparql-post",
                "summary": "SPARQL 1.1 Protocol: query by POST, as a form or directly",
                "tags": ["standards"],
                "requestBody": {
                    "required": True,
                    "content": {
                        "application/x-www-form-urlencoded": {"schema": form},
                        "application/sparql-query": {"schema": {"type": "string", "example": example}},
                    },
                },
                "responses": {**either, **_wrong(*body)},
            },
        },
        "/graphs": {
            "get": {
                "operationId": "graph-store",
                "summary": "Graph Store Protocol: one named graph, or all of them with ?default",
                "tags": ["standards"],
                "parameters": [
                    _text("graph", "The IRI of a named graph.", example="https://w3id.org/entente/graph/reference"),
                    {"name": "default", "in": "query", "required": False, "schema": {"type": "string"}},
                    _format("turtle", "ntriples", "jsonld", "rdfxml"),
                ],
                "responses": {"200": {"description": "The graph", "content": GRAPHS}, **_wrong()},
            }
        },
        **_feeds(),
        **{
            path: {
                "get": {
                    "operationId": path.rpartition("/")[2],
                    "summary": about,
                    "tags": ["standards"],
                    "parameters": [_format("turtle", "ntriples", "jsonld", "rdfxml")],
                    "responses": {"200": {"description": about, "content": GRAPHS}, **_wrong()},
                }
            }
            for path, about in (
                ("/void", "What the graph holds, in VoID and DCAT"),
                ("/.well-known/sparql-examples", "The canned questions as examples (SIB sparql-examples)"),
            )
        },
    }


def _feeds() -> dict[str, Any]:
    """What changed from one state of the graph to the next."""
    text = {"schema": {"type": "string"}}
    content = {"application/atom+xml": text, "application/feed+json": {"schema": {"type": "object"}}}
    of_thing = {
        "name": "thing",
        "in": "path",
        "required": True,
        "description": "A thing, as its IRI ends.",
        "schema": {"type": "string"},
        "example": "country/kz",
    }
    return {
        path: {
            "get": {
                "operationId": name,
                "summary": about,
                "tags": ["feeds"],
                "parameters": [*more, _format("atom", "json")],
                "responses": {"200": {"description": "The changes, the latest first", "content": content}, **_wrong()},
            }
        }
        for path, name, about, more in (
            ("/feed", "feed", "What changed, as Atom or JSON Feed", []),
            ("/feed/{thing}", "feed-of-thing", "What changed of one thing", [of_thing]),
        )
    }
