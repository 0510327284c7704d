"""Texts of all sorts can be quoted: other scripts, marks of quotation, line ends, forms of letters."""

from __future__ import annotations

from pathlib import Path

import pytest
from notes_helper import NAMES, source, triples

from kg.notes.from_turtle import from_turtle
from kg.notes.print import printed
from kg.notes.turtle import to_turtle
from kg.source.turtle import parse_bytes

HEAD = "article a\n  source-kind news\n  issued-by kazinform\n  silent published-by, published-in, written-by\n"

# Of each: the text, a quote in its second line, and the exact words that are to be quoted.
TEXTS = {
    "guillemets": ("Titre\nIl dit «oui» et part.\n", "@8-11", "oui"),
    "guillemets around": ("Titre\nIl dit «oui» et part.\n", "@7-12", "«oui»"),
    "an ellipsis of the text": ("T\nWell … we shall see.\n", "«Well … we»", "Well … we"),
    "an apostrophe typed straight": ("T\nThe Council’s view.\n", "«Council's view»", "Council’s view"),
    "a straight apostrophe typed curly": ("T\nThe Council's view.\n", "«Council’s view»", "Council's view"),
    "composed letters typed apart": ("T\nSão Tomé said.\n", "«Sa\u0303o Tome\u0301»", "São Tomé"),
    "letters apart typed composed": ("T\nSa\u0303o Tome\u0301 said.\n", "«São Tomé»", "Sa\u0303o Tome\u0301"),
    "a no-break space": ("T\nUp 5\u00a0% now.\n", "«Up 5 %»", "Up 5\u00a0%"),
    "Chinese": ("题\n两国签署了条约。\n", "«两国签署了条约»", "两国签署了条约"),
    "Arabic": ("ع\nوقعت فرنسا معاهدة.\n", "«وقعت فرنسا»", "وقعت فرنسا"),
    "Thai": ("ท\nทั้งสองประเทศลงนาม\n", "«ทั้งสองประเทศ»", "ทั้งสองประเทศ"),
    "lines with CR LF": ("T\r\nThe end.\r\n", "«The end.»", "The end."),
    "a line separator within a line": ("T\nOne\u2028two three.\n", "«two three.»", "two three."),
    "beyond the basic plane": ("T\n🤝 Both signed.\n", "@0-6", "🤝 Both"),
    "a number sign": ("T\n# 1 of 2\n", "«# 1 of 2»", "# 1 of 2"),
    "a quotation mark at the start": ('T\n"Yes," he said.\n', '«"Yes,"»', '"Yes,"'),
    "braces, colons, semicolons": ("T\nA: {b}; c > d, e = f ! g\n", "«A: {b}; c > d, e = f ! g»", "A: {b}; c > d, e = f ! g"),
}  # fmt: skip


@pytest.mark.parametrize("case", TEXTS)
@pytest.mark.parametrize("full", [True, False])
def test_words_are_quoted_as_the_text_has_them(case: str, full: bool) -> None:
    text, quote, exact = TEXTS[case]
    line = text.split("\n")[1].strip()
    notes = f"{HEAD}2{' ' + line if full else ''}\n  {quote}\n    Act+opening: agent fr\n"
    turtle = to_turtle(notes, source(text), NAMES()).turtle
    literal = '"' + exact.replace('"', '\\"') + '"'
    assert any(t.endswith(f"oa#exact> {literal}") for t in triples(turtle)), turtle
    back = printed(from_turtle(parse_bytes(turtle.encode(), Path("article.ttl")), source(text), NAMES()))
    assert triples(to_turtle(back, source(text), NAMES()).turtle) == triples(turtle)
    assert "turtle:" not in back


def test_the_same_words_elsewhere_need_a_prefix_or_suffix() -> None:
    text = "Talks in Paris\nThe talks in Paris ended. Talks in Paris go on.\n"
    notes = f"{HEAD}2\n  «talks in Paris»\n  «Talks in Paris»\n"
    turtle = to_turtle(notes, source(text), NAMES()).turtle
    assert turtle.count("oa:prefix") + turtle.count("oa:suffix") == 1
    assert 'oa:prefix "ended. "' in turtle


def test_mentions_are_of_whole_words_where_the_script_has_them() -> None:
    text = "T\nWe answer between them.\n两国签署了条约。\n"
    notes = f"{HEAD}= «We»: fr\n= «两国»: fr, de\n2\n  «We answer»\n  «between them.»\n3\n  «两国签署了条约»\n"
    turtle = to_turtle(notes, source(text), NAMES()).turtle
    assert turtle.count("ent:hasMention") == 2
