"""Puts values in the place of a question's parameters, as RDF terms, so that no value can become syntax.

pyoxigraph's `substitutions` need the variable projected and remote engines know no bindings at all. Replacing the reserved variables by terms works on every engine alike.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import pyoxigraph as ox

from kg import lexer
from kg.answer.canned.questions import VOICES, Parameter, Question
from kg.errors import KgError
from kg.terms import XSD

Term = ox.NamedNode | ox.Literal

_DAY = re.compile(r"\d{4}-\d\d-\d\d\Z", re.A)
_NUMBER = re.compile(r"[+-]?\d{1,30}(\.\d{1,30})?\Z", re.A)


def bound(question: Question, values: Mapping[str, object], find: Callable[[object, str | None], str]) -> str:
    """The SPARQL of the question with these values, for any engine. As `terms`."""
    return substitute(question.text, terms(question, values, find))


def terms(
    question: Question, values: Mapping[str, object], find: Callable[[object, str | None], str]
) -> dict[str, Term]:
    """The terms that the values of a question mean, by name of parameter.

    values: by name of parameter; None counts as not given. find: the IRI that a value and the IRI of a
    class (or None for any) mean. Raises `KgError` for unknown names, missing or impossible values.
    """
    for name in values:
        if question.parameter(name) is None:
            known = ", ".join(p.name for p in question.parameters) or "none"
            raise KgError(f"{question.name} has no parameter {name}.", f"It has: {known}.")
    found: dict[str, Term] = {}
    for parameter in question.parameters:
        value = values.get(parameter.name)
        if value is not None:
            found[parameter.name] = term(parameter, value, find)
        elif parameter.required:
            raise KgError(
                f"{question.name} needs a value for {parameter.name}: {parameter.about}", f"Such as: {question.command}"
            )
    return found


def substitute(text: str, terms: Mapping[str, Term]) -> str:
    """Puts terms in the place of the variables `?_name`, outside strings, IRIs and comments.

    >>> substitute('FILTER(?x = ?_x) # ?_x', {"x": ox.Literal('"')})
    'FILTER(?x = "\\\\"") # ?_x'
    """

    if not terms:
        return text
    new = {f"_{name}": str(term) for name, term in terms.items()}
    return "".join(
        new.get(token.text[1:], token.text) if token.kind == lexer.VARIABLE else token.text
        for token in lexer.tokens(text)
    )


def with_fact(question: Question, text: str) -> tuple[str, str, bool]:
    """The SPARQL, made to tell of each row what report it tells of: the text, that variable, and whether it was put in.

    The variable is "" where the header of the question names none (`#+ evidence`).
    """
    name = question.evidence_of
    if not name or name in question.columns:
        return text, name, False
    begin = "SELECT DISTINCT "
    return text.replace(begin, f"{begin}?{name} ", 1), name, True


def term(parameter: Parameter, value: object, find: Callable[[object, str | None], str]) -> Term:
    """The RDF term that a value of a user means for a parameter. Raises `KgError` where it means none."""
    if parameter.kind == "thing":
        return ox.NamedNode(find(value, parameter.class_iri))
    if parameter.kind == "date":
        return ox.Literal(_date(parameter, value), datatype=ox.NamedNode(XSD + "date"))
    if parameter.kind == "number":
        return _number(parameter, value)
    if parameter.kind == "choice":
        return ox.Literal(_choice(parameter.name, str(value), parameter.choices))
    if parameter.kind == "voices":
        return ox.Literal(" ".join(voices(value)))
    return _text(parameter, value)


def voices(value: object) -> list[str]:
    """The voices that are asked for.

    value: voices joined by + or commas, or a list of them; a plus in front adds to "own".

    >>> voices("+quoted")
    ['own', 'quoted']
    """
    if isinstance(value, str):
        words = ["own"] if value.lstrip().startswith("+") else []
        words += [word for word in re.split(r"[+,\s]+", value) if word]
    elif isinstance(value, list | tuple | set | frozenset):
        words = [str(word) for word in value]
    else:
        words = [str(value)]
    chosen = {_choice("voice", word, VOICES) for word in words}
    if not chosen:
        raise KgError("no voice is given.", f"Choose one of {', '.join(VOICES)}.")
    return [voice for voice in VOICES if voice in chosen]


def _choice(name: str, word: str, choices: tuple[str, ...]) -> str:
    if word.strip().lower() in choices:
        return word.strip().lower()
    raise KgError(f"{name} cannot be '{_shown(word)}'.", f"Choose one of {', '.join(choices)}.")


def _date(parameter: Parameter, value: object) -> str:
    import datetime

    if isinstance(value, datetime.datetime):
        value = value.date()
    try:
        return (value if isinstance(value, datetime.date) else datetime.date.fromisoformat(_iso(value))).isoformat()
    except ValueError as error:
        raise KgError(
            f"{parameter.name} cannot be '{_shown(value)}': it is no date.",
            "Write it as YYYY-MM-DD, such as 2024-04-30.",
        ) from error


def _iso(value: object) -> str:
    text = str(value).strip()
    if not _DAY.match(text):  # fromisoformat also takes 20240430 and 2024-W18-2
        raise ValueError(text)
    return text


def _number(parameter: Parameter, value: object) -> ox.Literal:
    # A Decimal writes itself as 1E+3 where it can.
    text = format(value, "f") if type(value).__name__ == "Decimal" else str(value).strip()
    if not _NUMBER.match(text):
        raise KgError(f"{parameter.name} cannot be '{_shown(value)}': it is no number.", "Write it as 2800000 or 2.5.")
    return ox.Literal(text, datatype=ox.NamedNode(XSD + ("decimal" if "." in text else "integer")))


def _text(parameter: Parameter, value: object) -> ox.Literal:
    text = str(value)
    if not text.strip():
        raise KgError(f"{parameter.name} is empty.", f"Give words, such as '{parameter.example}'.")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise KgError(f"{parameter.name} is no well-formed Unicode.", "Give it as UTF-8.") from error
    return ox.Literal(text)


def _shown(value: object) -> str:
    """A value as a message repeats it: on one line, and not too long."""
    text = " ".join(str(value).split()).encode("utf-8", "replace").decode()
    return text if len(text) <= 60 else text[:60] + "…"
