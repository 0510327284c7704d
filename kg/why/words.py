"""Rules in words, with the labels of their terms."""

from __future__ import annotations

from collections.abc import Callable

from kg.reason.rules import Fact, Rule
from kg.reason.vocabulary import TYPE
from kg.terms import OWL, shorten
from kg.why.parts import Term

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
            return f"{head}: {', then '.join(body)}"
        case "prp-inv1" | "prp-inv2":
            return f"{head}: the inverse of {body[0]}"
        case "prp-spo1":
            return f"{head}: implied by {body[0]}"
        case "prp-eqp1" | "prp-eqp2":
            return f"{head}: the same as {body[0]}"
        case "prp-symp":
            return f"{head}: holds both ways"
        case "prp-trp":
            return f"{head}: passes on from one to the next"
        case "prp-dom":
            return f"what “{body[0]}” is said of is {article(head)}"
        case "prp-rng":
            return f"what “{body[0]}” leads to is {article(head)}"
        case "cax-sco":
            return f"every {body[0]} is {article(head)}"
        case "cax-eqc1" | "cax-eqc2":
            return f"{head}: the same as {body[0]}"
        case "cls-int1":
            return f"{head}: whatever is {' and '.join(map(article, body))}"
        case "cls-int2" | "cls-uni":
            return f"every {body[0]} is {article(head)}"
    return f"{head}: follows from {' and '.join(body)}"


def _forbids(rule: Rule, body: list[str]) -> str:
    match rule.name:
        case "cax-dw" | "cax-adc" | "cls-com":
            return f"nothing is both {' and '.join(map(article, body))}"
        case "prp-asyp":
            return f"{body[0]}: never both ways"
        case "prp-irp":
            return f"{body[0]}: never of itself"
        case "prp-pdw" | "prp-adp":
            return f"{' and '.join(body)}: never between the same two"
    return f"not allowed: {' and '.join(body)}"


def _construct(rule: Rule) -> str:
    predicate, value = rule.axiom.predicate, rule.axiom.object
    return shorten(value if predicate == TYPE and value.startswith(OWL) else predicate)


def variables(atoms: tuple[Fact, ...], classes: dict[str, str], term: Naming) -> dict[str, Term]:
    """What the variables of a rule's missing premises are called: "some opening", "something", numbered where two are alike.

    classes: the class of a variable, where the rules tell it.
    """
    named: dict[str, Term] = {}
    used: dict[str, int] = {}
    for name in dict.fromkeys(part for s, _, o in atoms for part in (s, o) if part.startswith("?")):
        noun = f"some {term(classes[name]).label}" if name in classes else "something"
        used[noun] = used.get(noun, 0) + 1
        label = noun if used[noun] == 1 else f"{noun} ({used[noun]})"
        named[name] = Term(name, name, label)
    return named
