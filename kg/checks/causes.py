"""Leaves out what only follows from a name that is misspelt or a quote that is not found: the cause is told."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox

from kg.finding import Finding
from kg.terms import ENT, RDF, shorten
from kg.vocabulary import vocabulary

_NAME = re.compile(r"\b(?:ent|skos|oa):\w+")
_TYPE = RDF + "type"
_READ = [ENT + name for name in ("edtf", "value", "hasBound", "wording")]  # of which the checks of values expect one
_UNDECLARED = "terms/undeclared"


def without_consequences(findings: list[Finding]) -> list[Finding]:
    """The findings without those that go when a cause among them goes."""
    causes = [f for f in findings if f.rule == _UNDECLARED or any(r.new_path for r in f.remedies)]
    several = {(f.node, f.path) for f in findings if (f.component or "").startswith("MaxCount")}
    lost = [finding for finding in findings if finding.rule == "quotes/not-found"]
    if not (causes or lost or several):
        return findings
    follows = _Follows(causes)
    told, meant = set(map(id, causes)), _meant_words(lost)
    return [
        f
        for f in findings
        if (id(f) in told or not follows.of(f))
        and not _is_of_lost_quote(f, meant)
        and not (f.rule.startswith("values/") and any((f.node, path) in several for path in _READ))
    ]


class _Follows:
    """What follows from names that nobody declares."""

    def __init__(self, causes: list[Finding]) -> None:
        self.properties = {(f.node, f.path) for f in causes if f.value is None and f.rule == _UNDECLARED}
        self.values = {(f.node, f.path, f.value) for f in causes if f.value is not None and f.rule == _UNDECLARED}
        self.of_no_class = {f.node for f in causes if f.path == _TYPE and f.rule == _UNDECLARED}
        # The properties and the things that are meant by what was found: they only seem to be missing or unused.
        self.meant = {
            (f.node, name) for f in causes for r in f.remedies if r.new_path for name in _with_parents(r.new_path)
        }
        self.things = {r.new[1:-1] for f in causes for r in f.remedies if f.value is not None and r.new.startswith("<")}

    def of(self, finding: Finding) -> bool:
        rule, node = finding.rule, finding.node
        if not rule.startswith("shape:"):
            return rule in ("keys/unused", "grounding/unused") and bool({node, finding.value} & self.things)
        if (node, finding.path) in self.properties or (node, finding.path, finding.value) in self.values:
            return True
        if node in self.of_no_class and finding.path in (_TYPE, None):
            return True
        return any((node, name) in self.meant for name in _NAME.findall(finding.message))


def _with_parents(path: str) -> list[str]:
    """A property and those above it, as messages name them: one value below a property is enough."""
    each = vocabulary().property_of(shorten(path))
    return [shorten(path), *(f"ent:{name}" for name in each.parents)] if each else [shorten(path)]


def _meant_words(lost: list[Finding]) -> dict[Path, str]:
    """The words, as N-Triples, that lost quotes have in the text where they are written otherwise, by folder."""
    found: dict[Path, list[str]] = {}
    for finding in lost:
        if finding.file is not None:
            found.setdefault(finding.file.parent, []).extend(remedy.new for remedy in finding.remedies)
    return {folder: "\n".join(words) for folder, words in found.items()}


def _is_of_lost_quote(gap: Finding, meant: dict[Path, str]) -> bool:
    """Whether words seem to be left over only because a quote that has them is written otherwise."""
    if gap.rule != "quotes/uncovered" or not gap.quote or gap.file is None:
        return False
    words = meant.get(gap.file.parent, "")
    return bool(words) and str(ox.Literal(gap.quote))[1:-1] in words
