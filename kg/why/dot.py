"""An explanation as a graph in the DOT language (https://graphviz.org/doc/info/lang.html).

Labels are HTML-like, since there all that texts bring along can be escaped in one known way.
"""

from __future__ import annotations

import re
import textwrap
from html import escape

from kg.source.turtle import CONTROL
from kg.why.parts import (
    ASSERTED,
    INFERRED,
    ONTOLOGY,
    REFERENCE,
    ExplainedTriple,
    Quote,
    Said,
    Source,
    SourceReading,
    Step,
)
from kg.why.text import added, described, reading, refusal, silent, source_line, what

# Border and filling, by kind of fact.
COLOURS = {
    INFERRED: ("#2f6fae", "#e3eefa"),
    ASSERTED: ("#2e8048", "#e2f3e6"),
    REFERENCE: ("#8a6d1f", "#faf1d7"),
    ONTOLOGY: ("#6b4fa0", "#eee7f8"),
    "missing": ("#b0413e", "#ffffff"),
    "said": ("#777777", "#f4f4f4"),
}
_HEAD = """digraph why {
  graph [rankdir=%s, bgcolor="white", fontname="Helvetica", fontsize=11, nodesep=0.35, ranksep=0.4, pad=0.2, splines=true];
  node [fontname="Helvetica", fontsize=11, margin="0.14,0.09", penwidth=1.2];
  edge [fontname="Helvetica", fontsize=10, color="#555555", arrowsize=0.7];
"""


def dot(found: ExplainedTriple) -> str:
    """The facts as boxes coloured by kind, the rules and the quotes between and below them."""
    drawing = _Drawing()
    for step in found.derivations:
        drawing.step(step)
    if not found:
        goal = drawing.fact(found.fact, "missing", "not derivable", dashed=True)
        if found.against:
            drawing.edge(goal, drawing.rule(f"cannot hold: {refusal(found.against)}"), "dashed")
        for silence in found.silent:
            drawing.edge(goal, drawing.note(silence, [_small(silent(silence), 66)]), "dotted")
        for number, one in enumerate(found.missing):
            rule = drawing.rule(f"would hold by: {one.rule.words}", one.rule.source)
            drawing.edge(goal, rule, "dashed")
            for fact in one.present:
                drawing.edge(rule, drawing.fact(fact, INFERRED, "given"))
            for fact in one.absent:
                drawing.edge(rule, drawing.fact(fact, "missing", "missing", dashed=True, within=number), "dashed")
        for mention in found.mentions:
            label = (
                f"<B>{_text(mention.node.label)}</B><BR/>{_small(f'{what(mention.way)}: it does not follow from it')}"
            )
            node = drawing.box(("said", mention.way), label, "said")
            drawing.edge(goal, node, "dotted")
            drawing.quotes(node, mention.quotes, mention.readings)
    # From left to right, several derivations stand one below the other.
    return (
        _HEAD % ("LR" if len(found.derivations) > 1 else "TB")
        + "".join(f"  {line}\n" for line in drawing.lines)
        + "}\n"
    )


class _Drawing:
    """Lines of DOT. What is the same is drawn once."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.names: dict[object, str] = {}
        self.edges: set[tuple[str, str]] = set()

    def step(self, step: Step) -> str:
        if not step.premises:
            written = "; ".join(str(source) for source in step.sources)
            note = f"{step.kind}: {written}" if written != step.kind else step.kind
            if step.way:
                note += f"; described only, in {described(step.way)}"
            name = self.fact(step.fact, step.kind, note)
            self.quotes(name, step.quotes, step.readings, len(step.others))
            return name
        name = self.fact(step.fact, INFERRED, step.kind)
        words, source = (step.rule.words, step.rule.source) if step.rule else (added(step), None)
        rule = self.rule(words, source, (step.fact, words, *(p.fact for p in step.premises)))
        self.edge(name, rule)
        for premise in step.premises:
            self.edge(rule, self.step(premise))
        return name

    def fact(self, fact: Said, kind: str, note: str, *, dashed: bool = False, within: int | None = None) -> str:
        """within: of which rule, where the fact has variables, which mean another thing in each."""
        subject, predicate, value = (_wrapped(term.label, 38) for term in fact)
        label = f"{subject}<BR/><B>{predicate}</B><BR/>{value}<BR/>{_small(note, 66)}"
        return self.box(("fact", tuple(term.iri for term in fact), within), label, kind, dashed=dashed)

    def rule(self, words: str, source: Source | None = None, key: object = None) -> str:
        place = f"<BR/>{_small(str(source), 60)}" if source else ""
        return self._node(
            ("rule", key or words),
            f'shape=box, style="rounded", color="#bbbbbb", label=<<I>{_wrapped(words, 44)}</I>{place}>',
        )

    def quotes(
        self, below: str, quotes: tuple[Quote, ...], readings: tuple[SourceReading, ...], others: int = 0
    ) -> None:
        """others: how many quotes are left out."""
        if not quotes:
            return
        parts = [f"{_wrapped(f'“{one.words}”', 50)}<BR/>{_small(source_line(one)[1:-1], 66)}" for one in quotes]
        parts += [_small(reading(one), 66) for one in readings]
        if others:
            parts.append(_small(f"and {others} other quote{'s' * (others > 1)} of the same report"))
        key = ("quotes", tuple((one.node.iri, one.through) for one in quotes), readings, others)
        self.edge(below, self.note(key, parts), "dotted")

    def note(self, key: object, parts: list[str]) -> str:
        """parts: as they stand in the label."""
        label = "<BR/><BR/>".join(parts)
        return self._node(key, f'shape=note, style=filled, color="#999999", fillcolor="#fffef5", label=<{label}>')

    def box(self, key: object, label: str, kind: str, *, dashed: bool = False) -> str:
        border, filling = COLOURS[kind]
        style = "rounded,filled,dashed" if dashed else "rounded,filled"
        return self._node(key, f'shape=box, style="{style}", color="{border}", fillcolor="{filling}", label=<{label}>')

    def _node(self, key: object, attributes: str) -> str:
        if key not in self.names:
            self.names[key] = f"n{len(self.names)}"
            self.lines.append(f"{self.names[key]} [{attributes}];")
        return self.names[key]

    def edge(self, start: str, end: str, style: str = "solid") -> None:
        if (start, end) not in self.edges:
            self.edges.add((start, end))
            self.lines.append(f"{start} -> {end} [style={style}];")


def _text(text: str) -> str:
    """The text in an HTML-like label: markup escaped, control characters taken out."""
    return escape(" ".join(CONTROL.sub("", text).split()))


class _Wrapper(textwrap.TextWrapper):
    """Breaks lines between words, and within paths after a slash."""

    def _split(self, text: str) -> list[str]:
        return [part for chunk in super()._split(text) for part in re.split("(?<=/)(?=.)", chunk)]


def _wrapped(text: str, width: int) -> str:
    return "<BR/>".join(map(_text, _Wrapper(width, break_on_hyphens=False).wrap(text))) or " "


def _small(text: str, width: int = 60) -> str:
    return f'<FONT POINT-SIZE="9" COLOR="#555555">{_wrapped(text, width)}</FONT>'
