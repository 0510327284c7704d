"""What became of a plan where a report says so: it was put off, dropped or rejected.

Written once, for the column of the questions that list what is planned (`#+ fate:`, kg.answer.fill) and for the notes below
answers (kg.answer.notes). `kg promises` follows a plan further, by what it is about and across articles.
"""

from __future__ import annotations

from kg.answer.either import found, said

# What takes a content back, and how it has it; no "?" in a path: Virtuoso takes it for a search without an end.
TAKEN_BACK = ("non-occurrence", "denial")
WITHIN = "ent:hasContent|ent:hasContent/ent:hasContent"
_TAKEN_BACK = ", ".join(f"kind:{kind}" for kind in sorted(TAKEN_BACK))
# The kind of what ends a plan, the word for it, and the roles in which the plan stands in it. What a postponement has as its
# content is the plan anew, with its later day.
ENDS = (
    ("cancellation", "dropped", "ent:hasTheme|ent:hasContent"),
    ("postponement", "put off", "ent:hasTheme"),
    ("refusal", "rejected", "ent:hasTheme|ent:hasContent"),
)
COLUMN = (
    '"put off", "dropped" or "rejected" where a report says so, "said to be put off" and the like where somebody says it '
    "there; else empty"
)
# The same of a meeting or the like by its number in a series: another report puts that number off to a later day.
_DUE = "ent:hasTime|ent:hasDeadline|^ent:hasContent/ent:hasDeadline"
_WHO = "ent:isPartOf|ent:hasTheme|ent:hasAgent"


def bound(subject: str, report: str) -> list[str]:
    """The lines that bind ?fate. subject: what is planned; or the report itself, for whatever it tells.

    A report is not told its own fate: who tells that a plan was dropped says so already.
    """
    whole = subject == report
    reached = f"?{subject} ^ent:isToldBy/({{role}})" if whole else f"?{subject} ({{role}})|^ent:hasContent/({{role}})"
    tests: list[tuple[str, str]] = []
    for claimed in (False, True):
        for kind, word, roles in ENDS:
            pattern = _ended(reached, kind, roles, report, claimed, other=whole, number=len(tests))
            tests.append((f"said to be {word}" if claimed else word, pattern))
    if not whole:
        tests.insert(2, ("put off", _in_series(subject)))
    return [*found("fate", tests), f'  BIND(COALESCE({said("fate", tests)}, "") AS ?fate)']


def _ended(reached: str, kind: str, roles: str, report: str, claimed: bool, other: bool, number: int) -> str:
    """What ends a plan. reached: how its nodes are, with a place for {role}; claimed: only as somebody says; other: only in another report;
    number: of the pattern, whose variables are its own."""
    end, ending = f"?end{number}_", f"?ending{number}_"
    role = "|".join(f"^{each}" for each in roles.split("|"))
    told = (
        f"?saying{number}_ ent:hasContent {end} ; ent:hasKind kind:claim . FILTER NOT EXISTS {{ ?back_ {WITHIN} {end} ; ent:hasKind ?no_ FILTER(?no_ IN ({_TAKEN_BACK})) }}"
        if claimed
        else f"FILTER({end} = {ending} || EXISTS {{ {ending} a ent:Heading }})"
    )
    apart = f" FILTER({ending} != ?{report})" if other or kind == "refusal" else ""
    return f"{reached.format(role=role)} {end} . {end} ent:hasKind kind:{kind} ; ent:isToldBy {ending} . {told}{apart}"


def told_of(report: str, other: str, word: str) -> str:
    """The pattern of another report that ends what a report tells, with the word for that."""
    words = " ".join(f'(kind:{kind} "{said}")' for kind, said, _ in ENDS)
    return (
        f"?node_ ent:isToldBy ?{report} . ?{other} ent:hasTheme ?node_ ; ent:isToldBy ?{other} ; ent:hasKind ?ends_ . "
        f"VALUES (?ends_ ?{word}) {{ {words} }} FILTER(?{other} != ?{report})"
    )


def _in_series(subject: str) -> str:
    return (
        f"?{subject} ent:ordinal ?number_ ; {_WHO} ?who_ ; {_DUE} ?due_ ; ent:hasMainKind ?same_ . ?due_ ent:latest ?day_ . "
        f"?later_ ent:ordinal ?number_ ; {_WHO} ?who_ ; {_DUE} ?laterDue_ ; ent:hasMainKind ?same_ . ?laterDue_ ent:earliest ?laterDay_ . "
        "?end_ ent:hasContent ?later_ ; a ent:Act ; ent:hasKind kind:postponement . FILTER(?laterDay_ > ?day_)"
    )
