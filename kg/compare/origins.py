"""Who has it from whom: articles that are no independent witnesses of each other count once.

Three things are looked at, each shown with its reason: one publisher; words taken over (passages that are nearly the same, or
"reported by" with the other's name); two that both only give the words of one speaker. Over many happenings a fourth: sources
that share the very values in which others differ from them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

from kg.compare import values
from kg.compare.names import words
from kg.compare.rows import Rows
from kg.compare.tellings import Telling
from kg.compare.world import World

_SHINGLE = 4  # telling words in a row
_LEAST = 8  # shingles of the shorter that must be there: one sentence alone may be alike by chance
_LEAST_WHOLE = 6  # where the one has all of the other
_COPIED = 0.75  # share of the shorter's shingles that the longer has
_LONG = 14  # telling words of a sentence that two write alike only where one has it from the other
# The same of its words that are neither names nor numbers nor short: these two who tell of one thing have alike by chance.
_CHOSEN = 5
_LETTERS = 4
_LINKS = frozenset(
    "from with over into about than million billion avec pour dans millions milliards para millones nach".split()
)
_PLAIN_WORD = re.compile(r"[^\W\d_]+")
# What another time of telling adds: "had signed" is "signed".
_TENSES = frozenset("had has have avait avaient hatte hatten hatta".split())
_SHORTER = 5  # the same where the one gives words of the other elsewhere, so that it had that before it
_WITNESSED = 10  # values in which a third differs, before two that never differ are suspected


@dataclass(frozen=True)
class Shared:
    """Two articles of one origin, and why."""

    one: str
    other: str
    reason: str


def shared(
    told: Iterable[Telling],
    world: World,
    known: Mapping[tuple[str, str], str] | None = None,
    passages: Mapping[str, frozenset[tuple[str, ...]]] | None = None,
    cites: Mapping[str, frozenset[str]] | None = None,
) -> list[Shared]:
    """Which articles that tell of one happening have it from one origin.

    known: what is known beyond this happening, such as that two sources never differ, by the pair of articles, the smaller first; passages: `passages` of the articles;
    cites: whose words each gives anywhere (`cited`).
    """
    runs = {} if passages is None else passages
    by_article: dict[str, list[Telling]] = {}
    for one in told:
        by_article.setdefault(one.article, []).append(one)
    found = []
    for a, b in combinations(sorted(by_article), 2):
        reason = (
            (known or {}).get((a, b), "")
            or _publisher(world.rows, a, b)
            or _relayed(world, a, b, by_article)
            or (a in runs and b in runs and _word_for_word(by_article[a], by_article[b]))
            or _taken_over(world, a, b, by_article, {} if cites is None else cites)
            or _with_another(by_article[a], by_article[b], runs.get(a, frozenset()), runs.get(b, frozenset()))
            or _copied(runs.get(a, frozenset()), runs.get(b, frozenset()))
            or _one_speaker(by_article[a], by_article[b], world)
        )
        if reason:
            found.append(Shared(a, b, reason))
    return found


def origins(articles: Iterable[str], found: Iterable[Shared]) -> dict[str, str]:
    """For each article what stands for its origin: the smallest IRI of those that hang together."""
    root = {article: article for article in articles}

    def top(item: str) -> str:
        while root[item] != item:
            item = root[item]
        return item

    for item in found:
        if item.one in root and item.other in root:
            a, b = sorted((top(item.one), top(item.other)))
            root[b] = a
    return {article: top(article) for article in root}


def is_table(rows: Rows, article: str) -> bool:
    """Whether a source is a table."""
    return any(kind.endswith("#table") for kind in rows.get(article, {}).get("hasSourceKind", ()))


def _publisher(rows: Rows, a: str, b: str) -> str:
    """Two articles that one house speaks through; a table is whose word it is, not whose site carries it."""
    for name in ("isIssuedBy", "isPublishedBy"):
        one, other = (set(rows.get(item, {}).get(name, ())) for item in (a, b))
        tables = any(is_table(rows, item) for item in (a, b))
        if one & other and not (tables and name == "isPublishedBy"):
            return "one publisher" if name == "isPublishedBy" else "issued by the same"
    return ""


def _relayed(world: World, a: str, b: str, by_article: Mapping[str, list[Telling]]) -> str:
    """Whether the one gives the words as those of the other: "Kazinform reports"."""
    for here, there in ((a, b), (b, a)):
        theirs = issuers(world.rows, there)
        for told in by_article[here]:
            for quote in told.quotes:
                if quote.voice != "own" and (whose := theirs.intersection(quote.speakers)):
                    return f"{here.rsplit('/', 1)[-1]} has it from {world.label(min(whose))}"
    return ""


def _one_speaker(some: list[Telling], others: list[Telling], world: World) -> str:
    """Whether both only give what one speaker said: a release that two newspapers quote is one source."""
    one, other = (
        {(quote.voice == "own", frozenset(quote.speakers)) for told in tellings for quote in told.quotes}
        for tellings in (some, others)
    )
    if not one or not other or any(own for own, _ in one | other):
        return ""
    speakers = frozenset().union(*(who for _, who in one)) & frozenset().union(*(who for _, who in other))
    return f"both give the words of {world.label(min(speakers))}" if speakers else ""


def shingles(texts: Iterable[str]) -> frozenset[tuple[str, ...]]:
    """Runs of four telling words in some texts, by their sound; and the texts that two write alike only where one has them from
    the other, each as one longer run."""
    found: set[tuple[str, ...]] = set()
    for text in texts:
        told = words(text)
        found |= {told[i : i + _SHINGLE] for i in range(len(told) - _SHINGLE + 1)}
        if _peculiar(text, told):
            found.add(("", *told))
    return frozenset(found)


def _peculiar(text: str, told: tuple[str, ...]) -> bool:
    """Whether a sentence is none that two write alike by chance.

    >>> _peculiar("Kenya and Norway signed the Treaty on Rivers in Oslo on 3 June 2025.", ())
    False
    >>> _peculiar("Norway will also train curators before the end of 2026.", ())
    True
    """
    chosen = [
        word for word in _PLAIN_WORD.findall(text) if word.islower() and len(word) >= _LETTERS and word not in _LINKS
    ]
    return len(told) >= _LONG or len(chosen) >= _CHOSEN


def own_words(rows: Rows) -> dict[str, list[str]]:
    """What each article says in its own voice. What it quotes, others may quote too.

    Of tables nothing: several are made of one file, each of a column of it, and quote the same rows.
    """
    tables = {node for node, own in rows.items() if "hasSourceKind" in own and is_table(rows, node)}
    texts: dict[str, list[str]] = {}
    for own in rows.values():
        if tables.intersection(own.get("isFromArticle", ())):
            continue
        if "isFromArticle" in own and "exact" in own and own.get("hasVoice", ("own",))[0].endswith("own"):
            texts.setdefault(own["isFromArticle"][0], []).extend(own["exact"])
    return texts


def passages(rows: Rows) -> dict[str, frozenset[tuple[str, ...]]]:
    """The runs of words in what each article says in its own voice."""
    return {article: shingles(said) for article, said in own_words(rows).items()}


def _word_for_word(some: list[Telling], others: list[Telling], least: int = 0) -> str:
    """Whether both tell it by one sentence, word for word, that is none of chance; or by any of so many telling words."""
    one, other = (
        {tuple(word for word in words(text) if word not in _TENSES): text for text in _own(tellings)}
        for tellings in (some, others)
    )
    same = any(len(told) >= least if least else _peculiar(one[told], told) for told in one.keys() & other.keys())
    return "one sentence, word for word" if same else ""


def _own(told: list[Telling]) -> list[str]:
    return [quote.words for one in told for quote in one.quotes if quote.voice == "own"]


def _with_another(
    some: list[Telling], others: list[Telling], one: frozenset[tuple[str, ...]], other: frozenset[tuple[str, ...]]
) -> str:
    """Whether both tell it by one sentence and have another word for word that is none of chance: then this one too is taken over."""
    if not any(run[0] == "" for run in one & other):
        return ""
    same = _word_for_word(some, others, _SHORTER)
    return f"{same}, and another of the two articles too" if same else ""


def _taken_over(
    world: World, a: str, b: str, by_article: Mapping[str, list[Telling]], cites: Mapping[str, frozenset[str]]
) -> str:
    """Whether the one has a sentence of the other and gives words as the other's elsewhere: then it had that before it."""
    same = _word_for_word(by_article[a], by_article[b], _SHORTER)
    for here, there in ((a, b), (b, a)) if same else ():
        if whose := cites.get(here, frozenset()) & issuers(world.rows, there):
            return f"{same}, and {here.rsplit('/', 1)[-1]} gives words of {world.label(min(whose))} elsewhere"
    return ""


def cited(rows: Rows) -> dict[str, frozenset[str]]:
    """Whose words each article gives as theirs."""
    found: dict[str, set[str]] = {}
    for own in rows.values():
        if "isFromArticle" in own and "hasSpeaker" in own and not own.get("hasVoice", ("own",))[0].endswith("own"):
            found.setdefault(own["isFromArticle"][0], set()).update(own["hasSpeaker"])
    return {article: frozenset(speakers) for article, speakers in found.items()}


def issuers(rows: Rows, article: str) -> frozenset[str]:
    """Whose an article is: who issues and who publishes it."""
    own = rows.get(article, {})
    return frozenset((*own.get("isIssuedBy", ()), *own.get("isPublishedBy", ())))


def _copied(one: frozenset[tuple[str, ...]], other: frozenset[tuple[str, ...]]) -> str:
    least = min(sum(run[0] != "" for run in runs) for runs in (one, other))
    both = sum(run[0] != "" for run in one & other)
    if (least >= _LEAST and both >= _COPIED * least) or (least >= _LEAST_WHOLE and both == least):
        return f"passages nearly the same ({100 * both // least} % of the shorter)"
    return ""


@dataclass(frozen=True)
class SourceAgreement:
    """How often two articles can be compared, give the same, contradict each other, and agree where a third contradicts them."""

    one: str
    other: str
    compared: int
    same: int
    differ: int
    against_others: int

    @property
    def one_origin(self) -> str:
        """Why they probably have one origin; "" where nothing says so."""
        if self.same < self.compared or self.against_others < _WITNESSED:
            return ""
        return (
            f"probably one origin: {self.compared} values compared, none differs, "
            f"though another source differs from them in {self.against_others}"
        )


def agreements(compared: Iterable[Mapping[tuple[str, str], str]]) -> list[SourceAgreement]:
    """Who agrees with whom: for each value that several articles give, how each two of them stand to each other (`values`)."""
    counts: dict[tuple[str, str], list[int]] = {}
    for given in compared:
        for (a, b), how in given.items():
            count = counts.setdefault((a, b), [0, 0, 0, 0])
            count[0] += 1
            count[2] += how == values.CONTRADICTS
            if how == values.SAME:
                count[1] += 1
                count[3] += any(
                    other == values.CONTRADICTS and len({*pair} & {a, b}) == 1 for pair, other in given.items()
                )
    return [SourceAgreement(a, b, *count) for (a, b), count in sorted(counts.items())]
