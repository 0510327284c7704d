"""Short names for IRIs in exports, and which prefixes they need."""

from __future__ import annotations

import re

from kg.terms import PREFIXES

# Vocabularies that only the alignments and the description of the data use.
OTHERS = {
    "cito": "http://purl.org/spar/cito/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "gist": "https://w3id.org/semanticarts/ns/ontology/gist/",
    "jolux": "http://data.legilux.public.lu/resource/ontology/jolux#",
    "np": "http://www.nanopub.org/nschema#",
    "org": "http://www.w3.org/ns/org#",
    "prov": "http://www.w3.org/ns/prov#",
    "schema": "https://schema.org/",
    "spdx": "http://spdx.org/rdf/terms#",
    "vann": "http://purl.org/vocab/vann/",
    "void": "http://rdfs.org/ns/void#",
}
ALL = {**PREFIXES, **OTHERS}

# A part of what Turtle allows, so that no name needs an escape: some stores do not undo these.
_LOCAL = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]*\Z")


class PrefixedNames:
    """Shortens IRIs in angle brackets and remembers the prefixes in use."""

    def __init__(self) -> None:
        self._by_space = {space: name for name, space in ALL.items()}
        self._known: dict[str, str] = {}
        self._known_here: dict[str, str] = {}
        self._here: str | None = None
        self.used: set[str] = set()

    def enter(self, space: str | None) -> None:
        """From now on the empty prefix stands for this namespace, or for none."""
        self._here = space
        self._known_here = {}

    def short(self, term: str) -> str:
        """`<https://…/country/kz>` as `country:kz`; as it is where no prefix fits."""
        return self._known.get(term) or self._known_here.get(term) or self._found(term)

    def _found(self, term: str) -> str:
        end = max(term.rfind("/"), term.rfind("#")) + 1
        space, local = term[1:end], term[end:-1]
        prefix = self._by_space.get(space)
        fits = _LOCAL.match(local) is not None
        if fits and space != self._here and prefix is not None:
            self.used.add(prefix)
            self._known[term] = f"{prefix}:{local}"
            return self._known[term]
        # Not for good: the empty prefix of the next article may fit.
        self._known_here[term] = ":" + local if fits and space == self._here else term
        return self._known_here[term]

    def header(self) -> str:
        """The declarations of the prefixes in use."""
        return "".join(f"@prefix {name}: <{ALL[name]}> .\n" for name in sorted(self.used))
