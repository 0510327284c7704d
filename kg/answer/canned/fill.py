"""Writes the parts of a question that its header determines, so that an author writes only the thought.

A question file is plain SPARQL that any tool runs. What every question has in common (prefixes, the projected
columns, labels, times, where the sentence stands, a total order) follows from the header and is written here, around
the lines between the two marks. `tools/in_step.py` keeps the files of this project in step; for a question of one's own
`kg questions --fill FILE` does it.

Header keys that are read here, besides those of `kg.answer.canned.questions`:

    #+ labels: ?measure              a label column for each of these, which are always there
    #+ optional: ?plan ent:hasAgent ?holder!   the same for what may be missing, and how to find it; with ! the label
                                     reads "not stated" where it is
    #+ kind: ?fact                   the column kind: what kind of happening or thing it is
    #+ told: ?change                 the column reality, or else kind: the kind of the report that tells of it, and what it is in
                                     that where it is not told as such: "non-occurrence in claim", "condition in plan",
                                     "plan in claim"; a word behind it stands for the kind of what is itself the report. In the
                                     column how, behind ?howName: "plan in claim" of a plan
    #+ fate: ?content                the column fate: that this, or the plan of it, was put off, dropped or rejected (kg.answer.canned.fate);
                                     of the variable of the evidence: that anything was which it tells
    #+ when: ?fact ent:hasDeadline   the columns earliest, latest, when, basis; and since and until, where declared
    #+ evidence: ?fact               the columns quote, speaker, voice, article, line; and the parameters voice, article
    #+ subject: ?remark              whose things rows tell of, where they have no evidence of the made kind: the first ones are found by it
    #+ other: ?otherReport           a report that tells otherwise of the same
    #+ order: ?earliest              what rows are sorted by first, ?article ?line if left out; every other column follows
"""

from __future__ import annotations

import re
from pathlib import Path

from kg.answer.canned import fate
from kg.answer.canned.either import first, said
from kg.answer.canned.fate import TAKEN_BACK, WITHIN
from kg.answer.canned.line import of_question
from kg.answer.canned.questions import EVIDENCE, MADE, QUESTION, WHEN, Question, parse
from kg.errors import ParseError
from kg.terms import PREFIXES

_WIDTH = 118
_EMPTY_LAST = {"earliest": '"9999-12-31"^^xsd:date', "latest": '"9999-12-31"^^xsd:date'}


def filled(text: str, path: Path) -> str:
    """The file's text with everything written that its header determines.

    text: a question file, new (only header and body) or filled before. Raises `ParseError`.
    """
    question = parse(text, path)
    of_question(question)
    header = [line for line in text.splitlines() if line.startswith("#+")]
    body = _body(text, path)
    made = _made(question)
    names = projected(question)
    order = [_sorted_by(name) for name in _order(question, names)]
    text = "\n".join([*body, *made, *order])
    prefixes = [name for name in sorted(PREFIXES) if re.search(rf"(?<![\w-]){name}:", text)]
    lines = [*header, MADE]
    lines += [f"PREFIX {name}: <{PREFIXES[name]}>" for name in prefixes]
    lines += ["", *_wrapped("SELECT DISTINCT " + " ".join(f"?{name}" for name in names) + " WHERE {", 7)]
    lines += [f"  {QUESTION}", *body]
    lines += [f"  {MADE}", *made] if made else []
    return "\n".join([*lines, "}", *_wrapped("ORDER BY " + " ".join(order), 9), ""])


def projected(question: Question) -> list[str]:
    """The variables of the answer, in order: each column, followed by its label where it has one: the header asks for one, or
    the author's lines bind it."""
    labelled = {*question.labels, *(name for _, name, _ in _optional(question))}
    names = []
    for column in question.columns:
        names.append(column)
        if column in labelled or column == "speaker" or f"AS ?{column}Label)" in question.text:
            names.append(f"{column}Label")
    return names


def _body(text: str, path: Path) -> list[str]:
    lines = text.splitlines()
    marked = [number for number, line in enumerate(lines) if line.strip() == QUESTION]
    if not marked:
        body = [line for line in lines if not line.startswith("#+")]
        while body and not body[0].strip():
            body.pop(0)
        while body and not body[-1].strip():
            body.pop()
        if any(line.lstrip().upper().startswith(("SELECT ", "PREFIX ")) and line[0] != " " for line in body):
            raise ParseError(
                f"the question has no line '{QUESTION}'.",
                "Leave only the header and the lines of the pattern, without PREFIX, SELECT and ORDER BY.",
                path,
            )
        return [line if line.startswith("  ") or not line.strip() else f"  {line}" for line in body]
    start = marked[0] + 1
    ends = [number for number in range(start, len(lines)) if lines[number].strip() == MADE]
    ends += [number for number in range(start, len(lines)) if lines[number] == "}"]
    if not ends:
        raise ParseError("the pattern of the question has no end.", f"Close it by '{MADE}' or '}}'.", path, start)
    return lines[start : ends[0]]


def _made(question: Question) -> list[str]:
    lines: list[str] = []
    if subject := question.kind_of:
        lines += [
            f"  OPTIONAL {{ ?{subject} ent:hasMainKind ?mainKind . ?mainKind rdfs:label|skos:prefLabel ?kindName }}",
            "  BIND(STR(?kindName) AS ?kind)",
        ]
    if subject := question.told_of:
        column = next((name for name in ("reality", "how") if name in question.columns), "kind")
        lines += _told(subject, question.evidence_of, column, question.told_itself)
    if question.fate_of:
        lines += fate.bound(question.fate_of, question.evidence_of)
    for name in question.labels:
        lines += [
            f"  OPTIONAL {{ ?{name} skos:prefLabel|ent:wording ?{name}Name }}",
            f'  BIND(COALESCE(?{name}Name, "") AS ?{name}Label)',
        ]
    for start, name, missing in _optional(question):
        # The label is looked for inside: outside, a thing that is missing would take every label there is.
        lines += [
            f"  OPTIONAL {{ {start} ?{name} . OPTIONAL {{ ?{name} skos:prefLabel|ent:wording ?{name}Name }} }}",
            f'  BIND(COALESCE(?{name}Name, "{missing}") AS ?{name}Label)',
        ]
    if question.time_of:
        lines += _when(question, *question.time_of)
    if question.evidence_of:
        lines += _evidence(question.evidence_of)
    return lines


def _optional(question: Question) -> list[tuple[str, str, str]]:
    """Of each thing that may be missing: how its pattern begins, its name, and its label where it is missing."""
    things = []
    for line in question.optional:
        start, _, name = line.rpartition(" ?")
        if not start or not name.rstrip("!").isidentifier():
            raise ParseError(
                f"'{line}' names nothing that may be missing.", "Write '?plan ent:hasAgent ?holder'.", question.path
            )
        things.append((start, name.rstrip("!"), "not stated" if name.endswith("!") else ""))
    return things


# By what something is only named with what is told.
BESIDE = ("condition", "exception", "cause", "purpose", "occasion")
_NAMED = '"named in "'


def _told(subject: str, report: str, column: str, itself: str) -> list[str]:
    """As what the report tells of the subject. Who claims that a rise has no effect claims no effect, and asserts no rise; who
    says that somebody plans a visit tells a plan. itself: what is told of a subject that is the report; "" for its kind. The column
    how has the name of the subject as well."""
    told = "CONCAT(?within, STR(?toldName))"
    if column == "how":
        told = f'CONCAT(STR(?howName), IF(?{subject} = ?{report}, "", CONCAT(" in ", {told})))'
    elif itself:
        told = f'IF(?{subject} = ?{report}, "{itself}", {told})'
    return [
        f"  OPTIONAL {{ ?{report} ent:hasMainKind ?toldKind . ?toldKind rdfs:label|skos:prefLabel ?toldName }}",
        # Most are the report itself, and in nothing: what is in one is a content.
        f"  OPTIONAL {{ ?{subject} a ent:Content ; ent:isToldBy ?{report} .",
        f"    OPTIONAL {{ {_holder('holding_', subject, report)}",
        f"      OPTIONAL {{ {_holder('over_', 'holding_', report)} }}",
        f"      {_named('above_', 'holding_', report)}",
        "    }",
        f"    {_named('in_', subject, report, taken_back=True)}",
        "  }",
        "  BIND(COALESCE(",
        f'    IF(?{subject} = ?{report}, "", ?none_), IF(COALESCE(?in_, "9") < "{len(TAKEN_BACK)}", {said("in_")}, ?none_), IF(?holding_ = ?{report}, "", ?none_),',
        f'    CONCAT(STR(?holding_Name), " in ", COALESCE(IF(?over_ = ?{report}, "", ?none_), CONCAT(STR(?over_Name), " in "),',
        f"      {said('above_')}, {_NAMED})),",
        f"    {said('in_')}, {_NAMED}) AS ?within)",
        f"  BIND({told} AS ?{column})",
    ]


def _named(name: str, subject: str, report: str, *, taken_back: bool = False) -> str:
    """By what the subject is only named in the report; taken_back: or, before that, taken back, if that is not the report itself."""
    ways = [(f"ent:has{each.title()}", f"{each} in ") for each in BESIDE]
    by_any = "|".join(way for way, _ in ways)
    of = f"?whole_ {by_any} ?{subject} ; ent:isToldBy ?{report} ; ?way_ ?{subject} ."
    if taken_back:
        back = (
            f"?whole_ {WITHIN} ?{subject} ; ent:isToldBy ?{report} ; ent:hasKind ?way_ . FILTER(?whole_ != ?{report})"
        )
        ways = [*((f"kind:{kind}", f"{kind} in ") for kind in TAKEN_BACK), *ways]
        of = f"{{ {back} }} UNION {{ {of} }}"
    return first(name, f"?{subject} ?{report}", of, "way_", ways)


def _holder(holder: str, subject: str, report: str) -> str:
    """What has the subject as its content in the report, with its kind."""
    return f"?{holder} ent:hasContent ?{subject} ; ent:isToldBy ?{report} ; ent:hasMainKind ?{holder}Kind . ?{holder}Kind rdfs:label|skos:prefLabel ?{holder}Name"


def _when(question: Question, subject: str, path: str) -> list[str]:
    lines = [
        "  OPTIONAL {",
        f"    ?{subject} {path} ?time .",
        "    ?time ent:hasBasis ?basisValue .",
        "    OPTIONAL { ?time ent:wording ?whenWords }",
        "    OPTIONAL { ?time ent:earliest ?earliest }",
        "    OPTIONAL { ?time ent:latest ?latest }",
        "  }",
        '  BIND(COALESCE(?whenWords, "not stated") AS ?when)',
        '  BIND(STRAFTER(STR(?basisValue), "#") AS ?basis)',
    ]
    window = [name for name in ("since", "until") if question.parameter(name)]
    if window:
        # A time that is open on one side reaches to the end of time there, but what is due by a day is due on that; one without
        # any bound lies in no window.
        # No BOUND: Virtuoso takes it for true of what a subquery leaves unbound.
        never, ever = '"9999-12-31"^^xsd:date', '"0001-01-01"^^xsd:date'
        start = "?latest, " if path.startswith("ent:hasDeadline") else ""
        lines += [
            f'  BIND(COALESCE(?earliest, {start}IF(COALESCE(STR(?latest), "") = "", {never}, {ever})) AS ?first)',
            f'  BIND(COALESCE(?latest, IF(COALESCE(STR(?earliest), "") = "", {ever}, {never})) AS ?last)',
        ]
        lines += ["  FILTER(COALESCE(?last >= ?_since, true))"] if "since" in window else []
        lines += ["  FILTER(COALESCE(?first <= ?_until, true))"] if "until" in window else []
    return lines


def _evidence(subject: str) -> list[str]:
    return [
        f"  ?{subject} ent:hasEvidence ?evidence .",
        "  ?evidence oa:exact ?quote ; ent:hasVoice ?voiceValue ; ent:isFromArticle ?article .",
        '  BIND(STRAFTER(STR(?voiceValue), "#") AS ?voice)',
        "  OPTIONAL {",
        "    ?evidence ent:hasSpeaker ?speaker .",
        "    OPTIONAL { ?speaker skos:prefLabel|ent:wording ?speakerName }",
        "  }",
        '  BIND(COALESCE(?speakerName, "not stated") AS ?speakerLabel)',
        "  OPTIONAL { ?evidence ent:textLine ?line }",
        "  FILTER(COALESCE(CONTAINS(?_voice, ?voice), true))",
        "  FILTER(COALESCE(?article = ?_article, true))",
    ]


def _order(question: Question, names: list[str]) -> list[str]:
    """Every column, so that the order is total: those that the header names, its own, times, and where it stands."""
    place = ("article", "line", "quote", "speakerLabel", "speaker", "voice")
    own = [name for name in names if name not in (*WHEN, *EVIDENCE)]
    every = [*question.order, *own, *WHEN, *place]
    return [name for name in dict.fromkeys(every) if name in names]


def _sorted_by(name: str) -> str:
    if name in _EMPTY_LAST:
        return f"COALESCE(?{name}, {_EMPTY_LAST[name]})"
    if name in ("line", "value", "ordinal", "count"):
        return f"?{name}"
    return f'COALESCE(STR(?{name}), "")'


def _wrapped(line: str, indent: int) -> list[str]:
    lines, rest = [], line
    while len(rest) > _WIDTH and (cut := rest.rfind(" ", indent + 1, _WIDTH)) > indent:
        lines.append(rest[:cut])
        rest = " " * indent + rest[cut + 1 :]
    return [*lines, rest]
