"""An explanation as a tree of text."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from kg.terms import ENT
from kg.why.parts import ExplainedTriple, Happening, Quote, Refusal, Said, Silence, SourceReading, Step, Wanting
from kg.why.words import article, listed

WIDTH = 110  # characters
MENTIONS = "What is said, meant, denied or counted of both ends, from which it does not follow"


def sentence(fact: Said) -> str:
    """A triple by its labels."""
    return " · ".join(term.label for term in fact)


def tree(found: ExplainedTriple) -> str:
    """The explanation for people: what holds, why, down to file, line and words; or what is missing."""
    return "\n".join(_holds(found) if found else _holds_not(found))


def _holds(found: ExplainedTriple) -> Iterator[str]:
    for number, step in enumerate(found.derivations, 1):
        if len(found.derivations) > 1:
            yield from ["", f"Derivation {number}"] if number > 1 else ["Derivation 1"]
        yield from [sentence(step.fact), f"  {_names(step.fact)}", *_below(step, "", _Shown(whole=found.limit > 1))]
    if found.limit > 1 and not found.complete:
        yield from ["", f"There are more derivations than these {found.limit}: --limit N shows N of them."]


def _holds_not(found: ExplainedTriple) -> Iterator[str]:
    yield from [f"Not derivable: {sentence(found.fact)}", f"  {_names(found.fact)}"]
    for silence in found.silent:
        yield from _filled(silent(silence), "  ")
    for one in found.missing:
        yield from ["", *_wanting(one)]
    if found.against:
        yield from ["", *_filled(f"It cannot hold: {refusal(found.against)}", "")]
    elif not found.missing:
        yield from [
            "",
            "It is not written, and no rule concludes it: an article or the reference data would have to say so.",
        ]
    if found.mentions:
        yield from ["", f"{MENTIONS}:"]
        for mention in found.mentions:
            yield from _filled(f"{mention.node.label} ({what(mention.way)})", "  ", "    ")
            for quote in mention.quotes:
                yield from quoted(quote, "    ")
            for read in mention.readings:
                yield from _filled(reading(read), "    ")


def steps(step: Step) -> str:
    """One derivation as a tree, from its fact down."""
    return "\n".join([sentence(step.fact), *_below(step, "", _Shown(whole=True))])


def what(way: tuple[Happening, ...]) -> str:
    """What a content is: "claim of a plan of an opening", "prohibition of a sale (has condition: a truce)"."""
    text = way[0].kind.label
    for one in way[1:]:
        assert one.property is not None
        noun = article(one.kind.label)
        text += f" of {noun}" if one.property.iri == ENT + "hasContent" else f" ({one.property.label}: {noun})"
    return text


def described(way: tuple[Happening, ...]) -> str:
    """Of what a content is the content: ":plan-to-introduce-bill (plan of a submission)"."""
    return f"{way[0].node.label} ({what(way)})"


def added(step: Step) -> str:
    """From what the build made a triple."""
    if step.fact[1].iri == ENT + "isToldBy":
        return "the report above it" if step.fact[0] != step.fact[2] else "a report is told by itself"
    return "the kind or class that the file gives it"


def _names(fact: Said) -> str:
    return " ".join(term.name for term in fact)


class _Shown:
    """What stands further up already. whole: whether a fact also shows its quotes that do not name the object."""

    def __init__(self, *, whole: bool) -> None:
        self.whole = whole
        self.passages: set[str] = set()
        self.readings: set[str] = set()


def _below(step: Step, margin: str, shown: _Shown) -> Iterator[str]:
    """The reason of a fact, indented, and the facts below it."""
    inner = f"{margin}│ " if step.premises else f"{margin}  "
    if step.rule is not None:
        yield from _filled(f"inferred: {step.rule.words}, {step.rule.source}", inner)
    elif step.premises:
        yield f"{inner}{step.kind}: {added(step)}"
    for source in step.sources:
        yield from _filled(f"{source.kind}: {source}" if source.file else source.kind, inner)
    if step.way:
        yield from _filled(f"described only, in {described(step.way)}", inner)
    yield from _words(step, inner, shown)
    for number, premise in enumerate(step.premises, 1):
        last = number == len(step.premises)
        yield from textwrap.wrap(
            sentence(premise.fact),
            WIDTH,
            initial_indent=f"{margin}{'└' if last else '├'}─ ",
            subsequent_indent=f"{margin}{' ' if last else '│'}    ",
        )
        yield from _below(premise, f"{margin}{'   ' if last else '│  '}", shown)


def _words(step: Step, margin: str, shown: _Shown) -> Iterator[str]:
    """The quotes of a fact, those that name its object first, and how they were read."""
    for quote in step.quotes:
        yield from _quoted_once(quote, margin, shown)
    for one in step.readings:
        if one.node.iri not in shown.readings:
            shown.readings.add(one.node.iri)
            yield from _filled(reading(one), margin)
    if step.others and not shown.whole:
        many = len(step.others)
        label = step.fact[2].label
        yield f"{margin}and {many} other quote{'s' * (many > 1)} of the same report, without {label} (shown by --all)"
    elif step.others:
        yield f"{margin}other words of the same report:"
        for quote in step.others:
            yield from _quoted_once(quote, margin + "  ", shown)


def _quoted_once(quote: Quote, margin: str, shown: _Shown) -> list[str]:
    if quote.node.iri in shown.passages:
        words = textwrap.shorten(quote.words, 50, placeholder=" …")
        return [f"{margin}“{words}” [as above]"]
    shown.passages.add(quote.node.iri)
    return quoted(quote, margin)


def reading(one: SourceReading) -> str:
    """How words were read, and whether the source says so."""
    denotes = listed([term.label for term in one.denotes], "and")
    means = f"denotes {denotes}" if denotes else f"means {one.means}" if one.means else "was given no value"
    words = f"“{one.words}”" if one.words else one.node.label
    if one.ground is None:
        whose = "stated by the page that carried the text" if one.basis == "onPage" else "stated by the source"
        return f"{words} {means} ({whose}), {one.source}"
    return f"{words} {means} (our conclusion: {one.ground.removesuffix('.')}), {one.source}"


def silent(one: Silence) -> str:
    """That the source leaves something open."""
    return f"The source leaves open “{one.property.label}” of {one.node.label}, {one.source}"


def refusal(one: Refusal) -> str:
    """Why something cannot hold."""
    because = (words if source is None else f"{words}, {source}" for words, source in one.because)
    return "; ".join([*because, f"{one.rule.words}, {one.rule.source}"])


def source_line(quote: Quote) -> str:
    """How a quote is meant, whose words it is, and where it stands."""
    speaker = listed([term.label for term in quote.speakers], "and") or "speaker not stated"
    if quote.relayed:
        speaker += f", relayed by {listed([term.label for term in quote.relayed], 'and')}"
    article = quote.article.name.removeprefix("article:") if quote.article else "no article"
    line = "" if quote.line is None else f", line {quote.line}"
    through = f"; said of {quote.through.label}" if quote.through else ""
    return f"[{quote.voice}, {speaker}; {article}{line}{through}]"


def quoted(quote: Quote, margin: str) -> list[str]:
    """A quote with its source, wrapped."""
    return _filled(f"“{quote.words}” {source_line(quote)}", margin)


def _wanting(one: Wanting) -> list[str]:
    lines = _filled(f"Would hold by: {one.rule.words}, {one.rule.source}", "", "  ")
    for fact in one.present:
        lines += _filled(f"given: {sentence(fact)}", "  ", "    ")
    for fact in one.absent:
        lines += _filled(f"if:    {sentence(fact)}", "  ", "    ")
    return lines


def _filled(text: str, margin: str, hanging: str | None = None) -> list[str]:
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=margin,
        subsequent_indent=margin + "  " if hanging is None else hanging,
        break_long_words=False,
        break_on_hyphens=False,
    )
