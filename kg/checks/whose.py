"""Ministries, governments and parliaments that an article declares without saying of what state they are."""

from __future__ import annotations

from collections.abc import Iterator

from kg.checks.reading import ArticleReading
from kg.finding import WARNING, Finding, Remedy
from kg.terms import ENT, shorten

_ORGANS = {ENT + name for name in ("Ministry", "Government", "Parliament")}
_RULE = "words/whose"
_OF = ENT + "isOrganOf"


def check(reading: ArticleReading) -> Iterator[Finding]:
    """Such a body whose state nothing says: what it does is then found under no state. A source may leave it open, so it is a warning."""
    for body in reading.nodes.of_kind(_ORGANS):
        if not reading.all(body, "isOrganOf") and not reading.corpus.background.values(body, _OF):
            message = (
                "nothing says of what state this is an organ, so that no question about the state finds it: "
                "say so by ent:isOrganOf, or, where no source says it, answer this below a statement that names it."
            )
            known = Remedy("ent:isOrganOf country:STATE ;", "; organ-of STATE")
            unknown = Remedy(notes=f"? acceptance on {shorten(body)}: {_RULE}: WHY NOBODY SAYS IT")
            yield reading.finding(_RULE, message, body, path=_OF, severity=WARNING, remedies=(known, unknown))
