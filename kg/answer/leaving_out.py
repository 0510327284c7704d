"""What the values of a question leave out, and why: computed by asking once more without them.

That no row is there says little. Either nothing of the kind is in the graph, or there is something of other values, or
the source does not say what the value asks for: then the answer may be one, and whoever asked is told.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from itertools import combinations

from kg.answer.beside import touching
from kg.answer.canned.questions import Parameter, Question
from kg.answer.may_belong import WHO, may_belong
from kg.answer.naming import Select
from kg.answer.rows import Rows
from kg.answer.silences import asked_about, being_silent
from kg.answer.telling.answers import Answer, by_the_hundred, count
from kg.answer.telling.notes import asks
from kg.answer.telling.nouns import joined
from kg.answer.telling.phrases import Phrases
from kg.answer.unlisted import NAMED, first_of, unlisted
from kg.answer.within import Within, time_for, time_in_words
from kg.errors import TimeLimitError
from kg.terms import ENT, shorten

_SETS = 4  # values of which each set is left out in turn; of more each alone, then all
_MOST = 2000  # reports that are looked at


Ask = Callable[[Mapping[str, object], str], Rows]


class LeftOut:
    """What one value leaves out.

    parameter, value: which; others: how many answers there are without it that are not there with it, None where that took
    too long; silent: the lines of those of which the source does not say it; on: what the source does not say, in words;
    elsewhere: where there are no answers with it, the lines of those that have it, or what belongs to it, in another role;
    within: how long it was looked for, in words.
    """

    def __init__(
        self,
        parameter: str,
        value: str,
        others: int | None,
        silent: list[str],
        on: str,
        elsewhere: Sequence[str] = (),
        within: str = "",
    ) -> None:
        self.within = within
        self.parameter = parameter
        self.value = value
        self.others = others
        self.silent = silent
        self.on = on
        self.elsewhere = elsewhere

    def __str__(self) -> str:
        given = f"{self.parameter} = {self.value}"
        if self.others is None:
            return f"What {given} leaves out was not counted within {self.within}."
        if not self.silent:
            more = f"Without {given} there {'is one answer' if self.others == 1 else f'are {self.others} answers'} more"
            some = "which" if self.others == 1 else f"of which {len(self.elsewhere)}"
            have = f"{some} {'has' if len(self.elsewhere) == 1 else 'have'} {self.value}, or what belongs to it,"
            return f"{more}, {have} in another role: {first_of(self.elsewhere)}." if self.elsewhere else f"{more}."
        there = "One" if len(self.silent) == 1 else str(len(self.silent))
        be, may = ("is", "It") if len(self.silent) == 1 else ("are", "They")
        return f"{there} {be} left out by {given} because the source does not say {self.on}. {may} may belong here: {first_of(self.silent)}."

    def __repr__(self) -> str:
        return f"LeftOut({self.parameter}={self.value!r}, {self.others}, {self.silent!r})"


def left_out(rows: Rows, within: Within) -> list[LeftOut]:
    """What each value of some rows leaves out, one by one, while the others hold; or several together, where one alone leaves
    out nothing.

    Parameters that have to be given leave nothing out, and where there are rows, so do those on which no source can be silent.
    """
    question, values, wider = rows.question, rows.given, rows.wider
    assert question is not None
    assert wider is not None
    own = rows.copy(rows.columns, rows.terms)
    own.facts = rows.facts
    own.select = within.select(rows.select) if rows.select is not None else None
    shown = {name: _label(value, own.select) for name, value in values.items()}

    def ask(others: Mapping[str, object], text: str) -> Rows:
        return wider(others, within, text)

    found = []
    if states := _states(question):
        try:
            found += _without_doer(states, shown, own)
        except TimeLimitError:
            found.append(_not_counted([each.name for each in states], shown, rows))
    for parameter in question.parameters:
        if (
            values.get(parameter.name) is None
            or parameter.required
            or (rows and not _may_be_silent(question, parameter))
        ):
            continue
        try:
            if each := _left_out_by(parameter, shown[parameter.name], own, ask, within):
                found.append(each)
        except TimeLimitError:
            found.append(_not_counted([parameter.name], shown, rows))
    return found if rows or found else _together(shown, own, ask, within)


def _left_out_by(parameter: Parameter, shown: str, rows: Rows, ask: Ask, within: Within) -> LeftOut | None:
    """What a value leaves out, while the others hold; None where that is nothing. shown: the value in words."""
    assert rows.question is not None
    value = rows.given[parameter.name]
    others = {name: other for name, other in rows.given.items() if name != parameter.name}
    gone = _without(ask(others, ""), rows)
    if not gone:
        return None
    silent, on = _silent(rows.question, parameter, gone, partial(ask, others))
    of_articles = parameter.kind == "thing" and parameter.name != "article"
    if of_articles:
        facts = gone.facts or []
        open_to = may_belong({fact for number in silent for fact in facts[number]}, rows, value, parameter)
        silent = [number for number in silent if open_to & {*facts[number]}]
    lines = _lines(_kept(gone, silent), within) if silent else []
    number = count(gone, within)
    elsewhere: list[str] = []
    if not rows and of_articles and rows.find is not None:
        with suppress(TimeLimitError):
            elsewhere = _lines(touching(gone, [rows.find(value, parameter.class_iri)]), within)
    return LeftOut(parameter.name, shown, number, lines, on, elsewhere)


def _may_be_silent(question: Question, parameter: Parameter) -> bool:
    """Whether a source may not say what the value of a parameter asks for; which article it is, and which voice, is always known."""
    if parameter.name == "voice" or parameter.class_iri == f"{ENT}Article":
        return False
    names, any_role = asked_about(question.text, parameter.name)
    return parameter.kind == "date" or bool(names) or any_role


def _not_counted(names: Sequence[str], shown: Mapping[str, str], rows: Rows) -> LeftOut:
    """That there was no time for what some values leave out."""
    return LeftOut(names[0], _given(names, shown), None, [], "", within=time_in_words(rows))


def _given(names: Sequence[str], shown: Mapping[str, str]) -> str:
    """The values of some parameters in words: what comes after the name of the first."""
    return joined([f"{name} = {shown[name]}" for name in names]).partition(" = ")[2]


def _together(shown: Mapping[str, str], rows: Rows, ask: Ask, within: Within) -> list[LeftOut]:
    """What several values leave out together, where there are no rows without any of them alone: the fewest that do."""
    assert rows.question is not None
    values = rows.given
    optional = [p.name for p in rows.question.parameters if values.get(p.name) is not None and not p.required]
    sizes = range(2, len(optional) + 1) if len(optional) <= _SETS else [len(optional)]
    for size in sizes:
        found = []
        for names in combinations(optional, size):
            try:
                wider = ask({name: value for name, value in values.items() if name not in names}, "")
                if wider:
                    found.append(LeftOut(names[0], _given(names, shown), count(wider, within), [], ""))
            except TimeLimitError:
                found.append(_not_counted(names, shown, rows))
        if found:
            return found
    return []


def _label(value: object, select: Select | None) -> str:
    """A value as people read it: a thing by its label."""
    if label := getattr(value, "label", None):
        return str(label)
    text = str(getattr(value, "iri", value))
    if select is not None and re.fullmatch(r"https?://[^\s<>\"{}|^`\\]+", text):
        with suppress(TimeLimitError):
            for (found,) in select(f"SELECT ?label WHERE {{ <{text}> skos:prefLabel ?label }} ORDER BY ?label LIMIT 1"):
                return str(getattr(found, "value", found))
        return shorten(text)
    return text


def _states(question: Question) -> list[Parameter]:
    """The states that have to be given, where the question takes every report in which they take part; else none."""
    states = [p for p in question.parameters if p.required and p.class_iri == f"{ENT}Country"]
    of_all = all(re.search(rf"\?\w+ \?\w+ \?_{each.name}\b", question.text) for each in states)
    return [p for p in question.parameters if p.required] if states and of_all else []


def _without_doer(states: list[Parameter], shown: Mapping[str, str], rows: Rows) -> list[LeftOut]:
    """The acts of which the source does not say who did them, and that are not among the rows."""
    if rows.given.get("article") is not None or rows.select is None:
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
        open_to = may_belong(found, rows, rows.given[state.name], state)
        found = {iri: None for iri in found if iri in open_to}
    if not found:
        return []
    phrases = Phrases(rows.select)
    phrases.learn(list(found)[:NAMED])
    lines = [phrases.of(iri) if number < NAMED else iri for number, iri in enumerate(found)]
    names = [each.name for each in states]
    return [LeftOut(names[0], _given(names, shown), len(found), lines, joined(on, "or"))]


def explained(rows: Rows) -> list[str]:
    """Why there are no rows, or what else might belong to those that there are, in sentences."""
    whole = Within(rows.spare)
    within = time_for(rows)
    told = rows.left_out(within)
    sentences = [str(each) for each in told if not rows or each.silent or each.others is None]
    sentences = [*unlisted(rows, within), *sentences] if rows.complete else sentences
    if rows:
        return sentences
    if beside := rows.beside(whole):
        name = rows.question.name if rows.question else ""
        select = whole.select(rows.select) if rows.select is not None else None
        given = " and ".join(f"{each} = {_label(value, select)}" for each, value in rows.given.items())
        none = f"None with {given}" if given else "None"
        return [f"{none} is recorded under {name}; {'. '.join(map(str, beside))}.", *sentences]
    if not sentences:
        return [_nothing(rows)]
    return ["Nothing fits.", *sentences]


def _nothing(rows: Rows) -> str:
    """That there is nothing, and for which values that was looked at."""
    if not rows.given:
        return rows.nothing
    if rows.wider is None or rows.question is None or any(p.required for p in rows.question.parameters):
        return "Nothing that fits is in this graph."
    return "Nothing that fits is in this graph, with these values or others."


def _lines(rows: Rows, within: Within) -> list[str]:
    """The answers that rows make, each by its beginning."""
    answers = (answer for some in by_the_hundred(rows, with_notes=False, within=within) for answer in some)
    return [_short(rows.question, answer) for answer in answers] if rows.question is not None else []


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


def _silent(question: Question, parameter: Parameter, gone: Rows, ask: Callable[[str], Rows]) -> tuple[list[int], str]:
    """Which rows tell of what the source does not say and the value asks for, and what that is, in words.

    ask: the rows of another SPARQL with the other values.
    """
    if gone.facts is None or gone.select is None:
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
    some = gone.select(
        f"SELECT DISTINCT ?on WHERE {{ VALUES ?fact {{ {values} }} ?node ent:isToldBy ?fact ; ent:isSilentOn ?on }} ORDER BY ?on"
    )
    for (term,) in some:
        name = str(getattr(term, "value", term)).removeprefix(ENT)
        if name not in names:
            continue
        silence = f"{{}} ent:isSilentOn ent:{name} . FILTER NOT EXISTS {{ VALUES ?who {{ {there} }} {{}} ?who ?value }}"
        silent = {*ask(being_silent(question.text, parameter.name, silence)).terms} & {*gone.terms}
        found.update(silent)
        if silent and asks(name) not in on:
            on.append(asks(name))
    return [number for number, terms in enumerate(gone.terms) if terms in found], joined(on, "or")
