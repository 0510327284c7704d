"""The notation of blocks/*.txt: a sentence, the passages to quote from it, and what they support, as one block.

== section: part ?                      a block; ? where articles may do without; repeated for alternatives
> [b:[a:{x} met] and may meet again.]   words: [a:…] is the passage a, {x} the name of the slot x
it "it" = {x} , {y} | ground            a mention: key, wording, what it denotes, how we know (else: stated)
@a quoted {x} "said {x}" with it passing {y}      voice, speaker and attribution; without this line the
                                        passage is in the article's own voice; ? where the speaker is not named
%a reason                               the passage a is left out
:it Class kind ; property {x} , value ; @a        a report and its evidence; the kind where the class does not say
                                        it; bare names are terms of the ontology; without evidence any other node
… ; @a > kind ; property {x} > kind     what is said or meant, and what that says: contents, named :it-kind
!silence :fact | remark @a              a remark and its evidence
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import NamedTuple

_SLOT = re.compile(r"\{(\w+)\}")
_OPENING = re.compile(r"\[(\w):")
_EVIDENCE = re.compile(r'@(\w) (\w+)(?: (\{\w+\}|\?) "([^"]+)")?(?: with ([\w ]+?))?(?: passing (.+))?')
_MENTION = re.compile(r'(\w+) "([^"]+)" = ([^|]+?)(?: \| (.+))?')
_REMARK = re.compile(r"!(\w+) ([^|]+) \| (.+?)((?: @\w)*)")


class Mention(NamedTuple):
    """Templates of a mention; `key` names it within its block."""

    key: str
    wording: str
    denotes: str
    ground: str


@dataclass
class Block:
    """Templates for `str.format_map`: slots in words by their str (`!s`), in Turtle by their repr (`!r`)."""

    section: str
    part: str
    optional: bool
    text: str = ""
    turtle: str = ""
    mentions: list[Mention] = field(default_factory=list)

    @property
    def slots(self) -> list[str]:
        """The slots that the Turtle names, in order."""
        return list(dict.fromkeys(re.findall(r"\{(\w+)!r\}", self.turtle)))


@cache
def blocks() -> list[Block]:
    """All blocks, in the order of the files."""
    return [
        _block(part.strip().splitlines())
        for file in sorted(Path(__file__).with_name("blocks").glob("*.txt"))
        for part in re.split(r"^== ", file.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    ]


def node(name: str, kind: str, *properties: tuple[str, str]) -> str:
    """A node in Turtle, without the properties that have no value.

    >>> node(":e", "Evidence", ("oa:exact", '"words"'), ("oa:prefix", ""))
    ':e\\n  a ent:Evidence ;\\n  oa:exact "words" ;\\n.\\n\\n'
    """
    lines = "".join(f"  {key} {value} ;\n" for key, value in properties if value)
    return f"{name}\n  a ent:{kind} ;\n{lines}.\n\n"


def literal(words: str, kind: str = "") -> str:
    """A Turtle string, or nothing for no words.

    >>> literal('"this year"'), literal("2024-07-01", "xsd:date"), literal("")
    ('"\\\\"this year\\\\""', '"2024-07-01"^^xsd:date', '')
    """
    return '"' + words.replace('"', '\\"') + '"' + (f"^^{kind}" if kind else "") if words else ""


def _words(text: str) -> str:
    return _SLOT.sub(r"{\1!s}", text)


def _terms(text: str) -> str:
    """Values separated by ' , ', with the slots and prefixes that Turtle needs."""
    return " , ".join(map(_term, text.split(" , ")))


def _term(value: str) -> str:
    if value.startswith('"'):
        return _words(value)
    return _SLOT.sub(r"{\1!r}", value if re.match(r"[{:\d]|[\w-]+:", value) else f"ent:{value}")


def _block(lines: list[str]) -> Block:
    section, part, optional = re.fullmatch(r"(\w+): ([\w ]+?)( \?)?", lines[0]).groups()
    block = Block(section, part, bool(optional))
    by_mark: dict[str, list[str]] = {}
    for line in lines[1:]:
        by_mark.setdefault(line[0] if line[0] in ">@%:!" else "m", []).append(line)
    words, passages = _passages(by_mark[">"][0][2:])
    block.text = _words(words)
    block.mentions = [_mention(line) for line in by_mark.get("m", [])]
    voices = {line[1]: line for line in by_mark.get("@", [])}
    reasons = {line[1]: line[3:] for line in by_mark.get("%", [])}
    for key, exact in sorted(passages.items()):
        if key in reasons:
            block.turtle += _omission(key, exact, reasons[key])
        else:
            block.turtle += _evidence(exact, voices.get(key, f"@{key} own"))
    block.turtle += "".join(map(_fact, by_mark.get(":", [])))
    block.turtle += "".join(_remark(line, f"{section}-{part}-{i}") for i, line in enumerate(by_mark.get("!", []), 1))
    return block


def _passages(marked: str) -> tuple[str, dict[str, str]]:
    """The words without marks, and the words of each passage."""
    words, found, open_, position = "", {}, [], 0
    while position < len(marked):
        if opening := _OPENING.match(marked, position):
            open_.append((opening[1], len(words)))
            position = opening.end()
            continue
        if marked[position] == "]":
            key, start = open_.pop()
            found[key] = words[start:]
        else:
            words += marked[position]
        position += 1
    return words, found


def _mention(line: str) -> Mention:
    key, wording, denotes, ground = _MENTION.fullmatch(line).groups()
    return Mention(key, _words(wording), _terms(denotes), _words(ground or ""))


def _evidence(exact: str, line: str) -> str:
    key, voice, speaker, attribution, mentions, passing = _EVIDENCE.fullmatch(line).groups()
    return node(
        f":e{{line!s}}{key}",
        "Evidence",
        ("ent:isFromArticle", "{article!r}"),
        ("oa:exact", literal(_words(exact))),
        ("ent:hasVoice", f"ent:{voice}"),
        ("ent:isSilentOn", "ent:hasSpeaker" if speaker == "?" else ""),
        ("ent:hasSpeaker", "" if speaker == "?" else _terms(speaker or "{agency}")),
        ("ent:attribution", literal(_words(attribution or ""))),
        ("ent:hasMention", " , ".join(f"{{mention_{name}!s}}" for name in (mentions or "").split())),
        ("ent:namesInPassing", _terms(passing) if passing else ""),
    )


def _omission(key: str, exact: str, reason: str) -> str:
    return node(
        f":o{{line!s}}{key}",
        "Omission",
        ("ent:isFromArticle", "{article!r}"),
        ("oa:exact", literal(_words(exact))),
        ("ent:reason", literal(reason)),
    )


def _cited(keys: str) -> str:
    return " , ".join(f":e{{line!s}}{key}" for key in re.findall(r"@(\w)", keys))


def _fact(line: str) -> str:
    """A node and, below it, what it says."""
    told, *said = line.split(" > ")
    head, *properties = told.split(" ; ")
    name, cls, *kind = head.split(" ")
    evidence = properties.pop() if properties[-1].startswith("@") else ""
    nodes = [(name, cls, *kind, properties)]
    nodes += [(f"{name}-{kind}", "Content", kind, more) for kind, *more in (part.split(" ; ") for part in said)]
    return "".join(
        node(
            name,
            cls,
            ("ent:hasKind", f"kind:{kind[0]}" if kind else ""),
            *((f"ent:{key}", _terms(value)) for key, value in (x.split(" ", 1) for x in more)),
            ("ent:hasContent", nodes[number][0] if number < len(nodes) else ""),
            ("ent:hasEvidence", _cited(evidence) if number == 1 else ""),
        )
        for number, (name, cls, *kind, more) in enumerate(nodes, 1)
    )


def _remark(line: str, name: str) -> str:
    kind, on, remark, evidence = _REMARK.fullmatch(line).groups()
    return node(
        ":remark-" + name.replace(" ", "-"),
        "Remark",
        ("ent:hasRemarkKind", f"ent:{kind}"),
        ("ent:concerns", _terms(on)),
        ("ent:remark", literal(_words(remark))),
        ("ent:hasEvidence", _cited(evidence)),
    )
