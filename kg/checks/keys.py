"""No node twice, no node for nothing, no key for two things."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from kg.finding import Finding
from kg.source import told
from kg.source.corpus import Article, Corpus
from kg.source.normal import differences, fold
from kg.source.turtle import Object
from kg.terms import ENT, OA, RDF, SKOS, short_name, shorten

_SUPPORTING = {ENT + name for name in "Evidence Mention TimeSpan Quantity Content Group Item".split()}
_SHARED = {ENT + name for name in ("Content", "Group", "Item")}  # that several reports can tell of
_EVIDENCE, _EXACT = ENT + "hasEvidence", OA + "exact"
_NOTATED = ("Country", "Unit")


def check(corpus: Corpus) -> Iterator[Finding]:
    """Repeated nodes, supporting nodes that nothing uses, notations and labels that two things share."""
    yield from _repeated(corpus)
    yield from _unused(corpus)
    if corpus.base is None:
        yield from _shared_keys(corpus)
    yield from _stray_remarks(corpus)


def _repeated(corpus: Corpus) -> Iterator[Finding]:
    for article in corpus.articles:
        seen: dict[frozenset[tuple[str, ...]], str] = {}
        counted: set[object] = set()
        several = [said for about in article.nodes.texts.values() for said in about.values() if len(said) > 1]
        is_repeated = any(len(set(said)) < len(said) for said in several)
        for s, p, o, line in article.turtle.triples if is_repeated else ():
            if (s, p, o) in counted:
                message = "is written twice: remove one."
                yield Finding("keys/repeated-triple", message, article.turtle.path, line, s.value, p.value)
            counted.add((s, p, o))
        alike: dict[tuple[str, tuple[str, ...] | str], list[str]] = {}
        for node, properties in article.nodes.texts.items():
            name = _EXACT if _EXACT in properties else max(properties)  # of which nodes have mostly values of their own
            said = properties[name]
            alike.setdefault((name, said[0] if len(said) == 1 else tuple(sorted(set(said)))), []).append(node)
        doubtful = {node for nodes in alike.values() if len(nodes) > 1 for node in nodes}
        for node in filter(doubtful.__contains__, article.nodes.texts):
            properties = article.nodes.texts[node]
            signature = frozenset(
                [(name, said[0]) if len(said) == 1 else (name, *sorted(set(said))) for name, said in properties.items()]
            )
            first = seen.setdefault(signature, node)
            if first != node:
                way = "remove one of the two"
                if not _SHARED.isdisjoint(properties.get(RDF + "type", ())):
                    way = "let one stand for both: give the first a name, and refer to it in the place of the other (in notes: KIND NAME: … there, and content :NAME here)"
                message = f"says the same as {short_name(first)}: {way}."
                yield Finding("keys/repeated", message, article.turtle.path, article.turtle.line_of(node), node)


def _unused(corpus: Corpus) -> Iterator[Finding]:
    for article in corpus.articles:
        nodes = article.nodes
        used: set[str] = set()
        remarks = set(nodes.of_kind({ENT + "Remark"}))
        for name, values in nodes.by_predicate.items():
            if name != _EVIDENCE:
                used.update(*values.values())
            else:
                used.update(*(said for subject, said in values.items() if subject not in remarks))
        for node in nodes.of_kind(_SUPPORTING):
            if node not in used:
                message = "supports no report: use it, or remove it."
                yield Finding("keys/unused", message, article.turtle.path, article.turtle.line_of(node), node)


def _shared_keys(corpus: Corpus) -> Iterator[Finding]:
    for kind in _NOTATED:
        owners: dict[tuple[str, str], list[str]] = defaultdict(list)
        kinds = corpus.subclasses(kind)
        for node in corpus.background.of_kind(kinds):
            for notation in corpus.background.values(node, SKOS + "notation"):
                owners[(kind, notation)].append(node)
        for (_, notation), things in sorted(owners.items()):
            for thing in things[1:]:
                file, line = corpus.where(thing)
                yield Finding(
                    "keys/shared",
                    f'has the notation "{notation}" of {shorten(things[0])}: each has its own.',
                    file,
                    line,
                    thing,
                    SKOS + "notation",
                    notation,
                )
    yield from _declared_twice(corpus)
    yield from _shared_labels(corpus)


def _shared_labels(corpus: Corpus) -> Iterator[Finding]:
    """Things of one class with preferred labels that read the same."""
    labels: dict[tuple[str, str], list[tuple[str, Object]]] = defaultdict(list)
    for node, properties in corpus.background.by_subject.items():
        for type_ in set(properties.get(RDF + "type", [])):
            for name in dict.fromkeys(properties.get(SKOS + "prefLabel", [])):
                labels[type_.value, fold(str(name), case=True).text].append((node, name))
    for _, found in sorted(labels.items()):
        first, its = found[0]
        for thing, name in found[1:]:
            other = "" if name == its else f" ({'; '.join(differences(its.value, name.value)) or its})"
            file, line = _place_of(corpus, thing, name)
            message = f"has the label {name} of {shorten(first)}{other}: tell them apart."
            yield Finding("keys/shared", message, file, line, thing, SKOS + "prefLabel", name.value)


def _place_of(corpus: Corpus, thing: str, name: Object) -> tuple[Path | None, int | None]:
    """Where a thing gets a label, the last place where there are several."""
    for file in reversed(corpus.reference):
        for triple in reversed(file.triples):
            if triple.s.value == thing and triple.o == name and triple.p.value == SKOS + "prefLabel":
                return file.path, triple.line
    return corpus.where(thing)


def _declared_twice(corpus: Corpus) -> Iterator[Finding]:
    """Things of the reference data that have their class from two places."""
    first: dict[str, str] = {}
    for file in corpus.reference:
        for thing, predicate, _, line in file.triples:
            if predicate.value == RDF + "type":
                place = first.setdefault(thing.value, f"{file.path}:{line}")
                if place != f"{file.path}:{line}":
                    message = f"is declared in {place} too: keep one declaration."
                    yield Finding("keys/declared-twice", message, file.path, line, thing.value, RDF + "type")


def _stray_remarks(corpus: Corpus) -> Iterator[Finding]:
    """Remarks whose evidence is not that of what they are on."""
    for article in corpus.articles:
        nodes = article.nodes
        tellers: dict[str, list[str]] | None = None
        for remark in nodes.of_kind({ENT + "Remark"}):
            on = nodes.values(remark, ENT + "concerns")
            theirs = {item for thing in on for item in nodes.values(thing, ENT + "hasEvidence")}
            if theirs.isdisjoint(nodes.values(remark, ENT + "hasEvidence")):  # what reports tell rests on their quotes
                tellers = tellers if tellers is not None else _tellers(corpus, article)
                of = {report for thing in on for report in tellers.get(thing, ())}
                theirs |= {item for report in of for item in nodes.values(report, ENT + "hasEvidence")}
            for item in nodes.values(remark, ENT + "hasEvidence"):
                if item not in theirs:
                    message = f"{short_name(item)} is no evidence of what this remark concerns: correct one of the two."
                    yield Finding(
                        "keys/stray-remark",
                        message,
                        article.turtle.path,
                        article.turtle.line_of(remark),
                        remark,
                        ENT + "hasEvidence",
                        item,
                    )


def _tellers(corpus: Corpus, article: Article) -> dict[str, list[str]]:
    """For each node, and each thing that is named, the reports that tell of it."""
    found: dict[str, list[str]] = {}
    for report in article.nodes.of_kind(corpus.subclasses("Report")):
        for part in told.parts(article.nodes, report):
            found.setdefault(part, []).append(report)
    named: dict[str, list[str]] = {}
    for part, _, value in article.nodes.facts():
        if part in found and value not in found:
            named.setdefault(value, []).extend(found[part])
    return found | named
