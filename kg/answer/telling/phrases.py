"""What a node of an article says, as a phrase: "plan of Kazakhstan and the United Kingdom: review of the roadmap".

A report, a content or a meeting has no label: it is its kind and its roles, so these are put into words. Nothing is
added that the graph does not have; what has no words here is left out, never changed.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

import pyoxigraph as ox

from kg.answer.canned import leads
from kg.answer.canned.leads import CLAUSES, MEANT, ROLES, SAID_OF_IT, amounts, labelled, lead, led, narrowed, noun
from kg.answer.naming import Select
from kg.answer.telling import days
from kg.answer.telling.amounts import amount, has_nth, nth
from kg.answer.telling.nouns import called, is_node, joined, place_in
from kg.answer.values import value
from kg.terms import ENT, ID, OA, short_name, shorten

_ARTICLE = ID + "article/"
_DEEPEST = 5  # contents within contents
_AT_ONCE = 250  # nodes
_OF, _PART, _BY, _ON = (next(each for each in ROLES if each[0] == word) for word in ("of", "as part of", "by", "on"))
_IN_FULL = ("hasCondition", "hasException")  # roles that say how far something holds
_ABSENCE = frozenset((ENT + "NonOccurrence", ID + "kind/non-occurrence"))
_QUANTITIES = ("hasAmount", "hasDuration", "hasFrequency")
_TIMES = ("hasTime", "hasDeadline")
_PLAIN = (
    "hasMainKind",
    "hasMeasure",
    "predicate",
    "ordinal",
    "hasContent",
    "wording",
    "headline",
    "name",
    "hasPolarity",
    "isToldBy",
)
_EXACT = OA + "exact"
_OF_NODES = ("earliest", "latest", "hasBasis", "hasBound", "value", "hasUnit", "isShareOf", "denotes", _EXACT)
_WANTED = frozenset([name for _, names in ROLES for name in names] + [*_QUANTITIES, *_TIMES, *_PLAIN, *_OF_NODES])
_NUMBER = re.compile(r"(?:[a-z]+ ){0,3}[\d.,]+(?: (?:hundred|thousand|million|billion|trillion))?", re.I)


class Phrases:
    """The phrases of nodes, looked up as they are needed."""

    def __init__(self, select: Select) -> None:
        self._select = select
        self._known: dict[str, dict[str, list[tuple[object, str]]]] = {}

    def learn(self, iris: Iterable[str]) -> None:
        """Looks up nodes, and whatever their phrases speak of, in a few queries for all of them."""
        wanted = {iri for iri in iris if iri.startswith(_ARTICLE)}
        for _ in range(_DEEPEST):
            new = sorted(wanted - self._known.keys())
            if not new:
                return
            wanted = set()
            for start in range(0, len(new), _AT_ONCE):
                wanted |= self._look_up(new[start : start + _AT_ONCE])

    def _look_up(self, iris: list[str]) -> set[str]:
        for iri in iris:
            self._known[iri] = {}
        values = " ".join(f"<{iri}>" for iri in iris)
        rows = self._select(
            f"SELECT DISTINCT ?node ?p ?o ?label WHERE {{ VALUES ?node {{ {values} }} ?node ?p ?o "
            "OPTIONAL { ?o skos:prefLabel|rdfs:label|ent:wording ?label } }"
        )
        found = set()
        for node, predicate, term, label in rows:
            name = _value(predicate).removeprefix(ENT)
            if name not in _WANTED:
                continue
            said = _value(label) if label is not None else ""
            seen = self._known[_value(node)].setdefault(name, [])
            if not any(term == other for other, _ in seen):
                seen.append((term, said))
            if isinstance(term, ox.NamedNode) and is_node(term.value) and name != "isToldBy":
                found.add(term.value)
        for iri in iris:
            for seen in self._known[iri].values():
                seen.sort(key=lambda each: (each[1], str(each[0])))
        return found

    def of(self, iri: str, words: str = "", with_time: bool = True) -> str:
        """The phrase of a node, or "" where nothing is known of it.

        words: of the source, whose order lists take; with_time: False where its time is told beside it.
        """
        self.learn([iri])
        text = self._phrase(iri, words, frozenset(), 0, with_time)
        own = self._known.get(iri, {})
        # What the source itself says is such, and of no time, is a sentence.
        if iri in [_value(term) for term, _ in own.get("isToldBy", [])] and not any(name in own for name in _TIMES):
            part, whole = (self._clause(own, words, 0, whole=whole)[0] for whole in (False, True))
            text = text.replace(part, whole, 1) if part else text
        return text

    def _phrase(self, iri: str, words: str, above: frozenset[str], depth: int, with_time: bool = True) -> str:
        own = self._known.get(iri)
        if not own:
            return ""
        if named := _named(own):
            return named
        head, figure = self._head(own)
        agents = frozenset(str(term) for term, _ in own.get("hasAgent", []))
        if (no := self._not_so(own, words, above, depth)) is not None:
            return no + self._time_of(own, with_time)
        clause, said_by_it = self._clause(own, words, depth)
        parts: list[str] = [clause or head]
        after = ""
        used: set[str] = set()
        told = {_value(term) for name in said_by_it for term, _ in own.get(name, [])}
        how_far: list[str] = []
        for usual, names in ROLES:
            held = [
                name
                for name in names
                if name in own and name not in said_by_it and not (name == "hasAgent" and agents == above)
            ]
            texts, role = self._of_role(own, usual, held, words, depth, head if figure else "", told, clause)
            if not texts:
                continue
            themed = "hasTheme" in own and not own.get("hasContent")
            word = lead(usual, head, figure=figure, alone=not agents, has_theme=themed, count=len(texts))
            if role == "hasException" and any(is_node(_value(term)) and not label for term, label in own[role]):
                word = "except in the event of"
            if usual == "of" and not figure and (narrow := narrowed(head, joined(texts))):
                parts[0] = narrow
            elif not word or word in used:
                after += labelled(role, joined(texts))
            else:
                used.add(word)
                (how_far if role in _IN_FULL else parts).append(led(word, joined(texts)))
        quantities = self._quantities(own, words, head)
        if figure and quantities:
            parts.append(f"– {', '.join(quantities)}")
        elif quantities:
            parts[0] += f" ({', '.join(quantities)})"
        text = " ".join(part for part in parts if part) + after
        said = [] if "predicate" in said_by_it else [f"“{_value(term)}”" for term, _ in own.get("predicate", [])]
        if said:
            said.sort(key=lambda each: place_in(words, each.strip("“”")))
            text += f" ({', '.join(said)})"
        # Behind the time, which else were read as that of the condition.
        time = self._time_of(own, with_time)
        text += time + (f"{',' * bool(time)} {' '.join(how_far)}" if how_far else "")
        if depth < _DEEPEST:
            holder = agents if head in MEANT else frozenset()
            contents = [
                self._phrase(_value(term), words, holder or above, depth + 1) for term, _ in own.get("hasContent", [])
            ]
            if contents := sorted(filter(None, contents)):
                text += f": {'; '.join(contents)}"
        return text

    def _of_role(
        self,
        own: dict[str, list[tuple[object, str]]],
        usual: str,
        names: Sequence[str],
        words: str,
        depth: int,
        measure: str,
        told: set[str],
        clause: str,
    ) -> tuple[list[str], str]:
        """The values that stand behind one word, each once, and the role of the first. told: what was told before, and now is; clause:
        what is said before these."""
        offices = " ".join(label for _, label in own.get("hasOffice", []))
        themes = [clause, *(label for _, label in own.get("hasTheme", []) if label)]
        texts: list[str] = []
        role = ""
        for name in names:
            for text, key in self._values(own[name], words, depth, full=name in _IN_FULL):
                bare = text.removeprefix("the ")
                if name in ("isOnBehalfOf", "hasRemit") and bare in offices:
                    continue  # the name of the office says it
                if (usual, name) == ("at", "hasOccasion") and is_node(key):
                    continue  # at a body that meets, on the occasion of what happens
                if measure and re.search(rf"\bof (the )?{re.escape(bare)}$", measure):
                    continue  # "capacity of the pier" says of what
                if name in SAID_OF_IT and any(f" {SAID_OF_IT[name]} {bare}" in f" {each}" for each in themes):
                    continue  # "of gas deliveries to Kyrgyzstan" says to whom
                if key not in told and text and not any(bare in other for other in texts):
                    told.add(key)
                    texts.append(bare if usual == "as" else text)
                    role = role or name
        return texts, role

    def _time_of(self, own: dict[str, list[tuple[object, str]]], with_time: bool) -> str:
        times = list(filter(None, (self._when(term) for term, _ in self._times(own)))) if with_time else []
        return f", {'; '.join(times)}" if times else ""

    def _clause(
        self, own: dict[str, list[tuple[object, str]]], words: str, depth: int, whole: bool = False
    ) -> tuple[str, frozenset[str]]:
        """What is told as a clause ("the terms being “secret”"), and the roles that it tells; "" of anything else.

        whole: as a sentence of one named thing or of several ("North Kivu is the province"), if it can be.
        """
        kinds = [short_name(_value(term)).removeprefix(":") for term, _ in own.get("hasMainKind", [])]
        labels = [label or kind for (_, label), kind in zip(own.get("hasMainKind", []), kinds, strict=True)]
        how = CLAUSES.get(labels[0] if labels else "")
        if how is None or own.get("hasContent") or any(name in own for name in (*_QUANTITIES, "ordinal", "hasMeasure")):
            return "", frozenset()
        of = next((name for name in how.of if name in own), "")
        subjects = [text for text, _ in self._values(own.get(of, []), words, depth) if text]
        says: list[str] = []
        told = [of]
        for name in how.says:
            if says:
                break
            told.append(name)
            if name in ("predicate", "name"):
                says += [f"“{_value(term)}”" for term, _ in own.get(name, [])]
            else:
                found = [
                    f"“{text}”" if how.part == "being" and is_node(iri) and leads.is_bare(text) else text
                    for text, iri in self._values(own.get(name, []), words, depth)
                    if text
                ]
                says += [text.removeprefix("the ") if text.startswith("the a ") else text for text in found]
        if not subjects or (how.says and not says):
            return "", frozenset()
        verb = how.part
        many = len(subjects) > 1
        if whole and (many or (not is_node(_value(own[of][0][0])) and own[of][0][1][:1].isupper())):
            verb = how.verb(many=many)
        return " ".join([joined(subjects), verb, joined(says)]).strip(), frozenset(told)

    def is_clause(self, iri: str) -> bool:
        """Whether the phrase of a node is a clause, with a verb."""
        return bool(self._clause(self._known.get(iri, {}), "", 0)[0])

    def definite(self, text: str, iri: str) -> str:
        """A phrase of a node as it stands within a sentence, with the article where it takes one."""
        bare = text.startswith(("no ", "“", "what ")) or not text or self.is_clause(iri)
        return text if bare else f"the {text}"

    def _not_so(
        self,
        own: dict[str, list[tuple[object, str]]],
        words: str,
        above: frozenset[str],
        depth: int,
        brief: bool = False,
    ) -> str | None:
        """What does not come about, with "no" before it; None of anything else, or where more than that is said of it."""
        if depth >= _DEEPEST or not _ABSENCE & {_value(kind) for kind, _ in own.get("hasMainKind", [])}:
            return None
        if not own.get("hasContent") or any(own.get(name) for _, names in ROLES for name in names):
            return None
        texts = [
            self.short(_value(term), words, depth + 1) if brief else self._phrase(_value(term), words, above, depth + 1)
            for term, _ in own["hasContent"]
        ]
        clauses = [self._clause(self._known.get(_value(term), {}), words, depth)[0] for term, _ in own["hasContent"]]
        if len(texts) == 1 and clauses[0]:
            verb = CLAUSES[self._kind_of(_value(own["hasContent"][0][0]))].part
            return texts[0].replace(f" {verb}", f" not {verb}", 1)
        return "; ".join(f"no {text}" for text in sorted(filter(None, texts)))

    def _kind_of(self, iri: str) -> str:
        """The name of the kind of a node."""
        return next((label for _, label in self._known.get(iri, {}).get("hasMainKind", [])), "")

    def _head(self, own: dict[str, list[tuple[object, str]]]) -> tuple[str, bool]:
        """The first words, and whether they name a measure."""
        if measures := [label for _, label in own.get("hasMeasure", []) if label]:
            return measures[0], True
        kinds = [label or short_name(_value(term)).removeprefix(":") for term, label in own.get("hasMainKind", [])]
        head = noun(kinds[0]) if kinds else "something"
        ordinals = [value(_value(term), term.datatype.value) for term, _ in own.get("ordinal", [])]  # type: ignore[attr-defined]
        if not ordinals or not isinstance(ordinals[0], int):
            return head, False
        themes = [label or self.short(_value(term)) for term, label in own.get("hasTheme", [])]
        said = any(has_nth(ordinals[0], text) for text in themes)
        return (head if said else f"{nth(ordinals[0])} {head}"), False

    def _values(
        self, seen: list[tuple[object, str]], words: str, depth: int, full: bool = False
    ) -> list[tuple[str, str]]:
        """The texts of values with their IRIs: nodes first, then names in the order in which the words have them."""
        found = []
        for term, label in seen:
            iri = _value(term)
            if is_node(iri) and not label:
                phrase = self._phrase(iri, words, frozenset(), depth + 1) if full else ""
                inner = phrase or (self.short(iri, words, depth + 1, within=True) if depth < _DEEPEST else "")
                found.append((-1, self.definite(inner, iri), iri))
            else:
                name = label or shorten(iri)
                found.append((place_in(words, name), called(name, iri), iri))
        return [(text, iri) for _, text, iri in sorted(found)]

    def short(self, iri: str, words: str = "", depth: int = 1, within: bool = False, bare: bool = False) -> str:
        """A phrase that only names the node: its kind, and of what it is, or by whom. within: it stands in another's phrase; bare:
        without what it says, which is told beside it."""
        own = self._known.get(iri, {})
        if _named(own) or "hasMainKind" not in own:
            return self._phrase(iri, words, frozenset(), depth)
        if (no := self._not_so(own, words, frozenset(), depth, brief=True)) is not None:
            return "what did not come about" if bare else no
        if clause := self._clause(own, words, depth)[0]:
            return clause
        head, figure = self._head(own)
        # What somebody says or means is named by who does, and by what it is; all else by what it is done to. Within another's
        # phrase what no report of its own tells is told in full: a plan that is dropped is one to borrow so much from somebody.
        whole = within and iri not in [_value(term) for term, _ in own.get("isToldBy", [])]
        holder = frozenset(str(term) for term, _ in own.get("hasAgent", [])) if head in MEANT else frozenset()
        inner = [
            self._phrase(_value(term), words, holder, depth + 1)
            if whole
            else self.short(_value(term), words, depth + 1)
            for term, _ in own.get("hasContent", [])
            if depth < _DEEPEST and not bare
        ]
        for usual, names in (_BY, _OF, _ON) if inner or bare or "hasPolarity" in own else (_OF, _PART, _BY, _ON):
            found = [text for name in names for text, _ in self._values(own.get(name, []), words, depth) if text]
            if found:
                word = lead(usual, head, figure=figure, has_theme="hasTheme" in own and not inner)
                of = joined(list(dict.fromkeys(found)))
                head = (usual == "of" and not figure and narrowed(head, of)) or f"{head} {led(word, of)}"
                break
        return ": ".join([head, *filter(None, ["; ".join(inner)])])

    def _quantities(self, own: dict[str, list[tuple[object, str]]], words: str, head: str) -> list[str]:
        """How much, how long and how often, in the order of the words."""
        texts = []
        for name in _QUANTITIES:
            found = list(filter(None, (self._quantity(_value(term), label) for term, label in own.get(name, []))))
            if found:
                said = " / ".join(sorted(found, key=lambda each: place_in(words, each)))
                texts.append(amounts(head, said) if name == "hasAmount" else said)
        return texts

    def _quantity(self, iri: str, said: str) -> str:
        """A quantity in the words of the source, with the code of its currency where these only have a number, and of what
        it is a part."""
        whole = [label for _, label in self._known.get(iri, {}).get("isShareOf", []) if label and label not in said]
        of = f" of {whole[0]}" if said and whole else ""
        units = [shorten(_value(term)) for term, _ in self._known.get(iri, {}).get("hasUnit", [])]
        code = units[0].removeprefix("currency:") if units and units[0].startswith("currency:") else ""
        if code and _NUMBER.fullmatch(said) and code not in said.split():
            return f"{said} {code}{of}"
        return f"{said}{of}" or self._amount(iri)

    def _amount(self, iri: str) -> str:
        own = self._known.get(iri, {})
        if "value" not in own:
            return ""
        number = value(_value(own["value"][0][0]), own["value"][0][0].datatype.value)  # type: ignore[attr-defined]
        unit = [shorten(_value(term)).removeprefix("currency:") for term, _ in own.get("hasUnit", [])]
        return amount(number, unit[0] if unit else "") if isinstance(number, int | Decimal) else str(number)

    def _times(self, own: dict[str, list[tuple[object, str]]]) -> list[tuple[object, str]]:
        times = [each for name in _TIMES for each in own.get(name, [])]
        return sorted(times, key=lambda each: str(_day(self._known.get(_value(each[0]), {}).get("earliest")) or "9999"))

    def _when(self, term: object) -> str:
        own = self._known.get(_value(term), {})
        basis = [_value(each).removeprefix(ENT) for each, _ in own.get("hasBasis", [])]
        words = [_value(each) for each, _ in own.get("wording", [])]
        return days.when(
            words[0] if words else "", _day(own.get("earliest")), _day(own.get("latest")), basis[0] if basis else ""
        )


def _named(own: dict[str, list[tuple[object, str]]]) -> str:
    """What a node is called by its own words: those of a thing, a time or a quantity, a headline, a quote."""
    for name in ("headline", _EXACT):
        if name in own:
            return f"“{_value(own[name][0][0])}”"
    described = "earliest" in own or "hasBasis" in own or "hasBound" in own or "hasMainKind" not in own
    for name in ("wording", "name"):
        if name in own and described:
            text = _value(own[name][0][0])
            return f"“{text}”" if "hasMainKind" in own else text
    return ""


def _day(seen: list[tuple[object, str]] | None) -> datetime.date | None:
    found = value(_value(seen[0][0]), seen[0][0].datatype.value) if seen else None  # type: ignore[attr-defined]
    return found if isinstance(found, datetime.date) else None


def _value(term: object) -> str:
    return str(getattr(term, "value", term))
