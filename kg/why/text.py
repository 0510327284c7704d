"""An explanation as a tree of text."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from kg.why.parts import Found, Quote, Said, Step, Wanting

WIDTH = 110  # characters


def sentence(fact: Said) -> str:
    """A triple by its labels."""
    return " · ".join(term.label for term in fact)


def tree(found: Found) -> str:
    """The explanation for people: what holds, why, down to file, line and words; or what is missing."""
    lines: list[str] = []
    if not found:
        lines += [f"Not derivable: {sentence(found.fact)}", f"  {_names(found.fact)}"]
        if found.silent:
            lines.append("  The source says nothing on this, as the article's file records.")
        for one in found.missing:
            lines += ["", *_wanting(one)]
        if found.against:
            lines += ["", *_filled(f"It cannot hold: {found.against.words}, {found.against.source}", "")]
        elif not found.missing:
            lines += ["", "No rule concludes it: it would have to be written in an article or the reference data."]
        if found.mentions:
            lines += ["", "Said or planned, but not reported as fact:"]
            for mention in found.mentions:
                lines.append(f"  {mention.node.label} ({mention.kind.label})")
                for quote in mention.quotes:
                    lines += quoted(quote, "    ")
        return "\n".join(lines)
    for number, step in enumerate(found.derivations, 1):
        if len(found.derivations) > 1:
            lines += [*([""] if number > 1 else []), f"Derivation {number}"]
        lines += [sentence(step.fact), f"  {_names(step.fact)}", *_below(step, "", set())]
    return "\n".join(lines)


def steps(step: Step) -> str:
    """One derivation as a tree, from its fact down."""
    return "\n".join([sentence(step.fact), *_below(step, "", set())])


def _names(fact: Said) -> str:
    return " ".join(term.name for term in fact)


def _below(step: Step, margin: str, shown: set[tuple[Quote, ...]]) -> Iterator[str]:
    """The reason of a fact, indented, and the facts below it. shown: quotes that stand above already."""
    inner = f"{margin}│ " if step.premises else f"{margin}  "
    if step.rule is not None:
        yield from _filled(f"inferred: {step.rule.words}, {step.rule.source}", inner)
    for source in step.sources:
        yield from _filled(f"{source.kind}: {source}" if source.file else source.kind, inner)
    if step.quotes and step.quotes in shown:
        yield f"{inner}with the words above"
    else:
        shown.add(step.quotes)
        for quote in step.quotes:
            yield from quoted(quote, inner)
    for number, premise in enumerate(step.premises, 1):
        last = number == len(step.premises)
        yield from textwrap.wrap(
            sentence(premise.fact),
            WIDTH,
            initial_indent=f"{margin}{'└' if last else '├'}─ ",
            subsequent_indent=f"{margin}{' ' if last else '│'}    ",
        )
        yield from _below(premise, f"{margin}{'   ' if last else '│  '}", shown)


def source_line(quote: Quote) -> str:
    """How a quote is meant, whose words it is, and where it stands."""
    speaker = quote.speaker.label if quote.speaker else "speaker not stated"
    article = quote.article.name.removeprefix("article:") if quote.article else "no article"
    line = "" if quote.line is None else f", line {quote.line}"
    through = f"; said of {quote.through.label}" if quote.through else ""
    return f"[{quote.stance}, {speaker}; {article}{line}{through}]"


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
