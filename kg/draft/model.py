"""Statements that a language model proposes, sentence by sentence, each checked before anybody sees it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kg.answer.telling.card import cards, read_kinds
from kg.checks.validate import validate
from kg.draft.chat import Model, RubbishError
from kg.errors import KgError, RemoteError, RemoteTimeLimitError
from kg.notes.lines import document_of
from kg.notes.make import ArticleMaker, SourceText
from kg.notes.names import ThingNames, last_part, shortened
from kg.notes.passages import letters
from kg.notes.print import line_of, printed
from kg.notes.proposals import proposals, reviewed
from kg.notes.text import SpanError, Text
from kg.notes.tree import (
    CandidateValues,
    Declaration,
    Document,
    MentionLine,
    Node,
    QuoteReference,
    Remark,
    Role,
    Roles,
    Statement,
    TextLine,
    ThingReference,
    Voice,
)
from kg.notes.write import turtle_of
from kg.paths import Workspace
from kg.source.corpus import Corpus, load_background, parse_article
from kg.vocabulary import vocabulary

ROUNDS = 3
_MOST_LINES = 40
_LATE = 2  # answers in succession that do not come, after which no more is asked
SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {"lines": {"type": "array", "items": {"type": "string"}}},
    "required": ["lines"],
    "additionalProperties": False,
}
_TASK = """\
You encode what one sentence of an article says, in lines of notes. Answer with JSON: {"lines": ["…", …]}.

A line is a statement: Kind: role value, value; role value
Kind is a class (Signing, Plan, Claim) or a kind (purchase). Roles are those of the cards. What is meant, said, denied or
planned is not asserted: it stands in the next line, indented by two spaces, below the Plan, Claim, Commitment … that has it.
Values are names of the list below, or words of the sentence, verbatim, between « and ». A time or amount is
«words» = reading: «in April 2024» = 2024-04, «over 5 tons» = more than 5 unit:ton. "silent rest" ends a statement that leaves
roles open. A line "= «she»: name ! how you know" says whom words stand for. Say only what the sentence says. Use no other
names, and no words that the sentence does not have.

Example, for "France plans to sign a treaty with Chad.":
{"lines": ["Plan: agent fr; silent rest", "  signing: agent fr, td; theme «a treaty»"]}
"""
_BELOW = (Statement, MentionLine, Voice, Remark)


@dataclass
class ModelDraft:
    """notes: with the proposals; kept: how many; dropped: what could not be grounded; failed: whether answers are missing."""

    notes: str
    kept: int = 0
    dropped: list[str] = field(default_factory=list)
    failed: bool = False


def draft_with(model: Model, notes: str, text: bytes, names: ThingNames, say: Callable[[str], object]) -> ModelDraft:
    """Asks a model for the statements of every quote that has none yet.

    text: the bytes of the article. Raises `ParseError` for notes that are not well-formed, and `RemoteError` where the
    server does not answer at all.
    """
    from kg.notes.errors import NotesError

    document, problems = document_of(notes)
    if problems:
        raise NotesError(problems, notes, "the notes")
    asking = _Asking(model, document, SourceText.of(text), names)
    result = ModelDraft("")
    late = 0
    for line in [node for node in document.lines if isinstance(node, TextLine)]:
        for quote in _silent(line, _named(document)):
            try:
                added, dropped = asking.quote(line, quote)
            except SpanError:
                continue  # kg validate says that the words are not there
            except (RemoteError, RemoteTimeLimitError) as error:
                late += 1
                result.failed = True
                result.dropped.append(f"line {line.number}: no answer: {error}")
                if late == _LATE or not isinstance(error, RemoteTimeLimitError):
                    if result.kept == 0:
                        raise
                    result.notes = printed(document)
                    return result
                continue
            late = 0
            mark = re.sub(r"\s+", "-", model.name)
            before = {line_of(child).strip() for child in quote.children if child.unreviewed is not None}
            for node in added:
                node.unreviewed = mark
                if line_of(node) not in before:
                    quote.children.append(node)
                    result.kept += 1
            result.dropped += [f"line {line.number}: {told}" for told in dropped]
            say(f"line {line.number}: {len(added)} proposed, {len(dropped)} dropped")
    result.notes = printed(document)
    return result


def _silent(line: TextLine, named: set[str]) -> list[QuoteReference]:
    """The quotes of a line on which nothing rests yet. named: the names of quotes that statements elsewhere rest on."""
    found = []
    for count, quote in enumerate(node for node in line.children if isinstance(node, QuoteReference)):
        label = f"{line.number}{letters(count)}"
        says = any(isinstance(child, Statement | Remark) and child.unreviewed is None for child in quote.children)
        if quote.unreviewed is None and not says and named.isdisjoint({quote.name or label, "e" + label}):
            found.append(quote)
    return found


def _named(document: Document) -> set[str]:
    """The names of quotes that accepted lines rest on beside those below which they stand."""
    found: set[str] = set()
    todo = list(reviewed(document).lines)
    while todo:
        node = todo.pop()
        found |= {reference.name for reference in getattr(node, "evidence", [])}
        for item in node.roles if isinstance(node, Roles) else ():
            if isinstance(item, Role) and item.name == "evidence":  # of the article
                found |= {value.text for value in item.values if isinstance(value, ThingReference)}
        todo += node.children
    return found


class _Asking:
    """One article before one model."""

    def __init__(self, model: Model, document: Document, source: SourceText, names: ThingNames) -> None:
        self.model, self.document, self.source, self.names = model, document, source, names
        self.text = Text(source.text)
        workspace = Workspace.at()
        self.corpus: Corpus = load_background(workspace)
        self.kinds = read_kinds(workspace.reference_files())
        # What the notes declare is known, be it accepted or not; the rest of them is not looked at.
        self.head = [node for node in document.lines if isinstance(node, Declaration)]

    def quote(self, line: TextLine, quote: QuoteReference) -> tuple[list[Node], list[str]]:
        """What the model says of a quote: lines that hold, and what was dropped with why. Raises as `Model.ask`."""
        place = self.text.find(quote.words, [self.text.lines[line.number - 1]], unique=True)
        words = self.text.words(place)
        messages = [
            {"role": "system", "content": _TASK},
            {"role": "user", "content": self._question(line, words, quote)},
        ]
        nodes: list[Node] = []
        faults: dict[int, list[str]] = {}
        for number in range(ROUNDS):
            try:
                answer = self.model.ask(messages, SCHEMA)
                given = self._lines(answer)
            except RubbishError as error:
                nodes, faults, given, told = [], {-1: [str(error)]}, [], str(error)
            else:
                nodes, faults = self._checked(line, quote, given)
                told = "\n".join(text for texts in faults.values() for text in texts)
            if not faults or number == ROUNDS - 1:
                break
            messages = [
                *messages[:2],
                {"role": "assistant", "content": repr(given)},
                {"role": "user", "content": f"The checker says:\n{told}\nGive all lines again, corrected."},
            ]
        kept = [node for index, node in enumerate(nodes) if index not in faults]
        dropped = [
            (f"{line_of(nodes[index])} — " if 0 <= index < len(nodes) else "") + texts[0]
            for index, texts in faults.items()
        ]
        return kept, dropped

    def _question(self, line: TextLine, words: str, quote: QuoteReference) -> str:
        """The sentence, what is proposed for it already, the names and the cards."""
        proposed = [node for node in quote.children if node.unreviewed is not None]
        values: dict[str, None] = {}
        kinds: dict[str, None] = {}
        todo: list[Node] = list(proposed)
        while todo:
            node = todo.pop(0)
            if isinstance(node, Statement):
                kinds.update(dict.fromkeys(kind.text for kind in node.kinds))
            todo += node.children
        from kg.draft.known import KnownThings
        from kg.draft.language import language
        from kg.notes.make import language_of
        from kg.notes.tree import ArticleLine

        header = next((node for node in self.document.lines if isinstance(node, ArticleLine)), ArticleLine())
        known = KnownThings(self._declared(), language(language_of(header)))
        for found in known.find(words):
            labels = known.names.labels.get(found.thing, [""])
            values[f"{shortened(found.thing)} ({labels[0]})"] = None
        told: list[str] = []
        for kind in [*kinds, "Plan", "Claim"][:6]:
            try:
                told += [*cards(kind, vocabulary(), self.kinds), ""]
            except KgError:
                continue
        shown = "\n".join(line_of(node) for node in proposed if not isinstance(node, CandidateValues)) or "(nothing)"
        return (
            f"Sentence: {words}\nLine of the article: {self.text.line(line.number)[:2000]}\n\nNames: {'; '.join(values) or '(none)'}\n\n"
            f"Proposed by a program, maybe wrong:\n{shown}\n\nCards:\n" + "\n".join(told)
        )

    def _declared(self) -> ThingNames:
        from kg.draft.help import with_declared

        return with_declared(self.names, self.document)

    def _lines(self, answer: object) -> list[str]:
        lines = answer.get("lines") if isinstance(answer, dict) else None
        if not isinstance(lines, list) or not all(isinstance(item, str) for item in lines):
            raise RubbishError('the answer has no list of lines under "lines".', "Answer with JSON of the schema.")
        found = [part.rstrip() for item in lines for part in item.split("\n") if part.strip()]
        if len(found) > _MOST_LINES:
            raise RubbishError(f"the answer has {len(found)} lines; up to {_MOST_LINES} are read.", "Say less.")
        return found

    def _checked(
        self, line: TextLine, quote: QuoteReference, given: list[str]
    ) -> tuple[list[Node], dict[int, list[str]]]:
        """The lines as parts of the tree, and by their order what is wrong with each; -1: with what is none of them."""
        header = [
            node for node in self.document.lines if not isinstance(node, TextLine | Declaration | Statement | Remark)
        ]
        declared = [printed(Document([node])).strip("\n") for node in [*header, *self.head]]
        above = [
            *"\n".join(declared).split("\n"),
            "",
            str(line.number),
            f"  {printed(Document([QuoteReference(quote.words)])).strip()}",
        ]
        accepted = [re.sub(r"^( *)\?-\S* +", r"\1", text) for text in above]
        voices = [node for node in quote.children if isinstance(node, Voice)]
        accepted += ["    " + re.sub(r"^\?-\S* +", "", line_of(node)) for node in voices]
        first = len(accepted) + 1
        notes = "\n".join([*accepted, *("    " + text for text in given)]) + "\n"
        document, problems = document_of(notes)
        said = next(
            (
                child
                for node in document.lines
                if isinstance(node, TextLine)
                for child in node.children
                if isinstance(child, QuoteReference)
            ),
            None,
        )
        nodes = [n for n in (said.children if said else []) if n.place.line >= first]
        faults: dict[int, list[str]] = {}

        def blame(number: int, told: str) -> None:
            index = max((i for i, node in enumerate(nodes) if node.place.line <= number), default=-1)
            faults.setdefault(index, []).append(told)

        for index, node in enumerate(nodes):
            if not isinstance(node, _BELOW):
                faults.setdefault(index, []).append("only statements, mentions, voices and remarks can stand here.")
            if list(proposals(Document([node]))):
                faults.setdefault(index, []).append("a mark of a proposal: it is set by the program.")
        graph = ArticleMaker(reviewed(document), self.source, self.names, problems).make()
        for problem in problems:
            if problem.place.line >= first:
                text = given[problem.place.line - first] if problem.place.line - first < len(given) else ""
                blame(problem.place.line, f"{text.strip()}: {problem.message} {problem.remedy}".strip())
        if not faults and nodes:
            self._findings(graph, blame, first)
        return nodes, faults

    def _findings(self, graph: Any, blame: Callable[[int, str], None], first: int) -> None:
        """What the checks find about the lines of the model."""
        turtle = turtle_of(graph, self.text, "draft")
        path = Path("article.ttl")
        article = parse_article(path, turtle.encode(), self.source.text.encode())
        corpus = self.corpus.beside([article])
        for finding in validate(corpus):
            made = graph.nodes.get(finding.node or "")
            if made is not None and made.place.line >= first and finding.severity == "violation":
                blame(made.place.line, f"{last_part(made.iri)}: {finding.message}")
