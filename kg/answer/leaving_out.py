"""What the values of a question leave out, and why: computed by asking once more without them.

That no row is there says little. Either nothing of the kind is in the graph, or there is something of other values, or
the source does not say what the value asks for: then the answer may be one, and whoever asked is told.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from itertools import combinations
from time import monotonic

from kg.answer.beside import touching
from kg.answer.canned.questions import Parameter, Question
from kg.answer.may_belong import WHO, may_belong
from kg.answer.naming import Select
from kg.answer.rows import Rows
from kg.answer.silences import asked_about, being_silent
from kg.answer.telling.answers import Answer, of
from kg.answer.telling.notes import asks
from kg.answer.telling.nouns import joined
from kg.answer.telling.phrases import Phrases
from kg.errors import TimeLimitError
from kg.terms import ENT, shorten

TIMEOUT = 5.0  # seconds for each value
SOON = 1.0  # seconds for all values, where a limit cut the rows off: whoever wants the first ones does not wait
_SETS = 4  # values of which each set is left out in turn; of more each alone, then all
_NAMED = 3  # answers that are left out and named; of others only the number
_MOST = 2000  # reports that are looked at


Ask = Callable[[Mapping[str, object], float, str], Rows]


class LeftOut:
    """What one value leaves out.

    parameter, value: which; others: how many answers there are without it that are not there with it, None where that took
    too long; silent: the lines of those of which the source does not say it; on: what the source does not say, in words;
    elsewhere: where there are no answers with it, the lines of those that have it, or what belongs to it, in another role;
    soon: whether it was looked for a second only.
    """

    def __init__(
        self,
        parameter: str,
        value: str,
        others: int | None,
        silent: list[str],
        on: str,
        elsewhere: Sequence[str] = (),
        soon: bool = False,
    ) -> None:
        self.soon = soon
        self.parameter = parameter
        self.value = value
        self.others = others
        self.silent = silent
        self.on = on
        self.elsewhere = elsewhere

    def __str__(self) -> str:
        given = f"{self.parameter} = {self.value}"
        if self.others is None and self.soon:
            return (
                f"What {given} leaves out was not counted, as it takes longer than a second; without it all is shown."
            )
        if self.others is None:
            return f"What {given} leaves out was not counted: it takes longer than {TIMEOUT:.0f} seconds."
        if not self.silent:
            more = f"Without {given} there {'is one answer' if self.others == 1 else f'are {self.others} answers'} more"
            some = "which" if self.others == 1 else f"of which {len(self.elsewhere)}"
            have = f"{some} {'has' if len(self.elsewhere) == 1 else 'have'} {self.value}, or what belongs to it,"
            return f"{more}, {have} in another role: {_first(self.elsewhere)}." if self.elsewhere else f"{more}."
        there = "One" if len(self.silent) == 1 else str(len(self.silent))
        be, may = ("is", "It") if len(self.silent) == 1 else ("are", "They")
        return f"{there} {be} left out by {given} because the source does not say {self.on}. {may} may belong here: {_first(self.silent)}."

    def __repr__(self) -> str:
        return f"LeftOut({self.parameter}={self.value!r}, {self.others}, {self.silent!r})"


def _first(lines: Sequence[str]) -> str:
    return "; ".join(lines[:_NAMED]) + (" …" if len(lines) > _NAMED else "")


def left_out(
    question: Question,
    values: Mapping[str, object],
    rows: Rows,
    ask: Ask,
) -> list[LeftOut]:
    """What each value leaves out, one by one, while the others hold; or several together, where one alone leaves out nothing.

    ask: the rows for some values, within some seconds, of this question or of the SPARQL that is given in its place.
    Parameters that have to be given leave nothing out.
    """
    found = []
    end = monotonic() + SOON
    if (named := _of_states(question, values, rows.select)) and rows.select is not None:
        found += _without_doer(named, [p for p in question.parameters if p.required], values, rows)
    for parameter in question.parameters:
        value = values.get(parameter.name)
        if value is None or parameter.required:
            continue
        others = {name: other for name, other in values.items() if name != parameter.name}
        shown = _label(value, rows.select)
        wider = None
        seconds = TIMEOUT if rows.complete else end - monotonic()
        with suppress(TimeLimitError):
            wider = ask(others, seconds, "") if seconds > 0 else None
        if wider is None:
            found.append(LeftOut(parameter.name, shown, None, [], "", soon=not rows.complete))
            continue
        gone = _without(wider, rows)
        if gone:
            silent, on = _silent(question, parameter, gone, rows.select, partial(ask, others, seconds))
            if parameter.kind == "thing" and parameter.name != "article":
                facts = gone.facts or []
                open_to = may_belong({fact for number in silent for fact in facts[number]}, rows, value, parameter)
                silent = [number for number in silent if open_to & {*facts[number]}]
            lines = [_short(question, answer) for answer in of(_kept(gone, silent))] if silent else []
            elsewhere: list[str] = []
            if not rows and parameter.kind == "thing" and parameter.name != "article" and rows.find is not None:
                with suppress(TimeLimitError):
                    having = touching(gone, [rows.find(value, parameter.class_iri)])
                    elsewhere = [_short(question, answer) for answer in of(having)]
            found.append(LeftOut(parameter.name, shown, len(of(gone)), lines, on, elsewhere))
    return found if rows or found else _together(question, values, rows.select, ask)


def _together(question: Question, values: Mapping[str, object], select: Select | None, ask: Ask) -> list[LeftOut]:
    """What several values leave out together, where there are no rows without any of them alone: the fewest that do."""
    optional = [p.name for p in question.parameters if values.get(p.name) is not None and not p.required]
    sizes = range(2, len(optional) + 1) if len(optional) <= _SETS else [len(optional)]
    for size in sizes:
        found = []
        for names in combinations(optional, size):
            given = [f"{name} = {_label(values[name], select)}" for name in names]
            shown = f"{', '.join(given[:-1])} and {given[-1]}".partition(" = ")[2]
            try:
                wider = ask({name: value for name, value in values.items() if name not in names}, TIMEOUT, "")
            except TimeLimitError:
                found.append(LeftOut(names[0], shown, None, [], ""))
                continue
            if wider:
                found.append(LeftOut(names[0], shown, len(of(wider)), [], ""))
        if found:
            return found
    return []


def _label(value: object, select: Select | None) -> str:
    """A value as people read it: a thing by its label."""
    if label := getattr(value, "label", None):
        return str(label)
    text = str(getattr(value, "iri", value))
    if select is not None and re.fullmatch(r"https?://[^\s<>\"{}|^`\\]+", text):
        for (found,) in select(f"SELECT ?label WHERE {{ <{text}> skos:prefLabel ?label }} ORDER BY ?label LIMIT 1"):
            return str(getattr(found, "value", found))
        return shorten(text)
    return text


def _of_states(question: Question, values: Mapping[str, object], select: Select | None) -> str:
    """The states that have to be given, where the question takes every report in which they take part; else ""."""
    states = [p.name for p in question.parameters if p.required and p.class_iri == f"{ENT}Country"]
    if not states or not all(re.search(rf"\?\w+ \?\w+ \?_{name}\b", question.text) for name in states):
        return ""
    return ", ".join(f"{name} = {_label(values.get(name), select)}" for name in states)


def _without_doer(named: str, states: list[Parameter], values: Mapping[str, object], rows: Rows) -> list[LeftOut]:
    """The acts of which the source does not say who did them, and that are not among the rows."""
    if values.get("article") is not None or rows.select is None:
        return []
    here = {fact for facts in rows.facts or [] for fact in facts}
    who = " ".join(f"ent:{name}" for name in WHO)
    found: dict[str, None] = {}
    on: list[str] = []
    for fact, term in rows.select(
        f"SELECT DISTINCT ?fact ?on WHERE {{ VALUES ?on {{ {who} }} ?fact ent:isSilentOn ?on ; a ent:Act ; ent:isToldBy ?fact "
        f"FILTER NOT EXISTS {{ VALUES ?who {{ {who} }} ?fact ?who ?value }} }} ORDER BY ?fact ?on LIMIT {_MOST}"
    ):
        if (iri := str(getattr(fact, "value", fact))) not in here:
            found[iri] = None
            name = asks(str(getattr(term, "value", term)))
            on += [name] if name not in on else []
    for state in states:
        open_to = may_belong(found, rows, values[state.name], state)
        found = {iri: None for iri in found if iri in open_to}
    if not found:
        return []
    phrases = Phrases(rows.select)
    phrases.learn(list(found)[:_NAMED])
    lines = [phrases.of(iri) if number < _NAMED else iri for number, iri in enumerate(found)]
    name, _, value = named.partition(" = ")
    return [LeftOut(name, value, len(found), lines, joined(on, "or"))]


def explained(rows: Rows) -> list[str]:
    """Why there are no rows, or what else might belong to those that there are, in sentences."""
    told = rows.left_out()
    sentences = [str(each) for each in told if str(each) and (not rows or each.silent or each.others is None)]
    sentences = [*_unlisted(rows), *sentences] if rows.complete else sentences
    if rows:
        return sentences
    if beside := rows.beside():
        name = rows.question.name if rows.question else ""
        given = " and ".join(f"{each} = {_label(value, rows.select)}" for each, value in rows.given.items())
        none = f"None with {given}" if given else "None"
        return [f"{none} is recorded under {name}; {'. '.join(map(str, beside))}.", *sentences]
    if not sentences:
        return [_nothing(rows)]
    return ["Nothing fits.", *sentences]


def _unlisted(rows: Rows) -> list[str]:
    """Of a question that lists what has a certain thing told of it: what else of the class this graph has, for the values given."""
    if rows.question is None or rows.question.unlisted is None or rows.select is None or rows.find is None:
        return []
    given = {name: rows.question.parameter(name) for name in rows.given}
    if any(p is None or p.kind != "thing" or name == "article" for name, p in given.items()):
        return []
    classes, which, anyway = rows.question.unlisted
    tests = "".join(
        f"FILTER(?thing = <{iri}> || EXISTS {{ ?thing {_leads_to(rows.question, name)} <{iri}> }} "
        f"|| EXISTS {{ ?had ent:hasAmount ?thing ; ?of <{iri}> }} "
        f"|| EXISTS {{ ?had ent:hasAmount ?thing . ?taking ?part ?had ; ?of <{iri}> }}) "
        for name, iri in (
            (name, rows.find(rows.given[name], p.class_iri))
            for name, p in given.items()
            if p is not None and not anyway
        )
    )
    found = list(
        rows.select(
            f"SELECT DISTINCT ?thing ?label ?whole WHERE {{ VALUES ?class {{ {' '.join(f'<{each}>' for each in classes)} }} ?thing a ?class ; skos:prefLabel|ent:wording ?label . {tests} "
            "OPTIONAL { ?holder ent:hasAmount ?thing ; ent:wording ?whole } "
            "FILTER(EXISTS { ?node ?role ?thing ; ent:isToldBy ?report } "
            "|| EXISTS { ?group ?has ?thing ; ent:wording ?words . ?node ?part ?group ; ent:isToldBy ?report } "
            "|| EXISTS { ?group ?has ?thing ; ent:wording ?words . ?outer ?within ?group ; ent:wording ?more . ?node ?part ?outer ; ent:isToldBy ?report } "
            "|| EXISTS { ?evidence ent:namesInPassing ?thing }) } "
            f"ORDER BY ?label ?thing ?whole LIMIT {_MOST}"
        )
    )
    # What any row has, by itself, by its words or in its report, is listed, whatever the values leave of the rows.
    every: Rows | None = rows
    if found and given:
        with suppress(TimeLimitError):
            every = rows.wider({}, TIMEOUT, "") if rows.wider is not None else None
    if not found or every is None or not every.complete:
        return []
    told = {fact for facts in every.facts or [] for fact in facts}
    listed = {str(getattr(term, "value", term)) for terms in every.terms for term in terms}
    things = " ".join(f"<{getattr(row[0], 'value', row[0])}>" for row in found)
    # Where each answer is about one thing, that of another of the same report is none about this.
    for thing, report in (
        ()
        if rows.question.each
        else rows.select(
            f"SELECT DISTINCT ?thing ?report WHERE {{ VALUES ?thing {{ {things} }} ?node ?role ?thing ; ent:isToldBy ?report . "
            f"FILTER NOT EXISTS {{ ?thing a ent:Quantity }} }}"
        )
    ):
        if str(getattr(report, "value", report)) in told:
            listed.add(str(getattr(thing, "value", thing)))
    left = []
    for row in found:
        thing, label, whole = (str(getattr(term, "value", term or "")) for term in row)
        if not {thing, label} & listed:
            left.append(whole or label)
    labels = list(dict.fromkeys(left))
    if not labels:
        return []
    there, beside = "is" if len(labels) == 1 else "are", "Beside these there" if rows else "Here"
    more = "more than " if len(found) == _MOST else ""
    return [f"{beside} {there} {more}{len(labels)} {which}: {_first(labels)}."]


def _leads_to(question: Question, name: str) -> str:
    """The property that leads from what a question lists to the value of a parameter; any where the query does not tell it."""
    found = re.search(rf"\b(ent:\w+) \?{name}\b", question.text)
    return found[1] if found else "?of"


def _nothing(rows: Rows) -> str:
    """That there is nothing, and for which values that was looked at."""
    if not rows.given:
        return rows.nothing
    if rows.wider is None or rows.question is None or any(p.required for p in rows.question.parameters):
        return "Nothing that fits is in this graph."
    return "Nothing that fits is in this graph, with these values or others."


def _short(question: Question, answer: Answer) -> str:
    """An answer by its beginning: what it is about, where the line begins with that."""
    about = re.match(r"\{(?!report)\w+[^}]*\}: ", question.answer)
    text = answer.text.partition(": ")[0] if about else answer.text
    return text if len(text) <= 80 else f"{text[:79]}…"


def _without(wider: Rows, rows: Rows) -> Rows:
    """The rows of the wider answer that tell of other reports than the narrower one; of other values, where none are known."""
    if wider.facts is None or rows.facts is None:
        here = set(rows.terms)
        return wider.copy(wider.columns, [terms for terms in wider.terms if terms not in here])
    there = {fact for facts in rows.facts for fact in facts}
    return _kept(wider, [number for number, facts in enumerate(wider.facts) if not set(facts) & there])


def _kept(rows: Rows, numbers: Sequence[int]) -> Rows:
    """Some of the rows."""
    found = rows.copy(rows.columns, [rows.terms[number] for number in numbers])
    found.facts = None if rows.facts is None else [rows.facts[number] for number in numbers]
    return found


def _silent(
    question: Question, parameter: Parameter, gone: Rows, select: Select | None, ask: Callable[[str], Rows]
) -> tuple[list[int], str]:
    """Which rows tell of what the source does not say and the value asks for, and what that is, in words.

    ask: the rows of another SPARQL with the other values.
    """
    if gone.facts is None or select is None:
        return [], ""
    if parameter.kind == "date":
        if not {"earliest", "latest"} <= set(gone.places):
            return [], ""
        places = gone.places["earliest"], gone.places["latest"]
        undated = [n for n, terms in enumerate(gone.terms) if terms[places[0]] is None and terms[places[1]] is None]
        return undated, "on which day"
    names, any_role = asked_about(question.text, parameter.name)
    names |= {*WHO, "hasPartner", "hasTheme"} if any_role else set()
    there = " ".join(f"ent:{name}" for name in sorted({*WHO} & names))
    facts = sorted({fact for facts in gone.facts for fact in facts})[:_MOST]
    found: set[tuple[object, ...]] = set()
    on: list[str] = []
    values = " ".join(f"<{fact}>" for fact in facts)
    some = select(
        f"SELECT DISTINCT ?on WHERE {{ VALUES ?fact {{ {values} }} ?node ent:isToldBy ?fact ; ent:isSilentOn ?on }} ORDER BY ?on"
    )
    for (term,) in some:
        name = str(getattr(term, "value", term)).removeprefix(ENT)
        if name not in names:
            continue
        silence = f"{{}} ent:isSilentOn ent:{name} . FILTER NOT EXISTS {{ VALUES ?who {{ {there} }} {{}} ?who ?value }}"
        silent: Iterable[tuple[object, ...]] = ()
        with suppress(TimeLimitError):
            silent = {*ask(being_silent(question.text, parameter.name, silence)).terms} & {*gone.terms}
        found.update(silent)
        if silent and asks(name) not in on:
            on.append(asks(name))
    return [number for number, terms in enumerate(gone.terms) if terms in found], joined(on, "or")
