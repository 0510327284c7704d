"""What is wrong with a line that the grammar of notes does not take."""

from __future__ import annotations

import re

from kg.notes.tree import Place, Problem

# What the terminals of the grammar are called in messages.
CALLED = {
    "NAME": "a name", "PREFIXED": "a name such as body:nato", "LOCAL": "a node such as :meeting", "IRI": "an IRI",
    "STRING": 'a "label"', "WORDS": "«words»", "POSITION": "a position such as @3-9", "COLON": ":", "COMMA": ",",
    "SEMICOLON": ";", "MORETHAN": ">", "LBRACE": "{", "RBRACE": "}", "EQUAL": "=", "PLUS": "+", "FREE": "text",
    "MARK": "(open), (closed) or (or)", "NUMBER": "a number", "SCALAR": "a date", "CLOCK": "hours such as 12:30", "UNKNOWN": "?", "TEXT": "a line of text",
    "GROUND": "! and a ground", "BOUND": "a bound such as more than", "MODIFIER": "per, of, than, from or offset",
    "TRUTH": "true or false", "SORT": "item or group", "$END": "the end of the line", "TILDE": "~",
}  # fmt: skip
_UNTOLD = {"QUOTED_GROUND", "POSITION", "IRI", "PREFIXED", "LOCAL", "SORT", "STRING"}


def told(text: str, place: Place, at: int, expected: set[str]) -> Problem:
    """What is wrong with a line that does not parse."""
    opened = text.rfind("«", 0, at)
    if text.count("«") > text.count("»") or (opened >= 0 and text.find("»", opened) < 0):
        return Problem(place, "« is not closed.", "Write » behind the words.")
    if text[at - 1 : at] == "»":
        return Problem(place, "» closes nothing.", "Write « before the words.")
    if text[at - 1 : at] in "“”„" and at <= len(text):
        return Problem(
            place,
            "curly quotation marks.",
            'Labels stand between straight ones ("…"), words of the text between « and ».',
        )
    if text[at - 1 : at] == '"':
        return Problem(place, 'here no " can stand, or it is not closed.', 'Write "label" or «words of the text».')
    if ":" in text[: at - 1] and (evidence := re.match(r"\{[^{}]*\}", text[at - 1 :])):
        return Problem(
            place,
            "further quotes stand before the colon of a statement.",
            f"Write them behind the kind or the name: KIND {evidence[0]}: role values.",
        )
    names = sorted({CALLED.get(name, name.lower()) for name in expected if name not in _UNTOLD})
    wanted = ", ".join(names[:-1]) + (" or " if len(names) > 1 else "") + names[-1] if names else "something else"
    what = (
        f'"{text[at - 1 :].split(maxsplit=1)[0][:40]}" does not fit here.'
        if text[at - 1 :].strip()
        else "the line ends too early."
    )
    return Problem(place, what, f"Here can stand: {wanted}.")
