"""The sentences of a line of text, and the quotations in it."""

from __future__ import annotations

import re
from typing import NamedTuple

from kg.draft.language import Language

_CLOSING = "\"'”’»“)]」』）】"
_STOPS = re.compile(r"[.!?…؟۔]+|[。！？｡]+")
_WIDE = "。！？｡"
# Marks before and behind what somebody says; the same mark may close what it opens.
_QUOTES = (
    ("“", "”"),
    ("„", "“"),
    ("„", "”"),
    ("«", "»"),
    ("»", "«"),
    ("「", "」"),
    ("『", "』"),
    ('"', '"'),
    ("”", "”"),
)
_LEAST = 3  # words of a quotation that is somebody's speech; fewer are often a name or a term


class LinePart(NamedTuple):
    """A part of a line: code points from 0, the end not included."""

    start: int
    end: int

    def holds(self, start: int, end: int) -> bool:
        return self.start <= start and end <= self.end


_DATELINE = re.compile(
    r"\s*(?P<place>[^\W\d_a-zß-ÿ][\w.'’-]*(?:[ /,]+[^\W\d_][\w.'’-]*){0,5}?)"
    r"(?P<date>,\s*(?:[^\W\d_]{3,9}\.?\s\d{1,2}(?:,\s\d{4})?|\d{1,2}\.?\s[^\W\d_]{3,9}\.?(?:\s\d{4})?))?"
    r"\s*(?P<agency>\([^()]{2,30}\))?\s*(?:[-–—]+|(?(date)[.:]|(?!)))\s+"
)


def dateline(line: str) -> LinePart | None:
    """Where a line says at its beginning whence it was sent: a place in capitals, or with an agency in parentheses.

    >>> [dateline(line) for line in ("ACCRA, Nov 18 (Reuters) - Ghana", "Accra (AFP) — Ghana", "OSLO – Norway")]
    [LinePart(start=0, end=26), LinePart(start=0, end=14), LinePart(start=0, end=7)]
    >>> dateline("OSLO, 5 July 2024. Norway signed"), dateline("OSLO: Norway signed")
    (LinePart(start=0, end=19), None)
    >>> [dateline(line) for line in ("Accra - Ghana", "Norway’s minister - who", "UK-based")]
    [None, None, None]
    """
    found = _DATELINE.match(line)
    if found is None or not (found["agency"] or found["place"].split(",")[0].isupper()):
        return None
    return LinePart(found.start("place"), found.end())


def sentences(line: str, language: Language) -> list[LinePart]:
    """The sentences of a line, without the white space around them.

    >>> from kg.draft.language import language
    >>> text = 'Mr. A. Smith of the U.S. spoke. "We met," he said. Is it 2.5? Yes.'
    >>> [text[a:b] for a, b in sentences(text, language("en"))]
    ['Mr. A. Smith of the U.S. spoke.', '"We met," he said.', 'Is it 2.5?', 'Yes.']
    >>> text = "Am 26. März 1982 trafen sie sich. Dr. Weiß kam bzw. ging."
    >>> [text[a:b] for a, b in sentences(text, language("de"))]
    ['Am 26. März 1982 trafen sie sich.', 'Dr. Weiß kam bzw. ging.']
    >>> [len(range(*part)) for part in sentences("双方签署协议。他说：“很好。”", language("zh"))]
    [7, 8]
    """
    found: list[LinePart] = []
    start = 0
    for stop in _STOPS.finditer(line):
        end = stop.end()
        while end < len(line) and line[end] in _CLOSING:
            if line[end] in '"“' and end + 1 < len(line) and line[end + 1].isalnum():
                break  # opens what follows
            end += 1
        if stop.start() >= start and _ends(line, stop, end, start, language):
            _keep(found, line, start, end)
            start = end
    _keep(found, line, start, len(line))
    return found


def _keep(found: list[LinePart], line: str, start: int, end: int) -> None:
    words = line[start:end]
    if words.strip():
        found.append(LinePart(start + len(words) - len(words.lstrip()), start + len(words.rstrip())))


def _ends(line: str, stop: re.Match[str], end: int, start: int, language: Language) -> bool:
    if stop[0][0] in _WIDE:
        goes_on = end > stop.end() and "\u3040" <= line[end : end + 1] <= "\u309f"  # 「…。」と
        return not goes_on and not _within_quotation(line[start:end])
    rest = line[end:]
    if not rest.strip():
        return True
    if not rest[0].isspace():
        return False
    follows = rest.lstrip()
    if follows[0].islower() or follows[0] in ",;:)":
        return False
    if stop[0] != ".":
        return True
    before = re.search(r"[\w.-]*$", line[start : stop.start()])
    word = before[0].lower() if before else ""
    first = re.match(r"\w+", follows)
    starter = first is not None and first[0].lower() in language.words("starters")
    if re.fullmatch(r"[^\W\d_]", word):  # an initial
        return starter
    if word.isdigit() and len(word) < 3 and language.tag[:2] in ("de", "da", "nb", "no", "fi", "cs", "hu"):
        return False
    if word in language.words("abbreviations") or (re.fullmatch(r"(\w\.)+\w", word) is not None):
        return starter and word not in ("mr", "mrs", "ms", "dr", "sr", "sra", "art", "no", "nr")
    return True


def _within_quotation(words: str) -> bool:
    return any(words.count(opening) > words.count(closing) for opening, closing in (("“", "”"), ("「", "」")))


def quotations(line: str) -> list[LinePart]:
    """What stands between quotation marks and is long enough to be somebody's speech, the marks included.

    >>> text = 'The "deal" is done, "and we are glad," he said.'
    >>> [text[a:b] for a, b in quotations(text)]
    ['"and we are glad,"']
    """
    found: list[LinePart] = []
    for opening, closing in _QUOTES:
        place = 0
        while (start := line.find(opening, place)) >= 0:
            end = line.find(closing, start + 1)
            if end < 0:
                break
            place = end + 1
            inside = line[start + 1 : end]
            long = len(inside.split()) >= _LEAST or (not inside.isascii() and len(inside) > 8)
            if long and not any(start < other.end and other.start < end for other in found):
                found.append(LinePart(start, end + 1))
    return sorted(found)
