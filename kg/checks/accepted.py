"""Findings that an author has answered: a remark of the kind "acceptance" names the rule and gives the reason.

The remark stands on what the finding is about, on the report that tells it, or on the article, where it answers all
findings of the rule. Its text is "RULE: reason".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.checks.reading import EVIDENCE, ArticleReading
from kg.checks.reasons import is_empty
from kg.finding import Finding, acceptance
from kg.terms import ENT

_FORM = 'Write the rule, a colon and the reason: "words/open: as the text says, …".'


def remaining(reading: ArticleReading, found: list[Finding]) -> Iterator[Finding]:
    """The findings that no acceptance answers, and faults of acceptances."""
    acceptances: list[tuple[str, str, set[str]]] = []
    for node in reading.nodes.of_kind({ENT + "Remark"}):
        if ENT + "acceptance" in reading.all(node, "hasRemarkKind"):
            rule, reason = acceptance(reading.one(node, "remark"))
            if not rule or is_empty(reason):
                yield reading.finding("words/acceptance", f"this acceptance names no rule, or no reason. {_FORM}", node)
                continue
            acceptances.append((node, rule, _covered(reading, reading.all(node, "concerns"))))
    if not acceptances:
        yield from found
        return
    used: set[str] = set()
    for finding in found:
        answers = [
            node
            for node, rule, covered in acceptances
            if rule == finding.rule and (finding.node in covered or reading.article_node in covered)
        ]
        used.update(answers)
        if not answers:
            yield finding
    for node, rule, _ in acceptances:
        if node not in used:
            yield reading.finding(
                "words/acceptance", f"nothing here breaks the rule {rule}: remove the acceptance.", node
            )


def _covered(reading: ArticleReading, concerned: Sequence[str]) -> set[str]:
    """What remarks are on, the parts of reports among them, and the evidence, with its mentions, of these."""
    covered = set(concerned)
    for node in concerned:
        covered.update(reading.parts.get(node, ()))
    for node in list(covered):
        covered.update(reading.nodes.values(node, EVIDENCE))
    for node in list(covered):
        covered.update(reading.all(node, "hasMention"))
    return covered
