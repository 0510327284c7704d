"""Who has checked what rows rest on."""

from __future__ import annotations

from collections import defaultdict

import pyoxigraph as ox

from kg.answer.naming import Select
from kg.answer.rows import Rows
from kg.errors import KgError

COLUMN = "checkedBy"
NOBODY = "nobody"
_AT_ONCE = 200  # quotes
_CHECKED = """
SELECT DISTINCT ?article ?quote ?report ?who WHERE {
  VALUES (?article ?quote) { $quotes }
  ?evidence ent:isFromArticle ?article ; oa:exact ?quote .
  ?report ent:hasEvidence ?evidence ; ent:isToldBy ?report .
  OPTIONAL {
    { ?report ent:checkedBy ?who } UNION { ?article ent:checkedBy ?who }
    FILTER NOT EXISTS { ?article ent:encodedBy ?who }
  }
}
"""


def with_checked(rows: Rows, select: Select) -> Rows:
    """The rows with a column that names who, other than those who encoded it, has checked all reports that rest on the quote.

    "nobody" where nobody has, and ", in part" behind the names where some of the reports are unchecked. Raises `KgError`
    for rows without quotes.
    """
    if not {"article", "quote"} <= set(rows.columns):
        raise KgError("these rows have no quotes, so it is not known what they rest on.", "Leave out --checked.")
    places = rows.places["article"], rows.places["quote"]
    quotes = dict.fromkeys((terms[places[0]], terms[places[1]]) for terms in rows.terms)
    asked = [(article, quote) for article, quote in quotes if article is not None and quote is not None]
    found: dict[tuple[object, object], dict[object, set[str]]] = defaultdict(lambda: defaultdict(set))
    for start in range(0, len(asked), _AT_ONCE):
        values = " ".join(f"({article} {quote})" for article, quote in asked[start : start + _AT_ONCE])
        for article, quote, report, who in select(_CHECKED.replace("$quotes", values)):
            found[article, quote][report] |= {str(getattr(who, "value", who))} if who is not None else set()
    told: dict[tuple[object, object], ox.Literal] = {
        pair: ox.Literal(_told(list(found[pair].values()))) for pair in asked
    }
    none = ox.Literal(NOBODY)
    terms = [(*row, told.get((row[places[0]], row[places[1]]), none)) for row in rows.terms]
    return rows.copy([*rows.columns, COLUMN], terms)


def _told(reports: list[set[str]]) -> str:
    """Those who have checked the reports, by name.

    >>> _told([{"Ben", "Ada"}, {"Ben"}]), _told([{"Ben"}, set()]), _told([set()]), _told([])
    ('Ada, Ben', 'Ben, in part', 'nobody', 'nobody')
    """
    names = sorted(set().union(*reports))
    return ", ".join(names) + (", in part" if not all(reports) else "") if names else NOBODY
