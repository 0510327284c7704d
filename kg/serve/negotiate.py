"""Which format an answer goes out in: by the Accept header with its weights, or by name in the address."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import mimeparse

from kg.serve.problems import RequestProblem


class Form(NamedTuple):
    """A format: its short name, its media type as it goes out, pyoxigraph's name for it."""

    name: str
    media: str
    engine: str


ROWS = (
    Form("json", "application/sparql-results+json", "JSON"),
    Form("xml", "application/sparql-results+xml", "XML"),
    Form("csv", "text/csv; charset=utf-8", "CSV"),
    Form("tsv", "text/tab-separated-values; charset=utf-8", "TSV"),
)
GRAPHS = (
    Form("turtle", "text/turtle; charset=utf-8", "TURTLE"),
    Form("ntriples", "application/n-triples", "N_TRIPLES"),
    Form("jsonld", "application/ld+json", "JSON_LD"),
    Form("rdfxml", "application/rdf+xml", "RDF_XML"),
)
HTML = Form("html", "text/html; charset=utf-8", "")
# Other types that mean a format.
ALSO = {
    "application/json": "json",
    "application/xml": "xml",
    "text/xml": "xml",
    "application/x-turtle": "turtle",
    "text/plain": "ntriples",
    "text/n3": "turtle",
}
_EVERYTHING = "*/*"


@lru_cache(maxsize=512)
def chosen(accept: str, forms: tuple[Form, ...], name: str | None = None) -> Form | None:
    """The form that the Accept header weighs most, the first of equal ones; None where it takes none of them.

    name: of a form, which the address gives and which comes before the header.
    """
    if name is not None:
        return next((form for form in forms if form.name == name), None)
    names = {form.media.partition(";")[0]: form for form in forms}
    by_name = {form.name: form for form in forms}
    offered = {**names, **{media: by_name[form] for media, form in ALSO.items() if form in by_name}}
    # mimeparse takes the last of equal ones; types that only resemble a form come before the forms' own.
    order = [*(media for media in offered if media not in names), *reversed(names)]
    try:
        best = mimeparse.best_match(order, accept or _EVERYTHING)
    except (mimeparse.MimeTypeParseException, ValueError):
        raise RequestProblem("request", "The Accept header cannot be read.") from None
    return offered.get(best)


def needed(accept: str, forms: tuple[Form, ...], name: str | None = None) -> Form:
    """As `chosen`. Raises `RequestProblem` where none is taken."""
    found = chosen(accept, forms, name)
    if found is None:
        raise not_acceptable(forms)
    return found


def not_acceptable(forms: tuple[Form, ...]) -> RequestProblem:
    """There is no such form, but these."""
    return RequestProblem(
        "not-acceptable",
        "The answer can be had as " + ", ".join(form.media.partition(";")[0] for form in forms) + ".",
        available=[form.media.partition(";")[0] for form in forms],
    )
