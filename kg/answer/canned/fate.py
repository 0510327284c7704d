"""What became of a plan where a report says so: it was put off, dropped or rejected.

Written once, for the column of the questions that list what is planned (`#+ fate:`, kg.answer.canned.fill) and for the notes below
answers (kg.answer.telling.notes). `kg promises` follows a plan further, by what it is about and across articles.
"""

from __future__ import annotations

# What takes a content back, and how it has it; no "?" in a path: Virtuoso takes it for a search without an end.
TAKEN_BACK = ("non-occurrence", "denial")
WITHIN = "ent:hasContent|ent:hasContent/ent:hasContent"
_TAKEN_BACK = ", ".join(f"kind:{kind}" for kind in sorted(TAKEN_BACK))
# The kind of what ends a plan, and the word for it. Of several the first in the order of the alphabet is the fate: so what a report says
# goes before what somebody says there.
ENDS = (("cancellation", "dropped"), ("postponement", "put off"), ("refusal", "rejected"))
CLAIMED = "said to be "
COLUMN = (
    '"put off", "dropped" or "rejected" where a report says so, "said to be put off" and the like where somebody says it '
    "there; else empty"
)
# How a plan stands in what ends it. What a postponement has as its content is the plan anew, with its later day.
_IN_END, _IN_POSTPONEMENT = "^ent:hasTheme|^ent:hasContent", "^ent:hasTheme"
# The same of a meeting or the like by its number in a series: another report puts that number off to a later day.
_DUE = "ent:hasTime|ent:hasDeadline|^ent:hasContent/ent:hasDeadline"
_WHO = "ent:isPartOf|ent:hasTheme|ent:hasAgent"


def bound(subject: str, report: str) -> list[str]:
    """The lines that bind ?fate. subject: what is planned; or the report itself, for whatever it tells.

    A report is not told its own fate: who tells that a plan was dropped says so already. What ends a plan is worked out by itself, once
    for each: most plans come to none.
    """
    whole = subject == report
    if whole:
        ended, put_off = (f"?{report} ^ent:isToldBy/({way}) ?end_" for way in (_IN_END, _IN_POSTPONEMENT))
        other, keys = f"?ending_ != ?{report}", f"?{report}"
    else:
        told = f"?{subject} ent:isToldBy ?{report} . "
        ended = f"{told}?{subject} {_IN_END}|^ent:hasContent/({_IN_END}) ?end_"
        put_off = f"?{subject} {_IN_POSTPONEMENT}|^ent:hasContent/{_IN_POSTPONEMENT} ?end_"
        other, keys = f"?ends_ != kind:refusal || ?ending_ != ?{report}", f"?{subject} ?{report}"
    words = " ".join(f'(kind:{kind} "{word}")' for kind, word in ENDS)
    lines = [
        f"{ended} .",
        f"?end_ ent:hasKind ?ends_ ; ent:isToldBy ?ending_ . VALUES (?ends_ ?word_) {{ {words} }}",
        f"FILTER({other})",
        f"FILTER(?ends_ != kind:postponement || EXISTS {{ {put_off} }})",
        'OPTIONAL { ?ending_ a ent:Heading . VALUES ?heading_ { "" } }',
        "OPTIONAL {",
        f'  ?saying_ ent:hasContent ?end_ ; ent:hasKind kind:claim . VALUES ?claimed_ {{ "{CLAIMED}" }}',
        f"  FILTER NOT EXISTS {{ ?back_ {WITHIN} ?end_ ; ent:hasKind ?no_ FILTER(?no_ IN ({_TAKEN_BACK})) }}",
        "}",
        'BIND(CONCAT(COALESCE(IF(?end_ = ?ending_, "", ?none_), ?heading_, ?claimed_), ?word_) AS ?ended_)',
        'FILTER(COALESCE(?ended_, "") != "")',
    ]
    if not whole:
        lines = ["{", *(f"  {line}" for line in lines), f"}} UNION {{ {told}{_in_series(subject)} }}"]
    return [
        f"  OPTIONAL {{ {{ SELECT {keys} (MIN(?ended_) AS ?fate_) WHERE {{",
        *(f"    {line}" for line in lines),
        f"  }} GROUP BY {keys} }} }}",
        '  BIND(COALESCE(?fate_, "") AS ?fate)',
    ]


def told_of(report: str, other: str, word: str) -> str:
    """The pattern of another report that ends what a report tells, with the word for that."""
    words = " ".join(f'(kind:{kind} "{said}")' for kind, said in ENDS)
    return (
        f"?node_ ent:isToldBy ?{report} . ?{other} ent:hasTheme ?node_ ; ent:isToldBy ?{other} ; ent:hasKind ?ends_ . "
        f"VALUES (?ends_ ?{word}) {{ {words} }} FILTER(?{other} != ?{report})"
    )


def _in_series(subject: str) -> str:
    return (
        f"?{subject} ent:ordinal ?number_ ; {_WHO} ?who_ ; {_DUE} ?due_ ; ent:hasMainKind ?same_ . ?due_ ent:latest ?day_ . "
        f"?later_ ent:ordinal ?number_ ; {_WHO} ?who_ ; {_DUE} ?laterDue_ ; ent:hasMainKind ?same_ . ?laterDue_ ent:earliest ?laterDay_ . "
        "?end_ ent:hasContent ?later_ ; a ent:Act ; ent:hasKind kind:postponement . FILTER(?laterDay_ > ?day_) "
        'VALUES ?ended_ { "put off" }'
    )
