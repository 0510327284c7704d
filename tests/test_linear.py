"""Four times as much input takes about four times as long, whatever is wrong with it.

Ratios of processor time, so that slow machines are no fault, and the best of several, so that busy ones are none. What
grows by the square would take sixteen times as long.
"""

from __future__ import annotations

import gc
import itertools
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slips import PREFIXES, SLIPS, article

from kg.errors import ParseError
from kg.finding import Finding
from kg.paths import Workspace
from kg.shacl.compile import compile_shapes
from kg.shacl.ground import Ground
from kg.shacl.view import Behind, things_of
from kg.snapshot.survey import check_corpus
from kg.source.corpus import Corpus, load_background, read_article
from kg.source.evidence import _Places
from kg.source.numbers import read_numbers
from kg.source.turtle import parse_bytes

TIMES = 4
AT_MOST = 8
TRIES = 4
PATH = Path("articles/talks/article.ttl")


def ratio(work: Callable[[int], object], size: int) -> float:
    """How much longer the work takes with TIMES as much, at best."""
    best = float("inf")
    gc.freeze()  # what other tests have left is neither gone over here nor timed
    for _ in range(TRIES):
        times = []
        for count in (size, TIMES * size):
            gc.collect()
            start = time.process_time()
            work(count)
            times.append(time.process_time() - start)
        best = min(best, times[1] / max(times[0], 0.005))
        if best <= AT_MOST:
            break
    gc.unfreeze()
    return best


@pytest.fixture(scope="module")
def background(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    corpus = load_background(Workspace.at())
    check(corpus, 20, "none", tmp_path_factory.mktemp("warm"))  # what is made once
    return corpus


def check(corpus: Corpus, lines: int, slip: str, folder: Path) -> list[Finding]:
    path = folder / f"{slip} {lines}" / "talks" / "article.ttl"
    if not path.is_file():
        path.parent.mkdir(parents=True)
        data, text = article(lines, slip)
        path.write_bytes(data)
        path.with_name("article.txt").write_bytes(text)
    return check_corpus(corpus.beside([read_article(Workspace.at(), path)]))


@pytest.mark.parametrize("slip", SLIPS)
def test_validation_takes_time_in_proportion(slip: str, background: Corpus, tmp_path: Path) -> None:
    assert bool(check(background, 10, slip, tmp_path)) == (slip != "none")
    lines = 50 if slip == "quote with a slip" else 150  # to look for the words that were meant takes the longest
    assert ratio(lambda lines: check(background, lines, slip, tmp_path), lines) <= AT_MOST


def one_line(size: int) -> str:
    return PREFIXES + " ".join(f":a{n} ent:reason 'x' ." for n in range(size * 20))


TURTLE: dict[str, Callable[[int], str]] = {
    "one line": one_line,
    "one literal": lambda size: f"{PREFIXES}:a ent:reason '{'x' * size * 200}' .",
    "empty lines": lambda size: PREFIXES + "\n" * size * 100 + ":a ent:reason 'x' .",
    "prefixes": lambda size: "".join(f"@prefix p{n}: <https://a/{n}> .\n" for n in range(size * 4)) + "p0:a p0:b 1 .",
    "comments": lambda size: PREFIXES + "# @prefix\n" * size * 20 + ":a ent:reason 'x' .",
    "error at the end": lambda size: f"{PREFIXES}" + ":a ent:reason '“\xa0' .\n" * size * 10 + ":a :b",
    "objects": lambda size: PREFIXES + ":a ent:reason " + ", ".join(f"'{n}'" for n in range(size * 10)) + " .",
    "nesting": lambda size: PREFIXES + ":a ent:reason " + "[ ent:reason " * size + "1" + " ]" * size + " .",
    "one class of signs": lambda size: PREFIXES + "<" * size * 10,
}


@pytest.mark.parametrize("name", TURTLE)
def test_turtle_is_read_in_proportion(name: str) -> None:
    def read(size: int) -> None:
        with suppress(ParseError):
            parse_bytes(TURTLE[name](size).encode(), PATH, blank_nodes=True)

    assert ratio(read, 500) <= AT_MOST


SHAPES: dict[str, tuple[str, Callable[[int], str]]] = {
    "inverse path": (
        "sh:property [ sh:path [ sh:inversePath :p ] ; sh:minCount 1 ]",
        lambda size: "".join(f":a{n} a :It ; :p :a{n + 1} .\n" for n in range(size)),
    ),
    "uniqueLang": (
        "sh:property [ sh:path :p ; sh:uniqueLang true ]",
        lambda size: ":a a :It ; :p " + ", ".join(f"'{n}'@a{'bcdefghijk'[n % 10]}" for n in range(size)) + " .",
    ),
    "equals": (
        "sh:property [ sh:path :p ; sh:equals :q ]",
        lambda size: ":a a :It ; :p " + ", ".join(f"{n}" for n in range(size)) + " ; :q 'other' .",
    ),
    "equals, both many": (
        "sh:property [ sh:path :p ; sh:equals :q ]",
        lambda size: ":a a :It ; " + " ; ".join(f":p {n} ; :q '{n}'" for n in range(size)) + " .",
    ),
    "disjoint": (
        "sh:property [ sh:path :p ; sh:disjoint :q ]",
        lambda size: ":a a :It ; " + " ; ".join(f":p {n} ; :q '{n}'" for n in range(size)) + " .",
    ),
    "path of any length": (
        "sh:property [ sh:path [ sh:zeroOrMorePath :p ] ; sh:nodeKind sh:IRI ]",
        lambda size: ":a0 a :It . " + "".join(f":a{n} :p :a{n + 1} .\n" for n in range(size)),
    ),
}


@pytest.mark.parametrize("name", SHAPES)
def test_shapes_are_checked_in_proportion(name: str) -> None:
    head = "@prefix : <https://example.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> .\n"
    says, data = SHAPES[name]
    targets = compile_shapes(
        parse_bytes(f"{head}:s a sh:NodeShape ; sh:targetClass :It ; {says} .".encode(), PATH, blank_nodes=True)
    )
    made: dict[int, Ground] = {}
    for size in (2000, TIMES * 2000):
        made[size] = Ground(targets, things_of(parse_bytes((head + data(size)).encode(), PATH).triples))

    def run(size: int) -> None:
        ground = made[size]
        ground.__dict__.pop("results", None)
        ground._behind = Behind()
        assert ground.results is not None

    assert ratio(run, 2000) <= AT_MOST


# ---------------------------------------------------------------- what is quick finds the same


@given(st.text("ab\n", max_size=60), st.text("ab\n", min_size=1, max_size=12))
def test_the_index_finds_what_a_search_finds(text: str, words: str) -> None:
    found = [place for place in range(len(text)) if text.startswith(words, place)]
    places = _Places(text)
    assert places.find(words) == found[:2]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kg.source.evidence._SHORT", 0)
        assert places.find(words) == found[:2]
    if found:
        lines = [text.count("\n", 0, place) + 1 for place in found]
        assert list(places.lines_of(words, found[0])) == sorted(set(lines))
    for offset in range(len(text) + 1):
        assert places.line_of(offset) == text.count("\n", 0, offset) + 1


@given(st.text(min_size=30, max_size=200), st.integers(0, 100), st.sampled_from(["x", "", "  "]))
def test_the_nearest_words_are_in_the_line_that_is_told(text: str, place: int, slip: str) -> None:
    quote = text[:place] + slip + text[place + 1 :]
    line, words = _Places(text).nearest(quote)
    if words is not None and line is not None:
        start = text.index(words)
        assert any(text.startswith(words, at) and text.count("\n", 0, at) + 1 == line for at in range(start, len(text)))


def test_a_quote_with_a_slip_anywhere_is_found() -> None:
    text = "\n".join(
        f"Meeting {n * 7919 % 100003} of the council was held in room {n * 104729 % 99991}." for n in range(300)
    )
    wanted = text.splitlines()[123]
    for place in range(len(wanted)):
        for quote in (wanted[:place] + "#" + wanted[place + 1 :], wanted[:place] + wanted[place + 1 :]):
            line, words = _Places(text).nearest(quote)
            assert line == 124 and words is not None and words in wanted and len(words) > 30


NUMBERS = ["1,000.5 ", "from 3 to 5 ", "over USD 80 ", "minus two ", "a quarter of a million ", "\u09005", "5-", "1/3 "]


@pytest.mark.parametrize("piece", NUMBERS)
def test_numbers_in_a_text_are_read_in_proportion(piece: str) -> None:
    again = itertools.count()  # what was read before is not read again
    assert ratio(lambda size: read_numbers(f"{piece * size}end {next(again)}"), 400) <= AT_MOST


@pytest.mark.parametrize(
    ("before", "bound"),
    [("over ", "moreThan"), ("over USD ", "moreThan"), ("-", "exactly"), ("minus ", "exactly"), ("", "exactly")],
)
@pytest.mark.parametrize("far", [0, 1, 97, 98, 99, 100, 101, 5000])
def test_what_stands_before_a_number_is_found_wherever_it_stands(far: int, before: str, bound: str) -> None:
    (number,) = read_numbers(f"{'x ' * far}{before}7 tons")
    assert (number.bound, abs(number.value or 0)) == (bound, 7)
