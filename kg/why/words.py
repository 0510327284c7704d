"""Rules in words, with the labels of their terms."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from kg.reason.rules import Fact, Rule
from kg.reason.vocabulary import TYPE
from kg.terms import OWL, shorten
from kg.why.parts import Said, Term

Naming = Callable[[str], Term]
# Begin with a vowel letter and not with a vowel sound.
_CONSONANT = ("uni", "use", "eu", "one")


def article(noun: str) -> str:
    """The noun with its indefinite article.

    >>> article("agency"), article("university")
    ('an agency', 'a university')
    """
    vowel = noun[:1].lower() in tuple("aeiou") and not noun.lower().startswith(_CONSONANT)
    return f"{'an' if vowel else 'a'} {noun}"


def listed(names: list[str], last: str) -> str:
    """Names as a sentence lists them.

    >>> listed(["a state", "a person", "a body"], "or")
    'a state, a person or a body'
    """
    return f" {last} ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def in_words(rule: Rule, term: Naming) -> str:
    """What a rule says, and the word of OWL or RDFS that makes it, such as "has signatory: has signing, then signed by"."""
    return f"{_says(rule, term)} ({_construct(rule)})"


def _says(rule: Rule, term: Naming) -> str:
    def label(iri: str) -> str:
        return term(iri).label

    body = [label(atom[2] if atom[1] == TYPE else atom[1]) for atom in rule.body]
    if rule.head is None:
        return _forbids(rule, body)
    head = label(rule.head[2] if rule.head[1] == TYPE else rule.head[1])
    match rule.name:
        case "prp-spo2":
            return f"{head}: {', then '.join(_steps(rule, body))}"
        case "prp-spo1":
            return f"{head}: implied by {body[0]}"
        case "prp-trp":
            return f"{head}: passes on from one to the next"
        case "prp-dom":
            return f"“{body[0]}” starts at {article(head)}"
        case "prp-rng":
            return f"“{body[0]}” leads to {article(head)}"
        case "cax-sco":
            return f"every {body[0]} is {article(head)}"
        case "cls-hv1":
            return f"every {body[0]} {head} “{label(rule.head[2])}”"
        case "cls-hv2":
            return f"whatever {body[0]} “{label(rule.body[0][2])}” is {article(head)}"
    return f"{head}: follows from {' and '.join(body)}"


def _steps(rule: Rule, body: list[str]) -> Iterator[str]:
    """The steps of a chain, those against the direction of their property marked."""
    assert rule.head is not None
    at = rule.head[0]
    for (s, _, o), name in zip(rule.body, body, strict=True):
        yield name if s == at else f"the inverse of “{name}”"
        at = o if s == at else s


def _forbids(rule: Rule, body: list[str]) -> str:
    match rule.name:
        case "cax-dw" | "cax-adc":
            return f"nothing is both {' and '.join(map(article, body))}"
        case "prp-asyp":
            return f"{body[0]}: never both ways"
        case "prp-irp":
            return f"{body[0]}: never of itself"
        case "prp-pdw":
            return f"{' and '.join(body)}: never between the same two"
    return f"not allowed: {' and '.join(body)}"


def _construct(rule: Rule) -> str:
    predicate, value = rule.axiom.predicate, rule.axiom.object
    return shorten(value if predicate == TYPE and value.startswith(OWL) else predicate)


def variables(atoms: Iterable[Fact], kind: Callable[[str], str | None], term: Naming) -> tuple[Said, ...]:
    """Missing premises in words: an open thing is "some opening", then "the same opening"; two of a kind are numbered.

    kind: the class of an open thing, as far as it is known.
    """
    atoms = tuple(atoms)
    nouns: dict[str, str] = {}
    used: dict[str, int] = {}
    for name in dict.fromkeys(part for s, _, o in atoms for part in (s, o) if part.startswith("?")):
        known = kind(name)
        noun = term(known).label if known else "thing"
        used[noun] = used.get(noun, 0) + 1
        nouns[name] = noun if used[noun] == 1 else f"{noun} ({used[noun]})"
    names = {name: f"?x{number}" for number, name in enumerate(nouns, 1)}
    seen: set[str] = set()

    def naming(part: str) -> Term:
        if part not in nouns:
            return term(part)
        first = part not in seen
        seen.add(part)
        label = (
            f"the same {nouns[part]}" if not first else "something" if nouns[part] == "thing" else f"some {nouns[part]}"
        )
        return Term(names[part], names[part], label)

    return tuple((naming(s), term(p), naming(o)) for s, p, o in atoms)
