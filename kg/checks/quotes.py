"""Every quote stands in its article, word for word, and every word of the article is accounted for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pyoxigraph as ox

from kg.checks.phrases import cues
from kg.checks.remedies import added, removed, replaced
from kg.finding import Finding, Remedy
from kg.source.corpus import Article, Corpus, in_articles, language_of
from kg.source.evidence import (
    MAX_PLACES,
    Anchor,
    QuoteError,
    anchor,
    has_words,
    line_of,
    otherwise,
    uncovered,
    written_otherwise,
)
from kg.terms import ENT, ID, OA, shorten

PASSAGES = {ENT + "Evidence", ENT + "Omission"}


def check(corpus: Corpus) -> Iterator[Finding]:
    """The text is the one recorded, quotes and attributions are in it, and nothing is left over."""
    for article in corpus.articles:
        yield from _check_article(article)


def anchors(article: Article) -> dict[str, Anchor]:
    """The place of each passage of an article that can be found in its text, by IRI."""
    return {node: place for node, place in _places(article).items() if isinstance(place, Anchor)}


def _places(article: Article) -> dict[str, Anchor | QuoteError]:
    """The place of each passage, or why it has none; worked out once."""
    found: dict[str, Anchor | QuoteError] | None = article.nodes.noted.get("places")
    if found is None:
        found = article.nodes.noted["places"] = {}
        for node in article.nodes.of_kind(PASSAGES):
            try:
                found[node] = _anchor(article, node)
            except QuoteError as error:
                found[node] = error
    return found


def attribution_anchors(article: Article) -> list[Anchor]:
    """The places of all attributions ('said Vassilenko') of an article."""
    text = article.text or ""
    wordings = {
        words for node in article.nodes.of_kind(PASSAGES) for words in article.nodes.values(node, ENT + "attribution")
    }
    return [
        Anchor(place, place + len(words)) for words in sorted(wordings) if words and (place := text.find(words)) >= 0
    ]


def _anchor(article: Article, node: str) -> Anchor:
    exact, prefix, suffix = (article.nodes.value(node, OA + name) or "" for name in ("exact", "prefix", "suffix"))
    return anchor(article.text or "", exact, prefix, suffix)


def _check_names(article: Article, declared: list[str]) -> Iterator[Finding]:
    """The article and its nodes bear the name of the folder: graphs and exports file them by it."""
    if not in_articles(article.turtle.path):
        return
    own = f"{ID}article/{article.slug}"
    for node in declared:
        if node != own:
            message = f"{shorten(node)} lies in the folder {article.slug}: give the folder and the article one name."
            yield Finding("quotes/folder", message, article.turtle.path, article.turtle.line_of(node), node)
            return  # all its nodes would be reported too
    for node in article.nodes.by_subject:
        if node.startswith(f"{ID}article/") and node != own and not node.startswith(own + "/"):
            message = f"{shorten(node)} belongs to another article by its name: name it :{node.rsplit('/', 1)[-1]}, or write it there."
            yield Finding("quotes/folder", message, article.turtle.path, article.turtle.line_of(node), node)


def _check_article(article: Article) -> Iterator[Finding]:
    file, nodes = article.turtle.path, article.nodes
    declared = list(nodes.of_kind({ENT + "Article"}))
    passages = list(nodes.of_kind(PASSAGES))
    if len(declared) != 1:
        message = f"declares {len(declared)} articles: an article file has exactly one ent:Article."
        yield Finding("quotes/one-article", message, file, 1)
    yield from _check_names(article, declared)
    if article.text is None:
        if declared or passages:
            yield Finding(
                "quotes/no-text", f"the text is missing: put it as {article.text_path.name} beside this file.", file, 1
            )
        return
    for node in declared:
        if (recorded := nodes.value(node, ENT + "sha256")) != article.digest:
            message = (
                f"the text {article.text_path} is not the one recorded: its SHA-256 is {article.digest}. "
                "Restore the text; or, if the change is meant, record the new digest and check every quote."
            )
            yield Finding(
                "quotes/digest",
                message,
                file,
                article.turtle.line_of(node),
                node,
                ENT + "sha256",
                recorded,
                remedies=_digest(article, node, recorded),
            )
        for words in nodes.values(node, ENT + "headline"):
            if not has_words(article.text, words):
                message = f"the headline is not in the text.{otherwise(article.text, words)} Quote verbatim."
                yield Finding(
                    "quotes/headline",
                    message,
                    file,
                    article.turtle.line_of(node),
                    node,
                    ENT + "headline",
                    quote=words,
                    remedies=_as_written(article.text, node, ENT + "headline", words),
                )
    places: list[Anchor] = []
    doubtful: list[tuple[Finding, QuoteError]] = []
    for node in passages:
        where: dict[str, Any] = {"file": file, "line": article.turtle.line_of(node), "node": node}
        exact = nodes.value(node, OA + "exact") or ""
        source = nodes.value(node, ENT + "isFromArticle")
        if source is not None and source not in declared:
            yield Finding(
                "quotes/other-article",
                "its article is not the one of this file: quote each article in its own file.",
                **where,
                value=source,
            )
        place = _places(article)[node]
        if isinstance(place, Anchor):
            places.append(place)
        else:
            lost = "not in the text" in str(place)
            rule, more = ("quotes/not-found", " Quote verbatim.") if lost else ("quotes/ambiguous", "")
            finding = Finding(rule, f"{place}{more}", **where, path=OA + "exact", quote=exact)
            doubtful.append((finding, place))
        for words in nodes.values(node, ENT + "attribution"):
            if not has_words(article.text, words):
                yield Finding(
                    "quotes/attribution",
                    f'the attribution "{words}" is not in the text.{otherwise(article.text, words)} Quote verbatim.',
                    **where,
                    path=ENT + "attribution",
                    quote=words,
                    remedies=_as_written(article.text, node, ENT + "attribution", words),
                )
    for finding, fault in doubtful:
        yield replace(finding, remedies=tuple(_quoted(article, finding.node or "", fault, places)))
    for gap in uncovered(article.text, [*places, *attribution_anchors(article)]):
        words = article.text[gap.start : gap.end]
        if only_joins(article, words):
            continue
        message = (
            "these words are neither encoded nor listed as left out: add evidence, or an ent:Omission with the reason."
        )
        yield Finding("quotes/uncovered", message, article.text_path, line_of(article.text, gap.start), quote=words)


def only_joins(article: Article, words: str) -> bool:
    """Whether words between two quotes only join them ("and")."""
    found = re.findall(r"\w+", words)
    return bool(found) and all(cues(language_of(article))["joins"].fullmatch(word) for word in found)


def _digest(article: Article, node: str, recorded: str | None) -> tuple[Remedy, ...]:
    if article.digest is None:
        return ()
    new = ox.Literal(article.digest)
    if recorded is None:
        return (added(node, ENT + "sha256", new, safe=True),)
    return (replaced(node, ENT + "sha256", ox.Literal(recorded), new, f"sha256 {new}", safe=True),)


def _as_written(text: str, node: str, path: str, words: str) -> tuple[Remedy, ...]:
    """The words as the text has them, where they differ in their form only."""
    meant = written_otherwise(text, words)
    if meant is None or meant == words:
        return ()
    return (replaced(node, path, ox.Literal(words), ox.Literal(meant), safe=True),)


def _quoted(article: Article, node: str, error: QuoteError, places: list[Anchor]) -> Iterator[Remedy]:
    """What makes a quote fit its place; places: of the other passages."""
    given = {name: article.nodes.value(node, OA + name) for name in ("exact", "prefix", "suffix")}
    if error.meant is not None and given["exact"] is not None:
        yield replaced(node, OA + "exact", ox.Literal(given["exact"]), ox.Literal(error.meant), safe=True)
    # Where all other places are quoted by others, this is the one that is left.
    free = [start for start in error.places if not any(place.start <= start < place.end for place in places)]
    for start, around in zip(error.places, error.around, strict=True):
        for name, words in zip(("prefix", "suffix"), around, strict=True):
            old, path = given[name], OA + name
            if old is not None and not words:
                yield removed(node, path, ox.Literal(old), safe=True)
            elif old is not None and words != old:
                yield replaced(node, path, ox.Literal(old), ox.Literal(words), safe=True)
            elif old is None and words and not (given["prefix"] or given["suffix"]) and not all(around):
                yield added(node, path, ox.Literal(words), safe=free == [start] and len(error.places) < MAX_PLACES)
