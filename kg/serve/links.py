"""The addresses of pages: the same for the service, for the static site, and from one snapshot to the next."""

from __future__ import annotations

import re
from urllib.parse import quote, urlencode

from kg.terms import ENT, ID

ARTICLE = ID + "article/"
_SAFE = re.compile(r"[\w.~-]+(?:/[\w.~-]+)*\Z", re.A)


class Links:
    """Makes addresses.

    base: what stands before every path; static: pages are folders with an index.html; led_to: gets the IRIs of the things
    that pages link to; writes: whether there are pages for authors.
    """

    def __init__(self, base: str, static: bool = False, led_to: set[str] | None = None, writes: bool = False) -> None:
        self.base = base.rstrip("/")
        self.static = static
        self.writes = writes
        self._led_to = led_to

    def page(self, path: str, **values: object) -> str:
        """A page by its path, such as "timeline", with the values of a form."""
        end = "/" if self.static and path else ""
        given = {name: value for name, value in values.items() if value not in (None, "")}
        return f"{self.base or '.' if self.static else self.base}/{path}{end}" + (
            f"?{urlencode(given)}" if given else ""
        )

    def asset(self, name: str) -> str:
        """A file of the pages themselves."""
        return f"{self.base or '.' if self.static else self.base}/static/{name}"

    def of(self, iri: str) -> str:
        """The page of a thing; of a node of an article its place in the page of the article; "" where there is none."""
        if iri.startswith(ARTICLE):
            slug, _, node = iri.removeprefix(ARTICLE).partition("/")
            return self.page(f"article/{quote(slug)}") + (f"#{quote(node)}" if node else "")
        if iri.startswith(ID):
            if self._led_to is not None:
                self._led_to.add(iri)
            return self.page(f"thing/{quote(iri.removeprefix(ID))}")
        if iri.startswith(ENT):
            return self.page(f"terms/{quote(iri.removeprefix(ENT))}")
        return ""
