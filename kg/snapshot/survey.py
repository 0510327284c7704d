"""Goes once over the articles, checks and closes each by itself, then looks at what takes more than one of them.

What an earlier pass kept of an article is read instead of worked out.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.finding import Finding, in_order
from kg.paths import Workspace
from kg.reason import is_news
from kg.reason.across import Across
from kg.reason.rules import Fact
from kg.reason.vocabulary import AxiomInDataError
from kg.snapshot import lines
from kg.snapshot.article_cache import ArticleCache
from kg.snapshot.dependencies import Dependencies
from kg.snapshot.early import FEW, Early
from kg.snapshot.index import nearest
from kg.snapshot.inputs import Input, inputs_of
from kg.snapshot.meanwhile import Meanwhile
from kg.snapshot.prepare import Background, Outside, parsed
from kg.snapshot.shards import Packed, Shards, key_of, shard_of
from kg.source.corpus import Corpus, check_articles, load, load_background, read_article

if TYPE_CHECKING:
    from kg.snapshot.workers import Workers

MANY = 150  # articles from which on it takes clearly longer to work them out than to start processes


class Outcome(NamedTuple):
    """What working out an article showed: what is wrong with it, and whether it contradicts the ontology."""

    input: Input
    findings: list[Finding]
    clashing: bool


class Survey:
    """One pass over the articles.

    findings: what is wrong, contradictions left out; contradictory: whether there are any; inputs: the
    articles; worked_out: the files of those that were new or changed; why: what forced more than these, in a sentence,
    or ""; set_aside: the files of articles at which workers died, and which are left out.
    """

    _meanwhile: Meanwhile | None = None
    _hoped: frozenset[str] = frozenset()  # the keys of articles that are being checked

    def __init__(
        self,
        workspace: Workspace,
        take: Callable[[str, str, list[Packed] | None], object],
        say: Callable[[str], object],
        *,
        inputs: list[Input] | None = None,
        earlier: Callable[[str, dict[str, str]], Shards | None] = lambda *_: None,
        workers: Workers | None = None,
        processes: int = 1,
        hopeful: bool = False,
        early: Early | None = None,
    ) -> None:
        """workspace: pinned, if its files are read elsewhere too; take: gets the name and the key of each shard, and its
        articles unless they are those of the earlier snapshot; say: hears of each step; inputs: of the workspace, as they
        are now; earlier: finds a snapshot of the same context that has such shards; workers: what works out articles, this
        process if left out; processes: so many work them out where there are no workers and many articles; hopeful: lets a copy of this process check a few changed articles while what follows
        is done as if they had no faults (`is_sound`), and findings have no lines; early: what checks them, if it does. Raises `InputError`, `ParseError`, `UnsupportedAxiomError`.
        """
        self.workspace = workspace = workspace.pinned()
        self.inputs = [one for one in (inputs_of(workspace) if inputs is None else inputs) if not one.draft]
        check_articles(workspace, [(one.file, one.slug) for one in self.inputs])
        self.cache = ArticleCache(workspace)
        self.worked_out: list[Path] = []
        self._held: dict[str, Packed] = {}  # what could not be kept, or may not be
        say("reading the ontology, the shapes and the reference data")
        self.why = self._why()
        if self.why:
            say(self.why)
        shards, keys = self._in_shards()
        self.earlier = earlier(self.cache.context, keys)
        changed = (ones for name, ones in shards.items() if not self._has(name, keys[name]))
        todo = [one for ones in changed for one in ones if not self._is_known(one)]
        hopeful = hopeful and 0 < len(todo) <= FEW and self.cache.is_sound() and not any(map(self._had_faults, todo))
        ready = early.background if early is not None and hopeful else None
        self.background = ready or Background(load_background(workspace, lines=not hopeful))
        if self.cache.open(lambda: self.background.findings):
            self.background.findings = []
        self._dependencies = Dependencies(self.background)
        self._across = Across(self.background.base, self.background.owner)
        self._aside: list[Fact] = [*self.background.aside]
        self._workers, self._processes = workers, processes
        self._early = early
        self._say = say
        self.set_aside: list[Path] = []
        clashing = bool(self.background.base.clashes)
        say(f"reading, checking and reasoning: {len(self.inputs)} article{'s' * (len(self.inputs) != 1)}")
        alone: dict[str, list[Finding]] = {}
        with _few_collections():
            for outcome in self._hope(todo) if hopeful else self._work_out(todo):
                clashing = clashing or outcome.clashing
                if outcome.findings:
                    alone[outcome.input.file] = outcome.findings
            self._leave_out(shards, keys)
            for name, key in keys.items():
                take(name, key, self._shard(name, key, shards[name]))
        say(f"{len(self.worked_out)} of {len(self.inputs)} articles are new or changed")
        self.findings, together = self._dependencies.check(alone, lambda file: read_article(workspace, Path(file)))
        if together:
            say(f"{together} articles have to do with each other, so they were checked once more, together")
        say("reasoning on what takes more than one article")
        self._across.want(self._dependencies.named())
        self._news = self._across.finish(
            lambda article: self.background.interface(self._again(self._of[article])),
            lambda slug: map(self.background.whole, self._in_folder(slug)),
        )
        self.contradictory = clashing or bool(self._across.graph.clashes)

    @cached_property
    def base(self) -> list[bytes]:
        """The sorted lines of the ontology and the reference data, and of what follows from these."""
        return list(lines.without_asserted(sorted(self.background.lines())))

    def across(self) -> tuple[list[bytes], list[bytes]]:
        """The sorted lines of what takes two articles to derive, and inferred lines elsewhere that some article asserts."""
        reference = self.background.corpus.background.by_subject
        described = self._dependencies.is_described
        news = {
            fact: lines.inferred(*fact)
            for fact in {*self._aside, *self._news}
            if is_news(fact) and (fact[0] in reference or described(fact[0]))
        }
        owners = {owner for fact in news if (owner := self.background.owner(fact[0])) is not None}
        describing = self._dependencies.describing()
        asserted = set(lines.asserted_in(self.base)) if news else set()
        elsewhere: set[bytes] = set()
        for slug in sorted(owners | describing):
            for packed in self._in_folder(slug):
                found = set(lines.asserted_in(packed.lines))
                asserted |= found
                if slug in describing:
                    elsewhere |= found
        return sorted({*news.values()} - asserted), sorted(elsewhere)

    def _in_shards(self) -> tuple[dict[str, list[Input]], dict[str, str]]:
        """The articles by shard, and the keys of these."""
        shards: dict[str, list[Input]] = {}
        for one in self.inputs:
            shards.setdefault(shard_of(one.slug), []).append(one)
        return shards, {name: key_of((o.slug, o.name, o.key) for o in ones) for name, ones in sorted(shards.items())}

    def _why(self) -> str:
        if self.cache.folder.is_dir():
            return ""
        changes = self.cache.changes()
        if changes is None:
            return "nothing is kept of an earlier build of this graph, so every article is worked out"
        return f"not as when it was last built: {', '.join(changes)}; so every article is worked out"

    def _has(self, name: str, key: str) -> bool:
        """Whether the earlier snapshot has this very shard, and nothing was to be told of its articles."""
        earlier = self.earlier
        if earlier is None or earlier.names.get(name, [""])[0] != key:
            return False
        return earlier.quiet(name) is not None or not any(entry["warned"] for entry in earlier.entries(name))

    def _shard(self, name: str, key: str, inputs: list[Input]) -> list[Packed] | None:
        """Notes the articles of a shard, and gives them unless it is that of the earlier snapshot."""
        if self.earlier is None or not self._has(name, key):
            articles = self._articles(name, inputs)
            self._note(inputs, [packed.entry for packed in articles])
            return articles
        if (shown := self.earlier.quiet(name)) is None:
            self._note(inputs, self.earlier.entries(name))
        else:
            self._note_quiet(inputs, name, shown)
        return None

    @cached_property
    def _of(self) -> dict[str, Input]:
        """The articles by the names that `Across` has for them."""
        return {_name(one): one for one in self.inputs}

    def _note(self, inputs: list[Input], entries: list[dict[str, Any]]) -> None:
        """Takes what the articles of a shard have to do with others."""
        for one, entry in zip(sorted(inputs, key=_place), entries, strict=True):
            outside = Outside(entry["describes"], entry["names"])
            self._dependencies.add(one.file, one.slug, outside)
            shown, entangled = tuple(entry["shown"]), bool(outside.describes or outside.names)
            self._across.note(_name(one), shown, entry["types"], entangled)
            self._aside.extend((s, p, o) for s, p, o in entry["aside"])

    def _note_quiet(self, inputs: list[Input], name: str, shown: tuple[str, ...]) -> None:
        """As `_note`, of a shard of the earlier snapshot whose articles only show something: which it is, is read where that matters."""
        earlier = self.earlier
        assert earlier is not None
        for one in inputs:
            self._dependencies.files[one.slug].append(one.file)

        def each() -> Iterator[tuple[str, tuple[str, ...]]]:
            for one, entry in zip(sorted(inputs, key=_place), earlier.entries(name), strict=True):
                yield _name(one), tuple(entry["shown"])

        self._across.note_together(shown, each)

    def _work_out(self, inputs: list[Input]) -> Iterator[Outcome]:
        """Works out articles of which nothing is known."""
        from kg.snapshot.workers import BuildPlace, local  # 15 ms, for what most builds do not need

        workers = self._workers
        if workers is None and self._processes > 1 and len(inputs) >= MANY:
            workers = local(self._processes)
        if workers is None or not inputs:
            yield from map(self._outcome, inputs)
        else:
            workspace = self.workspace
            graph, ontology, reference = (
                str(folder.absolute()) for folder in (workspace.graph, workspace.ontology, workspace.bundled_reference)
            )
            place = BuildPlace(graph, ontology, reference, self.cache.context)
            absolute = {str(one.path.absolute()): one for one in inputs}
            sent = [one._replace(file=path) for path, one in absolute.items()]
            for given, result in workers.run(place, sent, self._say):
                one = absolute[given.file]
                if result is None and self._workers is not None:
                    self.set_aside.append(one.path)
                elif result is None or not result.packed:  # what is wrong is told here
                    yield self._outcome(one)
                else:
                    yield self._kept(one, Packed.from_bytes(result.packed), result.findings, result.clashing)
        self.worked_out.sort()
        self.set_aside.sort()

    def _hope(self, inputs: list[Input]) -> Iterator[Outcome]:
        """As `_work_out`, of articles that are checked meanwhile."""
        articles = [(one, parsed(self.workspace, one)) for one in inputs]
        self._hoped = frozenset(one.key for one in inputs)
        if self._early is None or not self._early.keys >= self._hoped:
            self._early = None
            self._meanwhile = Meanwhile(lambda: not any(self.background.check(article) for _, article in articles))
        for one, article in articles:
            self._held[one.key], clashes = self.background.prepare(article, one.key)
            self.worked_out.append(one.path)
            yield Outcome(one, [], bool(clashes))

    @property
    def is_hopeful(self) -> bool:
        """Whether articles are still being checked."""
        return bool(self._hoped)

    def is_sound(self) -> bool:
        """Waits until all articles are checked; whether those that were being checked have no faults. To be asked once."""
        if self._hoped and self._early is not None:
            return self._early.are_sound(self._hoped)
        return self._meanwhile is None or self._meanwhile.holds()

    def _had_faults(self, one: Input) -> bool:
        """Whether something was to be told of an article before it changed."""
        name = shard_of(one.slug)
        if self.earlier is None or name not in self.earlier.names:
            return self.earlier is None
        return any(entry["warned"] for entry in self.earlier.entries(name) if entry["slug"] == one.slug)

    def _outcome(self, one: Input) -> Outcome:
        article = parsed(self.workspace, one)
        findings = self.background.check(article)
        packed, clashes = self.background.prepare(article, one.key)
        return self._kept(one, packed, findings, bool(clashes))

    def _kept(self, one: Input, packed: Packed, findings: list[Finding], clashing: bool) -> Outcome:
        self.worked_out.append(one.path)
        self._keep(one, packed, sound=not findings and not clashing)
        return Outcome(one, findings, clashing)

    def _leave_out(self, shards: dict[str, list[Input]], keys: dict[str, str]) -> None:
        """Goes on without what was set aside."""
        if not self.set_aside:
            return
        self.inputs = [one for one in self.inputs if one.path not in self.set_aside]
        for name, ones in list(shards.items()):
            ones[:] = [one for one in ones if one.path not in self.set_aside]
            keys[name] = key_of((o.slug, o.name, o.key) for o in ones)
            if not ones:
                del keys[name]

    def _keep(self, one: Input, packed: Packed, sound: bool) -> None:
        # What was found is told each time, so what has warnings is worked out each time.
        packed.entry["warned"] = not sound
        if not sound or not self.cache.write(one.key, packed):
            self._held[one.key] = packed

    def _known(self, one: Input) -> Packed | None:
        """What an article gave in this pass or in an earlier one."""
        if one.key in self._held:
            return self._held[one.key]
        if (kept := self.cache.read(one.key)) is not None:
            return kept
        return self._before(shard_of(one.slug), one.slug).get((one.name, one.key))

    def _is_known(self, one: Input) -> bool:
        """As `_known`, without a look at what the earlier snapshot has of the article."""
        if one.key in self._held or self.cache.read(one.key) is not None:
            return True
        name = shard_of(one.slug)
        return (
            self.earlier is not None
            and name in self.earlier.names
            and any(
                (entry["file"], entry["key"], entry["warned"]) == (one.name, one.key, False)
                for entry in self.earlier.entries(name)
            )
        )

    def _before(self, name: str, slug: str = "") -> dict[tuple[str, str], Packed]:
        """What the earlier snapshot has of the articles of a shard, or of those in one folder, by file name and key."""
        if self.earlier is None or name not in self.earlier.names:
            return {}
        found = self.earlier.article(slug) if slug else self.earlier.articles(name)
        return {(one.entry["file"], one.entry["key"]): one for one in found if not one.entry["warned"]}

    def _again(self, one: Input) -> Packed:
        known = self._known(one)
        if known is None:  # somebody has cleared the cache meanwhile
            known = self._held[one.key] = self.background.prepare(parsed(self.workspace, one), one.key)[0]
        return known

    def _articles(self, name: str, inputs: list[Input]) -> list[Packed]:
        """What the articles of a shard gave."""
        before = self._before(name)
        return [before.get((one.name, one.key)) or self._again(one) for one in sorted(inputs, key=_place)]

    def _in_folder(self, slug: str) -> list[Packed]:
        """What the articles in a folder gave."""
        files = self._dependencies.files.get(slug, ())
        return [self._again(self._of[f"{slug}/{file.rpartition('/')[2]}"]) for file in files]


def _name(one: Input) -> str:
    return f"{one.slug}/{one.name}"


def _place(one: Input) -> list[str]:
    """The articles of a shard are in the order of their paths; a path takes ten times as long to compare."""
    return one.file.split("/")


def check_corpus(corpus: Corpus) -> list[Finding]:
    """All findings of a corpus, contradictions with the ontology among them. Raises as `kg.checks.validate.validate`."""
    from kg.checks.validate import validate
    from kg.why.clash import findings as contradictions

    return in_order([*validate(corpus), *contradictions(corpus)])


def check_workspace(workspace: Workspace) -> tuple[list[Finding], int]:
    """All findings of a workspace, contradictions with the ontology among them, and the number of its articles.

    Articles are read one by one, except where data hold axioms, which are no part of a graph and which the checks refuse.
    Raises `InputError`, `ParseError`, `UnsupportedAxiomError`, `KgError`.
    """
    workspace = workspace.pinned()
    try:
        survey = Survey(workspace, lambda *_: None, lambda _: None, earlier=nearest)
    except AxiomInDataError:
        corpus = load(workspace)
        return check_corpus(corpus), len(corpus.articles)
    found = survey.findings
    if survey.contradictory:
        from kg.why.clash import findings as contradictions

        found = in_order([*found, *contradictions(load(workspace))])
    return found, len(survey.inputs)


@contextmanager
def _few_collections() -> Iterator[None]:
    """Python's collector goes over all that lives again and again, and here next to nothing is garbage in circles."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
