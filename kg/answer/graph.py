"""The graph as Python has it: `kg.open()`, then ask, query, show, export."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from kg import snapshot
from kg.answer.canned import binding, questions
from kg.answer.naming import GraphNames
from kg.answer.rows import Rows
from kg.answer.store import LIMIT, TIMEOUT, Answer, Store
from kg.answer.within import Within
from kg.errors import KgError, TimeLimitError
from kg.paths import Workspace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol

    import rdflib

    from kg.answer.beside import Beside
    from kg.answer.canned.questions import Question
    from kg.answer.sql import Tables
    from kg.answer.telling.show import Description
    from kg.answer.words.general import General
    from kg.answer.words.own_words import Index, Reading, Understanding
    from kg.reason.rules import Rules
    from kg.why.explanation import Explanation

    class Asked(Protocol):
        """What can be asked in place of the embedded store: `kg.remote.endpoint.Endpoint`."""

        def query(
            self,
            text: str,
            name: str = "",
            *,
            timeout: float | None = TIMEOUT,
            limit: int = LIMIT,
            trusted: bool = False,
        ) -> Answer: ...

        def select(self, text: str, seconds: float | None = None) -> list[tuple[object, ...]]: ...

        def close(self) -> None: ...


ENGINES = ("sparql", "sql")
_BESIDE = 1.0  # seconds for each question beside one that has no rows
_LOOKED_AT = 50  # rows of a canned question, when it is asked whether it has the report that fits


class Graph:
    """An open graph. Close it, or use it in a `with` block. Made by `kg.open`.

    workspace: the files that it was built from, which `why` cites; the bundled ones if left out. store: a
    server in place of the snapshot. engine: "sql" lets DuckDB answer the canned questions, from tables that are made when
    they are first asked.
    """

    def __init__(
        self,
        key: str,
        question_folders: list[Path],
        workspace: Workspace | None = None,
        store: Asked | None = None,
        engine: str = ENGINES[0],
    ) -> None:
        self._key = key
        self._folders = question_folders
        self._workspace = workspace or Workspace.at()
        self._store: Store | Asked = store or Store(key)
        self._names = GraphNames(self._store.select, None if store else snapshot.folder_of(key))
        self._questions: dict[str, Question] = {}
        self._rules: Rules | None = None
        self._index: Index | None = None
        self._general: General | None = None
        self._engine = engine
        self._tables: Tables | None = None

    @property
    def digest(self) -> str:
        """The state that every answer of this graph is of: 32 hexadecimal digits, made from all that it was built from.

        The same files give the same digest anywhere; of a server, "" (`kg.remote`).
        """
        return self._key

    def __enter__(self) -> Graph:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Lets go of the store. What was asked before stays."""
        self._store.close()

    def __repr__(self) -> str:
        return f"<Graph of {self._workspace.graph}>"

    def __str__(self) -> str:
        """What is in the graph, and how to go on."""
        rows = self._store.select(
            "SELECT (COUNT(DISTINCT ?a) AS ?articles) (COUNT(DISTINCT ?r) AS ?reports) WHERE "
            "{ { ?a a ent:Article } UNION { ?r ent:isToldBy ?r } }"
        )
        articles, reports = (int(str(getattr(term, "value", 0))) for term in rows[0])
        told = f"{articles} article{'s' * (articles != 1)}, {reports} reports, {len(questions.files(self._folders))} questions"
        return f'{told}. graph.ask("in your own words"), graph.questions("treaties"), graph.show("a name")'

    def questions(self, words: str = "") -> list[Question]:
        """The canned questions by name; with words those that fit them, best first, else those that take what they name."""
        found = questions.every(self._folders)
        if not words:
            return found
        return questions.search(words, found, 10) or self._taking(words, found)

    def _taking(self, name: str, found: list[Question]) -> list[Question]:
        """The questions that can be asked about a thing: those with a parameter of one of its classes."""
        try:
            iri = self.find(name)
        except KgError:
            return []
        rows = self._store.select(f"SELECT DISTINCT ?class WHERE {{ <{iri}> a ?class }}")
        classes = {str(getattr(term, "value", term)) for (term,) in rows}
        return [q for q in found if any(p.class_iri in classes or p.name == "topic" for p in q.parameters)]

    def has(self, name: str) -> bool:
        """Whether a canned question has this name."""
        return questions.exists(name, self._folders)

    def ask(self, name: str, /, *, timeout: float | None = TIMEOUT, limit: int = LIMIT, **parameters: object) -> Rows:
        """The rows that answer a canned question, or a question in one's own words.

        name: of the question, or words; how they were read stands in `Rows.reading`. parameters: values as IRIs, `Thing`s, codes, labels, dates, numbers or text,
        as the question's parameters say, and voice and article; timeout: seconds, None for no limit, for the rows and for what `Rows.explained` asks
        about them; limit: rows. Raises `KgError`: for an unknown name with the questions that come near, for a value that means nothing or several
        things, `TimeLimitError` for what takes too long.
        """
        if not self.has(name):
            understood = self.understand(name, parameters)
            if not understood.clear:
                raise understood.error(name)
            return self.answered(understood, parameters, timeout=timeout, limit=limit)
        question = self._question(name)
        within = Within(timeout)
        rows = self._rows(question, parameters, within, limit)
        rows.spare, rows.select = within.spare(), self._store.select
        rows.given = {key: value for key, value in parameters.items() if value is not None}
        rows.wider = lambda values, within, text: self._rows(question, values, within, LIMIT, text)
        rows.find = self._names.find
        rows.look_beside = lambda within: self._beside(question, rows.given, within)
        return rows

    def _rows(
        self, question: Question, parameters: Mapping[str, object], within: Within, limit: int, made: str = ""
    ) -> Rows:
        """The rows of a question, which ask for more in that time too. made: SPARQL that is asked in place of its own."""
        terms = binding.terms(question, parameters, self._names.find)
        if self._engine == "sql" and not made:
            return self._in_sql(question, terms, within, limit)
        text, fact, hidden = binding.with_fact(question, made or question.text)

        def run(made: str, most: int) -> Rows:
            answer = within.ask(self._store.query, made, question.name, limit=most, trusted=True)
            if not isinstance(answer, Rows):
                raise KgError(f"{question.name} gives no rows.", "Write it as a SELECT.", question.path)
            return answer

        most = limit + 1  # the one more tells whether there are further ones
        while True:
            answer = self._run(question, text, terms, most, run, fact if hidden else "")
            answer.question, answer.select = question, within.select(self._store.select)
            answer = answer.with_facts(fact, hidden) if fact else answer
            # Rows of several reports have become one: more are needed.
            if answer.complete or len(answer) > limit or most > LIMIT:
                break
            most *= 2
        return answer if len(answer) <= limit else answer.cut(limit)

    def _in_sql(self, question: Question, terms: Mapping[str, binding.Term], within: Within, limit: int) -> Rows:
        from kg.answer.sql import Tables

        if self._tables is None:
            from kg.export.parquet import made

            self._tables = Tables(made(self._key), self._folders)
        answer = self._tables.ask(question, terms, within.left(), LIMIT)
        answer.select = within.select(self._store.select)
        return answer if len(answer) <= limit else answer.cut(limit)

    def _beside(self, question: Question, values: Mapping[str, object], within: Within) -> list[Beside]:
        """What the questions hold that this one names for where it has no rows."""
        from kg.answer.beside import beside

        def asking(other: Question) -> Callable[[Mapping[str, object], int], Rows]:
            return lambda taken, most: self._rows(other, taken, within.at_most(_BESIDE), most)

        others = [self._question(name) for name in question.see if self.has(name)]
        return beside(question, values, {each.name: (each, asking(each)) for each in others}, self._names.find)

    def sparql(self, name: str, /, **parameters: object) -> str:
        """The SPARQL of a canned question with these values, as any tool runs it. Raises `KgError` as `ask`."""
        return binding.bound(self._question(name), parameters, self._names.find)

    def understand(self, words: str, given: Mapping[str, object] | None = None) -> Understanding:
        """What a question in one's own words may mean.

        given: values of parameters that are known beside the words.
        """
        from kg.answer.words import elsewhere, meaning
        from kg.answer.words.general import General
        from kg.answer.words.own_words import MATCHING, index

        if self._index is None:
            self._index = index(questions.headers(self._folders), self._store.select, self._names.folder)
        set_ = {name: value for name, value in (given or {}).items() if value is not None}
        understood = self._index.understand(words, set_)
        if not set_ and self._engine == "sparql" and self.has(MATCHING):
            if self._general is None:
                self._general = General(self._store.select, self._index.lexicon, meaning.of(self._names.folder))
            understood = self._general.read(words, understood, self._facts_of)
        meant = understood.meant if understood.clear else understood.readings
        understood.elsewhere = elsewhere.elsewhere(words, [each.name for each in meant])
        return understood

    def _facts_of(self, reading: Reading) -> list[list[str]] | None:
        """The reports of each of the first answers of a reading; None where its answers are no reports."""
        from kg.answer.telling.answers import by_the_hundred

        try:
            rows = self._rows(self._question(reading.canned), reading.values, Within(TIMEOUT), _LOOKED_AT)
        except TimeLimitError:
            return None
        if rows.facts is None:
            return None
        return [answer.facts for some in by_the_hundred(rows, with_notes=False) for answer in some]

    def answered(
        self,
        understood: Understanding,
        parameters: Mapping[str, object] | None = None,
        *,
        timeout: float | None = TIMEOUT,
        limit: int = LIMIT,
    ) -> Rows:
        """The rows of what is clearly meant, as `ask` gives them. parameters: values known beside the words."""
        first = understood.meant[0]
        if understood.alike:
            rows = self._matching(understood.meant, timeout, limit)
        else:
            values = {**first.values, **(parameters or {})}
            rows = self.ask(first.canned, timeout=timeout, limit=limit, **values).with_first(understood.first)
        rows.reading = understood.told()
        return rows

    def nearest(self, understood: Understanding, *, timeout: float | None = TIMEOUT, limit: int = LIMIT) -> Rows:
        """The rows of the reports that come nearest to what is not clear, the nearest first."""
        return self._matching(understood.reports, timeout, limit)

    def _matching(self, readings: Sequence[Reading], timeout: float | None, limit: int) -> Rows:
        """The rows of some reports, in their order."""
        question = self._question(readings[0].canned)
        within = Within(timeout)
        parts = [self._rows(question, reading.values, within, limit) for reading in readings]
        rows = parts[0].copy(parts[0].columns, [terms for some in parts for terms in some.terms])
        rows.facts, rows.select = [facts for some in parts for facts in some.facts or ()], self._store.select
        return rows if len(rows) <= limit else rows.cut(limit)

    def sentences(self, words: str) -> list[tuple[str, int]]:
        """The quotes whose words fit some words best, each with its line."""
        from kg.answer.words.own_words import sentences

        return sentences(words, self._store.select)

    def checked(self, rows: Rows) -> Rows:
        """The rows of `ask` with a column `checkedBy`: which second person has checked what each row rests on.

        It reads "nobody" where nobody has, and ends with ", in part" where several reports rest on the quote and some
        are unchecked. Raises `KgError` for rows without quotes.
        """
        from kg.answer.checked import with_checked

        return with_checked(rows, self._store.select)

    def _run(
        self,
        question: Question,
        text: str,
        terms: dict[str, binding.Term],
        limit: int,
        run: Callable[[str, int], Rows],
        beside: str,
    ) -> Rows:
        """The rows of a question whose text this is. run: gives the rows of a query, so many at most; beside: as for `first.FirstRows`."""
        from kg.answer.planner import ready

        return ready.rows(question, text, terms, snapshot.folder_of(self._key), limit, run, beside)

    def sparql_as_run(self, name: str, /, **parameters: object) -> str:
        """The SPARQL with which the embedded store gives all rows of a canned question with these values. Raises `KgError` as `ask` does."""
        from kg.answer.planner.pattern import NotReadError
        from kg.answer.planner.special import Special

        question = self._question(name)
        terms = binding.terms(question, parameters, self._names.find)
        try:
            return Special(question.text, {name: str(term) for name, term in terms.items()}).text()
        except NotReadError:
            return binding.substitute(question.text, terms)

    def _question(self, name: str) -> Question:
        if name not in self._questions:
            self._questions[name] = questions.named(name, self._folders)
        return self._questions[name]

    def query(self, text: str, *, timeout: float | None = TIMEOUT, limit: int = LIMIT) -> Answer:
        """The answer to a SPARQL query: `Rows`, a bool for ASK, or a list of triples for CONSTRUCT and DESCRIBE.

        The prefixes of the graph need no declaration. Raises as `kg.answer.store.Store.query`.
        """
        return self._store.query(text, timeout=timeout, limit=limit)

    def find(self, name: str, kind: str | None = None) -> str:
        """The IRI that a name means (IRI, prefixed name, code, label), among things of a class. Raises `KgError`."""
        return self._names.find(name, kind)

    def describe(self, thing: str) -> Description:
        """What the graph says of a thing: `.name`, `.facts`, and `.own` and `.answers`, which have `.quotes`. Raises `KgError`."""
        from kg.answer.telling.show import describe

        return describe(self._store.select, self.find(thing))

    def show(self, thing: str) -> str:
        """What the graph says of a thing, with the words that prove it, as text. Raises `KgError`."""
        from kg.answer.telling.page import WIDEST, Page
        from kg.answer.telling.show import lines

        return "\n".join(lines(self.describe(thing), Page(WIDEST)))

    def why(self, subject: object, predicate: object, object: object, *, limit: int = 1) -> Explanation:
        """Why a triple holds, or what is missing where it does not; it prints as a tree of text.

        subject, object: things as for `find`, or `Thing`s; predicate: a property by IRI, prefixed name, label or
        local name, or "a" with the name of a class as object; limit: derivations, smallest first. Raises `KgError`: for
        names that mean nothing with those that come near, `InputError` where the files have changed.
        """
        from kg import why
        from kg.answer.why import answer

        snapshot.check_unchanged(self._key, self._workspace)
        if self._rules is None:
            self._rules = why.rules_of(snapshot.folder_of(self._key))
        assert isinstance(self._store, Store)  # a graph on a server refuses
        return answer(self._store, self._names, self._workspace, self._rules, (subject, predicate, object), limit)

    def export(self, path: str | Path, chosen: str | None = None, **options: object) -> None:
        """Writes the data with their inferred triples to a file (CSV: also to a new folder), whole or not at all.

        chosen: a format of `kg export`; by the ending of the name if left out. options: those of
        `kg.export.export`, such as inferred=False or article="slug". Raises `KgError`.
        """
        from kg import export

        target = Path(path)
        export.save(self._key, chosen or export.format_of(target), target, **options)

    def rdflib(self) -> rdflib.Dataset:
        """Everything as an rdflib Dataset with the same named graphs, for what this class does not do."""
        import rdflib

        dataset = rdflib.Dataset(default_union=True)
        dataset.parse(data=b"".join(snapshot.quads(self._key)), format="nquads")
        return dataset


def open_graph(where: str | Path | None = None, *, engine: str = ENGINES[0]) -> Graph:
    """Opens the bundled graph, or that of a folder; builds it first where its files are new or have changed.

    engine: what answers canned questions, see `Graph`.
    Raises `KgError`: `RejectedError` where the data break rules, `InputError` for files.
    """
    return opened(Workspace.at(Path(where) if where is not None else None), engine)


def opened(workspace: Workspace, engine: str = ENGINES[0]) -> Graph:
    """As `open_graph`, of a workspace."""
    if engine not in ENGINES:
        raise KgError(f"there is no engine {engine}.", f"Use one of {', '.join(ENGINES)}.")
    key = snapshot.key_of(workspace)
    if not snapshot.exists(key):
        from kg.snapshot.build import build

        key = build(workspace).key  # of the files as they were read then
    return Graph(key, workspace.question_folders(), workspace, engine=engine)
