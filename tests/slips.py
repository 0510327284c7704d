"""Articles of any length that are sound, or have one kind of slip in every line."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from bad_inputs import HEAD

PREFIXES = "".join(line + "\n" for line in HEAD.splitlines() if line.startswith("@prefix"))
OMISSION = ':o{i} a ent:Omission ; ent:isFromArticle article:talks ; oa:exact "{quote}" ; ent:reason "A test." .\n'
FACT = (
    ':e{i} a ent:Evidence ; ent:isFromArticle article:talks ; oa:exact "{quote}" ; ent:hasVoice ent:attributed ; '
    "ent:hasSpeaker body:kazinform .\n"
    ":f{i} a ent:Meeting ; ent:hasParticipant country:de , country:kz ; ent:hasEvidence :e{i} .\n"
)


def _line(number: int, who: str) -> str:
    return f"{who} met for the {number}th time in room {number * 7 % 1000}x{number}."


def _omission(number: int, quote: str) -> str:
    return OMISSION.format(i=number, quote=quote)


# What the file says of each line of the text.
SLIPS: dict[str, Callable[[int, str], str]] = {
    "none": _omission,
    "quote with a slip": lambda i, line: _omission(i, line.replace("met", "mett")),
    "quote of nothing": lambda i, line: _omission(i, "zzz"),
    "quote that stands many times": lambda i, line: _omission(i, "time in room"),
    "quote of one letter": lambda i, line: _omission(i, "e"),
    "property misspelt": lambda i, line: _omission(i, line).replace("ent:reason", "ent:raeson"),
    "properties misspelt": lambda i, line: _omission(i, line).replace("ent:reason", f"ent:reason{i}"),
    "thing misspelt": lambda i, line: _omission(i, line).replace("article:talks", f"article:talkz{i}"),
    "class misspelt": lambda i, line: _omission(i, line).replace("ent:Omission", "ent:Omision"),
    "illegal literal": lambda i, line: _omission(i, line) + f':o{i} ent:value "01"^^xsd:integer .\n',
    "said twice": lambda i, line: _omission(i, line) * 2,
    "two classes": lambda i, line: _omission(i, line) + f":o{i} a ent:Evidence .\n",
    "no class": lambda i, line: f':o{i} ent:reason "A test {i}." .\n',
    "nothing about it": lambda i, line: "",
    "names another than its words": lambda i, line: FACT.format(i=i, quote=line),
    "contradiction": lambda i, line: _omission(i, line) + f":c{i} a ent:Person , ent:Country .\n",
}


def article(lines: int, slip: str) -> tuple[bytes, bytes]:
    """The article file and its text, of so many lines."""
    # Whoever leaves out what is said of states has to say why: only a text without names is sound with omissions alone.
    who = "The delegations" if slip == "none" else "Kazakhstan and France"
    text = [_line(number, who) for number in range(lines)]
    whole = "\n".join(text)
    digest = hashlib.sha256(whole.encode()).hexdigest()
    head = (
        f'article:talks a ent:Article ; ent:headline "{who}" ; ent:language "en" ; ent:sha256 "{digest}" ; '
        "ent:isPublishedBy body:kazinform ; ent:isIssuedBy body:kazinform ; ent:hasSourceKind ent:news ; "
        "ent:isSilentOn ent:isPublishedIn , ent:isWrittenBy .\n"
    )
    body = "".join(SLIPS[slip](number, line) for number, line in enumerate(text))
    return f"{PREFIXES}{head}{body}".encode(), whole.encode()
