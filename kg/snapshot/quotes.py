"""The words of the reports beside their index: an answer about some words need not look at those of all reports.

<snapshot>/postings/3f.quotes   a text for each article of the shard, packed: its quotes in lower case, each with its reports
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from kg.snapshot import packed_values

_BITS_END, _END = "\1", "\0"
_MARKS = str.maketrans(_BITS_END + _END, "\2\2")
_LITERAL = re.compile(rb'"((?:[^"\\]|\\.)*)"', re.S)
_ESCAPED = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.S)
_SIGNS = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


def literal(text: bytes) -> str:
    r"""The text of a literal that begins here, as N-Triples has it, in UTF-8. Raises `ValueError`.

    >>> literal(rb'"a \"b\" \u0041"@en .')
    'a "b" A'
    """
    found = _LITERAL.match(text)
    if found is None:
        raise ValueError(text)
    written = found[1].decode()

    def sign(escape: re.Match[str]) -> str:
        code = escape[1] or escape[2]
        return chr(int(code, 16)) if code else _SIGNS.get(escape[3], escape[3])

    return _ESCAPED.sub(sign, written) if "\\" in written else written


def joined(quotes: Mapping[str, int]) -> str:
    """The text of an article. quotes: with the reports that they prove, as bits.

    >>> [bits for bits in having(joined({"The Pact": 1, "A pact": 6, "No": 8}), "pact")]
    [1, 6]
    """
    return "".join(f"{bits:x}{_BITS_END}{quote.lower().translate(_MARKS)}{_END}" for quote, bits in quotes.items())


def having(text: str, words: str) -> Iterator[int]:
    """The reports of an article, as bits, of each quote that has some words in it. words: in lower case."""
    place = text.find(words)
    while place >= 0:
        start, end = text.rfind(_END, 0, place) + 1, text.find(_END, place)
        bits, _, quote = text[start:end].partition(_BITS_END)
        if words in quote:  # and not in what stands before it
            yield int(bits, 16)
        place = text.find(words, end)


def every(folder: Path) -> Iterator[list[str]]:
    """Those of each shard of a snapshot, in the order of `kg.snapshot.postings.sections`. Raises what `kg.snapshot.postings.DAMAGED` has."""
    return packed_values.each_of_shards(folder, "quotes")
