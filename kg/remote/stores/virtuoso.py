"""OpenLink Virtuoso 7. Source: https://vos.openlinksw.com/owiki/wiki/VOS/VirtGraphUpdateProtocol, and measured.

Queries go to /sparql; what needs a user goes to /sparql-graph-crud-auth and /sparql-auth with digest
authentication. Its default graph is the union of all graphs, its own system graphs among them.

- It hangs on direct POST of queries: they go as forms.
- It does not read all of Turtle: uploads are N-Triples.
- It cuts answers at ResultSetMaxRows with only a header to say so.
- It turns xsd:integer beyond 31 bits into xsd:decimal.
- A FILTER with a variable that nothing binds lets no row through, though SPARQL says that COALESCE takes its
  next argument. So those of a canned question whose parameter has no value are left out: they say "true".
"""

from __future__ import annotations

import re

from kg.guard import SKIPPED
from kg.remote.stores.kind import Call, GraphStore, without

_TOKEN = re.compile(rf"{SKIPPED.pattern}|(?P<open>\bFILTER\s*\()|(?P<paren>[()])|(?P<free>[?$]_[a-z]\w*)", re.S | re.I)

_LETS_THROUGH = "a FILTER with COALESCE lets rows through that it should not"


class Virtuoso(GraphStore):
    name = "virtuoso"
    label = "Virtuoso"
    tested = True
    server = "Virtuoso"
    source = "https://vos.openlinksw.com/owiki/wiki/VOS/VirtGraphUpdateProtocol"
    shows_union = True
    large_integers_become_decimals = True
    wrong = {  # noqa: RUF012
        "document-life": _LETS_THROUGH,
        "figures": "it refuses DISTINCT with more than 20 columns",
        "inferred-by-us": "it gives a row too many",
        "mentions": _LETS_THROUGH,
        "who-said-what": "it gives rows too many",
    }

    def __init__(self, url: str) -> None:
        base = without(url, "/sparql-graph-crud-auth", "/sparql-graph-crud", "/sparql-auth", "/sparql")
        self.query_url, self.update_url = f"{base}/sparql", f"{base}/sparql-auth"
        self.data_url = f"{base}/sparql-graph-crud-auth"

    def query(self, text: str, accept: str, dataset: list[tuple[str, str]]) -> Call:
        return super().query(without_free_filters(text), accept, dataset)


def without_free_filters(text: str) -> str:
    """The query without filters of the form COALESCE(…, true) about a reserved variable that has no value.

    >>> without_free_filters("?x ?y ?z FILTER(COALESCE(?x = ?_country, true)) FILTER(?x > 1)")
    '?x ?y ?z  FILTER(?x > 1)'
    """
    kept, copied = [], 0
    start, depth, free = -1, 0, False
    for found in _TOKEN.finditer(text):
        if start < 0:
            if found["open"]:
                start, depth, free = found.start(), 1, False
        elif found["free"]:
            free = True
        elif found["open"] or found["paren"] == "(":
            depth += 1
        elif found["paren"] == ")":
            depth -= 1
            if depth == 0:
                if free and re.fullmatch(
                    r"FILTER\s*\(\s*COALESCE\s*\(.*,\s*true\s*\)\s*\)", text[start : found.end()], re.S | re.I
                ):
                    kept.append(text[copied:start])
                    copied = found.end()
                start = -1
    return "".join(kept) + text[copied:]
