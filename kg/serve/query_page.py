"""The SPARQL endpoint for people: a field for the query, and its answer below."""

from __future__ import annotations

import json
from typing import Any

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from kg.serve.negotiate import GRAPHS, ROWS
from kg.serve.problems import RequestProblem
from kg.serve.protocol import QueryOperation, document
from kg.serve.render import page
from kg.serve.state import Snapshot
from kg.serve.visit import links_of
from kg.terms import PREFIXES, shorten
from kg.vocabulary import vocabulary


async def sparql_page(request: Request, snapshot: Snapshot, asked: QueryOperation | None) -> Response:
    """The endpoint for people: a field for the query, and its rows as a table."""
    head: list[str] = []
    rows: list[list[tuple[str, str]]] = []
    error, truth, text_, status = "", None, "", 200
    place: dict[str, Any] = {}
    if asked is not None:
        text_ = asked.text
        turtle = None
        try:
            answer = await document(request, snapshot, asked, ROWS[0], GRAPHS[0])
            body = bytes(answer.body).decode()
            if answer.status_code == 304:
                return answer
            if answer.headers["content-type"].startswith("text/turtle"):
                turtle = body
            else:
                found = json.loads(body)
                truth = found.get("boolean")
                head = found["head"].get("vars", [])
                for binding in found.get("results", {}).get("bindings", []):
                    rows.append([_cell(binding.get(name)) for name in head])
        except RequestProblem as problem:
            error, status, place = problem.detail, problem.status, problem.more
    else:
        turtle = None
    example = request.query_params.get("example", "")
    every = snapshot.made("questions", snapshot.graph.questions)
    text_ = text_ or next((each.text for each in every if each.name == example), "")
    values = {
        "example": example,
        "text": text_,
        "asked": asked is not None,
        "head": head,
        "rows": rows[:500],
        "total": len(rows),
        "truth": truth,
        "turtle": turtle,
        "error": error,
        "line": place.get("line", 0),
        "prefixes": PREFIXES,
        "questions": every,
    }
    text = await to_thread.run_sync(lambda: page("sparql.html", links_of(request), here="sparql", **values))
    return HTMLResponse(text, status, {"Vary": "Accept", "Cache-Control": "no-cache"})


def _cell(term: dict[str, Any] | None) -> tuple[str, str]:
    """The words of a term, and its IRI where it is one."""
    if term is None:
        return "", ""
    if term["type"] == "uri":
        return shorten(term["value"]), term["value"]
    return str(term["value"]), ""


def words() -> bytes:
    """What a query can be completed with: the terms of the ontology with what they mean, and the prefixes."""
    known = vocabulary()
    terms = [(f"ent:{name}", each.definition, "class") for name, each in known.classes.items()]
    terms += [
        (name if ":" in name else f"ent:{name}", each.definition, "property") for name, each in known.properties.items()
    ]
    short = [(name, about.partition(". ")[0][:90], kind) for name, about, kind in terms]
    return json.dumps({"terms": short, "prefixes": list(PREFIXES)}, ensure_ascii=False).encode()
