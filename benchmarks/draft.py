"""How good drafts are, against the encodings of real texts: recall and precision for each kind of thing found.

    python benchmarks/draft.py [--texts FOLDER] [--half odd|even|all] [--show TEXT]

The encodings are tests/texts/*.notes with their texts in FOLDER (../shared/texts; they are not in the repository), and the
article that comes with the package. Drafts were tuned on the texts with odd numbers; the even ones were looked at once.
Every proposal is taken as if it had been accepted, and both sides are made into nodes. Counted by line of the text:

    names        things that the encoding tells of in a line, by pronouns too (these only a reader can resolve)
    declared     things that the encoding declares, by label; "of its class" where the draft has the same class
    times        words of time; "read" where the EDTF is the same
    amounts      words of quantity; "read" where number and bound are the same
    voices       quotes in another's voice; "speaker" where the draft names the same
    kinds        kinds of happenings, of reports and contents alike
    roles        who and what has which role in a happening of a kind, of the things that have names
    classes      classes of reports, which is where modality lies
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from kg.draft.amounts import amounts
from kg.draft.drafting import Draft, DraftArticle
from kg.draft.times import times
from kg.notes.lines import document_of
from kg.notes.make import ArticleMaker, SourceText
from kg.notes.names import ThingNames, last_part, names_of
from kg.notes.nodes import MadeNode, NodeGraph
from kg.notes.proposals import proposals
from kg.notes.tree import CandidateValues, Document
from kg.paths import Workspace
from kg.source.normal import key
from kg.terms import ENT, ID, OA, RDF, SKOS

ROOT = Path(__file__).parent.parent
TYPE = RDF + "type"
SPECIAL = ("kind/", "unit/", "measure/", "currency/", "article/")  # things that no name of a text needs to be found for
MEASURES = (
    "names",
    "declared",
    "  of its class",
    "times",
    "  read",
    "amounts",
    "  read ",
    "voices",
    "  speaker",
    "kinds",
    "roles",
    "classes",
)


@dataclass
class Score:
    """right of `wanted` are found, right of `proposed` are right."""

    right: int = 0
    wanted: int = 0
    proposed: int = 0

    def add(self, right: int, wanted: int, proposed: int) -> None:
        self.right, self.wanted, self.proposed = self.right + right, self.wanted + wanted, self.proposed + proposed


@dataclass
class Encoded:
    """One article as nodes."""

    graph: NodeGraph
    text: str
    labels: dict[str, set[str]] = field(default_factory=dict)

    def values(self, made: MadeNode, name: str) -> list[str]:
        return [term.value for term in made.said.get(name if ":" in name else ENT + name, [])]

    def of(self, kind: str) -> list[MadeNode]:
        return [made for made in self.graph.nodes.values() if ENT + kind in self.values(made, TYPE)]


def encoded(notes: str, source: SourceText, names: ThingNames) -> Encoded:
    document, problems = document_of(notes)
    accept(document)
    graph = ArticleMaker(document, source, names, problems).make()
    found = Encoded(graph, source.text)
    for made in graph.nodes.values():
        labels = {term.value for name in ("prefLabel", "altLabel") for term in made.said.get(SKOS + name, [])}
        if labels:
            found.labels[made.iri] = set(map(key, labels))
    return found


def label_of(name: str, gold: Encoded) -> str:
    """The label by which a user would name a publisher: that of its declaration, else its name."""
    for iri, node in gold.graph.nodes.items():
        if iri in gold.labels and last_part(iri) == name.rsplit(":", maxsplit=1)[-1]:
            return node.said[SKOS + "prefLabel"][0].value
    return name


def accept(document: Document) -> None:
    """Takes every proposal as accepted, but for values to pick from."""
    for node in proposals(document):
        node.unreviewed = None
    todo = [document.lines]
    while todo:
        nodes = todo.pop()
        nodes[:] = [node for node in nodes if not isinstance(node, CandidateValues)]
        todo += [node.children for node in nodes]


def compare(notes: Path, text: Path, names: ThingNames, scores: dict[str, Score], show: bool) -> None:
    source = SourceText.of(text.read_bytes())
    written = notes.read_text(encoding="utf-8")
    gold = encoded(written, source, names)
    day = re.search(r"published-in .*= (\d{4}-\d\d-\d\d)", written)
    publisher = re.search(r"published-by ([\w:-]+)", written)
    language = re.search(r"^  language (\S+)", written, re.M)
    article = DraftArticle(
        gold.graph.slug,
        language[1] if language else "en",
        day=date.fromisoformat(day[1]) if day else None,
        publisher=label_of(publisher[1], gold) if publisher else "",
    )
    draft = Draft(source.text, article, names)
    made = draft.notes()
    if show:
        print(made)
    mine = encoded(made, source, names)
    same = {
        iri: next((g for g, theirs in gold.labels.items() if theirs & labels), iri)
        for iri, labels in mine.labels.items()
    }

    def thing(iri: str) -> str:
        return same.get(iri, iri)

    # names
    wanted = {
        (node.section, term.value)
        for node in gold.graph.nodes.values()
        if node.section and ENT + "Evidence" not in gold.values(node, TYPE)
        for values in node.said.values()
        for term in values
        if term.value.startswith(ID) and not term.value.startswith(tuple(ID + one for one in SPECIAL))
    }
    proposed = {(n, thing(found.thing)) for n in draft.numbers for found in draft.known.find(draft.text.line(n))}
    scores["names"].add(len(wanted & proposed), len(wanted), len(proposed))
    # declarations
    theirs = {iri for iri in gold.labels if not iri.startswith((ID + "kind/", ID + "unit/", ID + "measure/"))}
    ours = {thing(iri) for iri in mine.labels}
    scores["declared"].add(len(theirs & ours), len(theirs), len(ours))
    classes = {thing(iri): mine.values(mine.graph.nodes[iri], TYPE) for iri in mine.labels}
    alike = sum(classes[iri] == gold.values(gold.graph.nodes[iri], TYPE) for iri in theirs & ours)
    scores["  of its class"].add(alike, len(theirs & ours), len(theirs & ours))
    _measured(gold, draft, article, scores)
    _voices(gold, mine, thing, scores)
    for name, kinds in (("kinds", _kinds), ("classes", _classes)):
        one, other = kinds(gold), kinds(mine)
        scores[name].add((one & other).total(), one.total(), other.total())
    one, other = _roles(gold, str), _roles(mine, thing)
    scores["roles"].add((one & other).total(), one.total(), other.total())


def _measured(gold: Encoded, draft: Draft, article: DraftArticle, scores: dict[str, Score]) -> None:
    """Times and amounts."""
    found_times: dict[int, list[tuple[str, str]]] = {}
    found_amounts: dict[int, list[tuple[str, str]]] = {}
    for number in draft.numbers:
        line = draft.text.line(number)
        there = times(line, draft.language, article.day)
        found_times[number] = [(line[t.start : t.end], t.edtf) for t in there]
        counted = amounts(line, article.language, draft.units, [(t.start, t.end) for t in there])
        found_amounts[number] = [(line[c.start : c.end], c.reading) for c in counted if not c.ordinal]
    for name, read, kind, found in (
        ("times", "  read", "TimeSpan", found_times),
        ("amounts", "  read ", "Quantity", found_amounts),
    ):
        nodes = {(n.section, w): n for n in gold.of(kind) for w in gold.values(n, "wording") if n.section}
        hits = [
            (node, item)
            for (section, words), node in nodes.items()
            for item in found.get(section, [])
            if _overlap(words, item[0])
        ]
        right = len({id(node) for node, _ in hits})
        spans = {
            (section, item) for (section, words) in nodes for item in found.get(section, []) if _overlap(words, item[0])
        }
        scores[name].add(right, len(nodes), right + sum(map(len, found.values())) - len(spans))
        good = {id(node) for node, item in hits if _reads(gold, node, item[1], kind)}
        scores[read].add(len(good), right, right)


def _overlap(one: str, other: str) -> bool:
    return one in other or other in one


def _reads(gold: Encoded, node: MadeNode, reading: str, kind: str) -> bool:
    if kind == "TimeSpan":
        return (gold.values(node, "edtf") or ["?"])[0] == reading
    value, bound = (gold.values(node, "value") or ["?"])[0], last_part((gold.values(node, "hasBound") or [""])[0])
    words = {
        "exactly": "exactly",
        "moreThan": "more than",
        "atLeast": "at least",
        "about": "about",
        "atMost": "at most",
        "lessThan": "less than",
    }
    return value in reading.split() and (value == "?" or words.get(bound, "between") in reading)


def _voices(gold: Encoded, mine: Encoded, thing: object, scores: dict[str, Score]) -> None:
    def places(side: Encoded) -> list[tuple[int, int, str, set[str]]]:
        found = []
        for node in side.of("Evidence"):
            exact = side.values(node, OA + "exact")[0]
            prefix = (side.values(node, OA + "prefix") or [""])[0]
            start = side.text.find(prefix + exact) + len(prefix)
            voice = last_part((side.values(node, "hasVoice") or ["own"])[0])
            found.append((start, start + len(exact), voice, {thing(s) for s in side.values(node, "hasSpeaker")}))  # type: ignore[operator]
        return found

    theirs, ours = places(gold), places(mine)

    def best(
        one: tuple[int, int, str, set[str]], others: list[tuple[int, int, str, set[str]]]
    ) -> tuple[int, int, str, set[str]]:
        def score(other: tuple[int, int, str, set[str]]) -> float:
            shared = min(one[1], other[1]) - max(one[0], other[0])
            return shared / (max(one[1], other[1]) - min(one[0], other[0])) if shared > 0 else -1

        return max(others, key=score, default=(0, 0, "own", set()))

    wanted = [one for one in theirs if one[2] != "own"]
    pairs = [(one, best(one, ours)) for one in wanted]
    right = [pair for pair in pairs if pair[0][2] == pair[1][2]]
    proposed = [one for one in ours if one[2] != "own"]
    good = sum(best(one, theirs)[2] == one[2] for one in proposed)
    scores["voices"].add(len(right), len(wanted), len(right) + len(proposed) - good)
    scores["  speaker"].add(sum(a[3] == b[3] for a, b in right), len(right), len(right))


def _kinds(side: Encoded) -> Counter[tuple[int, str]]:
    found: Counter[tuple[int, str]] = Counter()
    for node in side.graph.nodes.values():
        found.update((node.section, kind) for kind in _kinds_of(side, node) if node.section)
    return found


def _kinds_of(side: Encoded, node: MadeNode) -> set[str]:
    kinds = {last_part(kind) for kind in side.values(node, "hasKind")}
    return kinds | (
        {re.sub(r"(?<!^)([A-Z])", r"-\1", last_part(t)).lower() for t in side.values(node, TYPE) if t.startswith(ENT)}
        & KINDS
    )


def _roles(side: Encoded, thing: Callable[[str], str]) -> Counter[tuple[int, str, str, str]]:
    return Counter(
        (node.section, kind, last_part(role), thing(term.value))
        for node in side.graph.nodes.values()
        if node.section
        for kind in _kinds_of(side, node)
        for role, terms in node.said.items()
        if last_part(role) not in ("hasKind", "hasEvidence")
        for term in terms
        if term.value.startswith(ID) and not term.value.startswith(tuple(ID + one for one in SPECIAL))
    )


def _classes(side: Encoded) -> Counter[tuple[int, str]]:
    return Counter(
        (n.section, last_part(t))
        for n in side.graph.nodes.values()
        for t in side.values(n, TYPE)
        if last_part(t) in REPORTS and n.section
    )


def table(names: ThingNames, chosen: list[tuple[Path, Path]], show: str = "") -> dict[str, Score]:
    scores = {name: Score() for name in MEASURES}
    for notes, text in chosen:
        compare(notes, text, names, scores, bool(show) and show in str(text))
    return scores


NAMES = names_of(Workspace.at())
KINDS = {last_part(iri) for iri in NAMES.kind_of}
REPORTS = {name for name in NAMES.vocabulary.classes if "Report" in NAMES.vocabulary.above(name)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--texts", type=Path, default=ROOT.parent / "shared" / "texts")
    parser.add_argument("--half", choices=("odd", "even", "all"), default="odd")
    parser.add_argument(
        "--show", default="", metavar="TEXT", help="print the draft of the texts that have this in their name"
    )
    options = parser.parse_args()
    chosen = []
    for notes in sorted((ROOT / "tests" / "texts").glob("*.notes")):
        odd = int(notes.stem.split("-", maxsplit=1)[0]) % 2 == 1
        if options.half == "all" or odd == (options.half == "odd"):
            chosen.append((notes, options.texts / notes.stem / "text.txt"))
    if options.half != "even":
        chosen += [
            (path, path.parent / "article.txt")
            for path in sorted((ROOT / "graph" / "articles").glob("*/article.notes"))
        ]
    scores = table(NAMES, chosen, options.show)
    print(f"{len(chosen)} texts ({options.half})\n{'':16}{'recall':>8}{'precision':>11}{'wanted':>8}{'proposed':>10}")
    for name, score in scores.items():
        recall = f"{score.right / score.wanted:.0%}" if score.wanted else "-"
        precision = f"{score.right / score.proposed:.0%}" if score.proposed and not name.startswith(" ") else ""
        print(f"{name:16}{recall:>8}{precision:>11}{score.wanted:>8}{score.proposed:>10}")


if __name__ == "__main__":
    main()
