"""Text in lines of so many columns of a terminal."""

from __future__ import annotations

from unicodedata import combining, east_asian_width


def columns(text: str) -> int:
    """How many columns of a terminal a text takes.

    >>> columns("déjà"), columns("日本")
    (4, 4)
    """
    if text.isascii():
        return len(text)
    return sum(0 if combining(c) else 2 if east_asian_width(c) in "WF" else 1 for c in text)


def wrapped(text: str, width: int) -> list[str]:
    """The words of a text in lines of so many columns; a word that is longer is cut, after a hyphen if it has one.

    >>> wrapped("a bc def", 4)
    ['a bc', 'def']
    >>> wrapped("日本語の文", 4)
    ['日本', '語の', '文']
    """
    lines: list[str] = []
    line, used = "", 0
    for each in text.split(" "):
        if line and used + 1 + columns(each) > width:
            lines.append(line)
            line, used = "", 0
        word = each
        while not line and columns(word) > width:
            cut = 1
            while columns(word[: cut + 1]) <= width:
                cut += 1
            cut = word.rfind("-", 1, cut) + 1 or cut
            lines.append(word[:cut])
            word = word[cut:]
        line = f"{line} {word}" if line else word
        used = columns(line) if not text.isascii() else len(line)
    return [*lines, line] if line or not lines else lines
