"""Which reports stand together as one happening, and what it is called: a decision of a person takes nobody out."""

from __future__ import annotations

from itertools import combinations

import pytest
from two_sources import Said, sources, write

from kg.compare import origins
from kg.compare.corpus import Sources
from kg.compare.origins import SourceAgreement
from kg.compare.record import Decision
from kg.compare.show import agreement, compared, matrix, matrix_data, narrowed
from kg.compare.tellings import Telling, ToldQuote
from kg.compare.world import World
from kg.paths import Workspace
from kg.snapshot.build import build

START = "https://w3id.org/entente/id/article/"
MEETING = "Meeting meeting: session-of lake-dialogue; agent ke, no; ordinal {0}; place {1}; time «{2}»"
COPIED = (
    "The ministers of ports of the two countries, Wanjiru Kamau of Kenya and Ada Berg of Norway, signed the Port Treaty in the "
    "old town hall of Oslo late in the evening on 5 March 2025."
)
SIGNING = (
    "Signing signing: signs port-treaty; signed-by-hand-of wanjiru-kamau, ada-berg; signed-by-state ke, no; place oslo; "
    "time «on 5 March 2025»"
)

# Too short to be no chance by itself.
SHORT = "Ada Berg came to Nairobi on 5 March 2025."
VISIT = "visit trip: agent ada-berg; destination nairobi; time «on 5 March 2025»"
CITING = "«According to First Post, Kenya and Norway trade.»\n  ~ attributed first-post «According to First Post»\n  claim: agent first-post > trade: agent ke, no"


def met(words: str, ordinal: int, place: str, when: str, by: str) -> Said:
    return Said(words.format(place=place.title(), when=when), MEETING.format(ordinal, place, when), by)


ARTICLES = {
    "met-a": met(
        "The fifth Lake Dialogue of Kenya and Norway was held in {place} {when}.",
        5,
        "nairobi",
        "on 3 March 2025",
        "first-post",
    ),  # the outlier comes first
    "met-b": met(
        "For the fourth time Kenya and Norway met in the Lake Dialogue, in {place} {when}.",
        4,
        "oslo",
        "on 4 March 2025",
        "second-sun",
    ),
    "met-c": met(
        "{place} was the place of the fourth Lake Dialogue of Norway and Kenya {when}.",
        4,
        "oslo",
        "in March 2025",
        "third-times",
    ),
    "met-d": met(
        "Kenya came to {place} {when} to the fourth Lake Dialogue with Norway.",
        4,
        "oslo",
        "on 4 March 2025",
        "fourth-echo",
    ),
    "copied-a": Said(COPIED, SIGNING),
    "copied-b": Said(
        f"Kenya and Norway trade. {COPIED}",
        f"trade: agent ke, no\n«{COPIED}»\n  {SIGNING}".replace("trade:", "«Kenya and Norway trade.»\n  trade:"),
        "second-sun",
    ),
    "short-a": Said(SHORT, VISIT),
    "short-b": Said(
        f"According to First Post, Kenya and Norway trade. {SHORT}", f"{CITING}\n«{SHORT}»\n  {VISIT}", "second-sun"
    ),
    "short-c": Said(
        f"Kenya and Norway trade. {SHORT}",
        f"«Kenya and Norway trade.»\n  trade: agent ke, no\n«{SHORT}»\n  {VISIT}",
        "third-times",
    ),
    "copied-c": Said(
        "Kenya and Norway signed the Port Treaty in Oslo on 5 March 2025.",
        "Signing signing: signs port-treaty; signed-by-state ke, no; place oslo; time «on 5 March 2025»; silent signed-by-hand-of",
        "third-times",
    ),
}


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("groups") / "graph"
    write(folder, ARTICLES)
    return build(Workspace.at(folder)).key


def together(found: Sources) -> set[frozenset[str]]:
    return {frozenset(pair) for group in found.groups for pair in combinations([one.article for one in group], 2)}


@pytest.mark.parametrize("pair", list(combinations("abcd", 2)))
def test_a_confirmation_takes_nobody_out(key: str, pair: tuple[str, str]) -> None:
    """Whatever two are confirmed: who stood with one of them stands with it still."""
    one, other = (f"{START}met-{name}/meeting" for name in pair)
    before = sources(key, "met-")
    after = sources(key, "met-", decisions=[Decision(one, "same", other, True, "seen")])
    assert together(before) <= together(after)
    assert frozenset({one.removesuffix("/meeting"), other.removesuffix("/meeting")}) in together(after)


@pytest.mark.parametrize("pair", list(combinations("abcd", 2)))
def test_what_a_person_denies_comes_together_by_no_third(key: str, pair: tuple[str, str]) -> None:
    one, other = (f"{START}met-{name}/meeting" for name in pair)
    after = sources(key, "met-", decisions=[Decision(one, "same", other, False, "seen")])
    assert frozenset({one.removesuffix("/meeting"), other.removesuffix("/meeting")}) not in together(after)


def test_who_is_outvoted_contradicts_and_names_nothing(key: str) -> None:
    confirmed = Decision(f"{START}met-a/meeting", "same", f"{START}met-b/meeting", True, "seen")
    found = sources(key, "met-", decisions=[confirmed])
    (group,) = found.groups
    told = compared(group, found)
    assert told["name"] == "4th meeting of the Lake Dialogue"
    assert {(each["role"], each["status"]) for each in narrowed(told, frozenset({"conflict"}))["findings"]} == {
        ("time", "majority"),
        ("number in the series", "majority"),
        ("place", "majority"),
    }


def test_a_copied_sentence_is_no_second_witness(key: str) -> None:
    """Two articles have one long sentence word for word, and nothing else in common; a third tells it in words of its own."""
    (group,) = sources(key, "copied-").groups
    found = sources(key, "copied-")
    told = compared(group, found)
    assert told["one origin"] == [{"articles": ["copied-a", "copied-b"], "reason": "one sentence, word for word"}]
    status = {each["role"]: each["status"] for each in told["findings"]}
    assert (status["signer"], status["place"]) == ("dependent", "confirmed")
    assert {tuple(each["articles"]): each["one origin"] for each in matrix_data(found) if each["one origin"]} == {
        ("copied-a", "copied-b"): "one sentence, word for word"
    }


def test_a_short_sentence_of_a_source_that_is_named_elsewhere_is_taken_over(key: str) -> None:
    found = sources(key, "short-")
    (group,) = (group for group in found.groups if group[0].kind == "visit")
    assert compared(group, found)["one origin"] == [
        {
            "articles": ["short-a", "short-b"],
            "reason": "one sentence, word for word, and short-b gives words of First Post elsewhere",
        }
    ]


@pytest.mark.parametrize(
    ("every", "shared", "told"),
    [
        (2, 2, "; not independent: b has it from A"),
        (3, 1, "; not independent in 1 of 3 happenings: b has it from A"),
        (3, 0, "; not independent in what is not compared here: b has it from A"),
    ],
)
def test_what_is_not_copied_is_told_as_independent(every: int, shared: int, told: str) -> None:
    said = agreement(SourceAgreement("a", "b", 4, 4, 0, 0), "b has it from A", every, shared)
    assert matrix([said]) == f"a and b: 4 compared, 4 the same, 0 in conflict{told}\n"


@pytest.mark.parametrize("prefix", ["short-", "copied-"])
def test_only_what_is_taken_over_counts_as_that(key: str, prefix: str) -> None:
    """For each two articles, as the comparison of each happening has it."""
    found = sources(key, prefix)
    for told in matrix_data(found):
        pair = tuple(START + name for name in told["articles"])
        both = [group for group in found.groups if any(pair in given for given in found.counted(group))]
        shared = [group for group in both if pair in {(x.one, x.other) for x in found.shared_in(group)}]
        assert (told["happenings"], told["happenings of one origin"]) == (len(both), len(shared))


def test_two_sources_differ_where_a_comparison_says_so(key: str) -> None:
    """Of the day, the place and the number of a meeting that two were confirmed to tell: "in March" is no other day."""
    confirmed = [Decision(f"{START}met-a/meeting", "same", f"{START}met-{name}/meeting", True, "seen") for name in "bc"]
    told = {
        tuple(each["articles"]): (each["compared"], each["same"], each["differ"])
        for each in matrix_data(sources(key, "met-", decisions=confirmed))
    }
    assert told["met-a", "met-b"] == (3, 0, 3)
    assert told["met-a", "met-c"] == (3, 0, 2)
    assert told["met-b", "met-c"] == (3, 2, 0)
    assert told["met-b", "met-d"] == (3, 3, 0)


PECULIAR = "Norway will also train harbour pilots before the end of 2026."
BARE = "Norway and Kenya {0}signed the Port Treaty in Oslo on 3 June 2025."


@pytest.mark.parametrize(
    ("one", "other", "elsewhere", "reason"),
    [
        (PECULIAR, PECULIAR, False, "one sentence, word for word"),
        (PECULIAR, PECULIAR.replace("also", "soon"), False, ""),
        (BARE.format(""), BARE.format(""), False, ""),  # names, a day and a verb any two have alike
        (
            BARE.format(""),
            BARE.format("had "),
            True,
            "one sentence, word for word, and another of the two articles too",
        ),
        ("Norway bought ferries from Kenya for over 3 million.",) * 2 + (False, ""),
    ],
)
def test_a_sentence_that_two_write_alike(one: str, other: str, elsewhere: bool, reason: str) -> None:
    """What is none of chance has one origin; and then what else the two articles have alike."""

    def told(article: str, words: str) -> Telling:
        quote = ToldQuote(words, (), "own", article, "1", "")
        return Telling(f"{article}/x", article, f"{article}/x", "act", frozenset(["act"]), "done", (), quotes=(quote,))

    own = {article: " ".join(f"{article}{number}" for number in range(50)) for article in "ab"}
    said = {"a": [one, own["a"]], "b": [other, own["b"]]}
    for texts in said.values() if elsewhere else ():
        texts.append(PECULIAR)
    passages = {article: origins.shingles(texts) for article, texts in said.items()}
    found = origins.shared([told("a", one), told("b", other)], World({}), passages=passages)
    assert [each.reason for each in found] == ([reason] if reason else [])
