"""The order in which people read a graph: articles along their text, reference data by kind and label."""

from __future__ import annotations

from kg.export.parts import CONTENT, TYPE, Block, Blocks, parts
from kg.export.source import ARTICLE, Graphs, Statement, statement, words
from kg.terms import ENT, GRAPH_INFERRED, ID, OA, RDF, RDFS, SKOS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

LABEL = f"<{SKOS}prefLabel>"
START = f"<{OA}start>"
LINE = f"<{ENT}textLine>"

_OF_ENT = "hasMainKind hasKind isToldBy isFromArticle textLine"
_THEN = (
    "headline language sha256 hasSourceKind isIssuedBy isOnBehalfOf isPublishedBy wording translation value upperValue "
    "hasUnit hasPerUnit hasBound edtf earliest latest timeOfDay denotes hasVoice hasSpeaker isRelayedBy attribution"
)
_LAST = (
    "hasTopic hasAmount hasTime hasDeadline hasContent hasMention hasBasis ground isSilentOn isOpenOn isClosedOn "
    "isAlternativeOn hasEvidence"
)

FIRST = [
    RDF + "type",
    RDFS + "label",
    *(SKOS + name for name in ("prefLabel", "altLabel", "hiddenLabel", "notation", "definition")),
    *(ENT + name for name in _OF_ENT.split()),
    *(OA + name for name in ("start", "end", "prefix", "exact", "suffix")),
    *(ENT + name for name in _THEN.split()),
]
_RANK = {f"<{iri}>": (0, place) for place, iri in enumerate(FIRST)}
_RANK |= {f"<{ENT}{name}>": (2, place) for place, name in enumerate(_LAST.split())}


def rank(predicate: str) -> tuple[tuple[int, int], str]:
    """The place of a property in a block: what it is, then what it has, at last what proves it."""
    return _RANK.get(predicate, (1, 0)), predicate


def grouped(statements: Iterable[Statement]) -> Blocks:
    """Triples by subject and property, with the properties in their order and each object once."""
    found: Blocks = {}
    for subject, predicate, value in statements:
        values = found.setdefault(subject, {}).setdefault(predicate, [])
        if value not in values:
            values.append(value)
    return {subject: {p: block[p] for p in sorted(block, key=rank)} for subject, block in found.items()}


def blocks_of(graphs: Graphs) -> Blocks:
    """The blocks of all graphs merged; of the types of a thing, those that are asserted come first."""
    names = sorted(graphs, key=lambda name: (name == GRAPH_INFERRED, name))
    return grouped(statement(line) for name in names for line in graphs[name])


def sections(blocks: Blocks) -> list[tuple[str, list[str]]]:
    """The subjects in reading order, in sections.

    A section has a name: the slug of an article below `article/`, `reference`, `ontology`. An article begins
    with its own node and goes on along its text: for each line evidence, then mentions, reports (each followed by its
    contents and what hangs on them) and remarks.
    """
    articles: dict[str, list[str]] = {}
    reference: list[str] = []
    rest: list[str] = []
    for subject in blocks:
        if subject.startswith("<" + ARTICLE):
            slug = subject[len(ARTICLE) + 1 : -1].partition("/")[0]
            articles.setdefault(slug, []).append(subject)
        else:
            (reference if subject.startswith("<" + ID) else rest).append(subject)
    found = []
    if rest:
        found.append(("ontology", sorted(rest, key=lambda subject: (subject.startswith("_"), subject.rstrip(">")))))
    for slug, subjects in sorted(articles.items()):
        found.append(("article/" + slug, along_text(blocks, slug, subjects)))
    if reference:
        found.append(("reference", sorted(reference, key=lambda subject: _by_label(blocks, subject))))
    return found


def articles_of(blocks: Blocks) -> dict[str, list[str]]:
    """The things of each article, by its slug, in the order of its text."""
    found = {name: subjects for name, subjects in sections(blocks) if name.startswith("article/")}
    return {name.removeprefix("article/"): subjects for name, subjects in found.items()}


def line_of(block: Block) -> int | None:
    """The line of the text in which a passage begins, where it is known."""
    return _number(block, LINE)


def _number(block: Block, predicate: str) -> int | None:
    found = words(block[predicate][0]) if predicate in block else ""
    return int(found) if found.isascii() and found.isdecimal() and len(found) < 16 else None


Place = tuple[float, int, float, str, int, str]


def along_text(blocks: Blocks, slug: str, subjects: list[str]) -> list[str]:
    """The things of one article in the order of its text."""
    places: dict[str, Place] = {f"<{ARTICLE}{slug}>": (-1, 0, 0, "", 0, "")}
    passages, reports, remarks = [], [], []
    for subject in sorted(subjects):
        block = blocks[subject]
        kinds = block.get(TYPE, ())
        if (start := _number(block, START)) is not None:
            places.setdefault(subject, (line_of(block) or 0, 0, start, subject, 0, subject))
            passages.append(subject)
        elif f"<{ENT}Remark>" in kinds:
            remarks.append(subject)
        elif f"<{ENT}hasEvidence>" in block and CONTENT not in kinds:
            reports.append(subject)

    def follow(group: list[str], predicate: str, level: int) -> None:
        for subject in group:
            found = [places[value] for value in blocks[subject].get(f"<{ENT}{predicate}>", ()) if value in places]
            if found and subject not in places:
                line, _, first, *_ = min(found)
                places[subject] = (line, level, first, subject, 0, subject)

    def below(owner: str, values: Iterable[str]) -> None:
        """What hangs on a node stands behind it, behind the first of several."""
        line, level, first, *_ = places[owner]
        for number, value in enumerate(values, 1):
            place = (line, max(level, 1), first, owner, number, value)
            own = value in blocks and value.startswith(f"<{ARTICLE}{slug}/")
            if own and (value not in places or (places[value][4] and place < places[value])):
                places[value] = place

    follow(reports, "hasEvidence", 2)
    follow(remarks, "hasEvidence", 3)
    follow(remarks, "concerns", 3)
    for passage in passages:
        below(passage, blocks[passage].get(f"<{ENT}hasMention>", ()))
    for report in reports:
        if report in places:
            below(report, [part.node for part in parts(blocks, report)[1:]])
    last: Place = (float("inf"), 0, 0, "", 0, "")
    return sorted(subjects, key=lambda subject: (places.get(subject, last), subject))


def _by_label(blocks: Blocks, subject: str) -> tuple[str, str, str]:
    kind = subject[1 + len(ID) :].rpartition("/")[0]
    return kind, min(blocks[subject].get(LABEL, [""])), subject
