"""The pages. They work without a script; what a script adds is comfort."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any, cast

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from kg.answer.canned.questions import Question
from kg.answer.words.elsewhere import Elsewhere, elsewhere
from kg.errors import KgError
from kg.serve import article as articles_of
from kg.serve import asking, pictures, sources, things
from kg.serve.facts import Labels, local
from kg.serve.links import ARTICLE, Links
from kg.serve.problems import KINDS, RequestProblem, of_error
from kg.serve.protocol import LIMITER, etag, unchanged
from kg.serve.render import assets, page
from kg.serve.state import Snapshot, State
from kg.serve.visit import Made, Visit, links_of, to_correct
from kg.terms import ENT, shorten

FILTERS = ("kind", "tone", "voice", "speaker")  # of the facts of an article
WARMED = 3  # articles that are made ready at the start
ROWS_SHOWN = 5000  # rows that a page looks at
EXAMPLES = ("who signed what, and when?", "what is planned?", "who said what?", "what is not stated?")


class Pages:
    """The routes for people."""

    def __init__(self, state: State) -> None:
        self.state = state
        self._seen: Snapshot | None = None  # the snapshot that somebody looks at

    def warm(self) -> None:
        """Makes the first page ready, before somebody waits for it."""
        with suppress(KgError), self.state.use() as snapshot:
            found = _home(snapshot)
            page("home.html", Links(""), here="home", **found, examples=EXAMPLES)

    def warm_more(self) -> None:
        """Makes the first articles ready, which is where most go from the first page."""
        with suppress(KgError, RequestProblem), self.state.use() as snapshot:
            for each in _home(snapshot)["articles"].items[:WARMED]:
                slug = each.iri.removeprefix(ARTICLE)
                made = snapshot.made(("article", slug), partial(articles_of.article, snapshot, slug))
                article_page(Links(""), made, dict.fromkeys(FILTERS, ""))

    def _soon(self, visit: Visit) -> None:
        """With the first page that somebody sees of a snapshot, makes ready what he may go to next: all that takes long once."""
        if self._seen is visit.snapshot:
            return
        self._seen = visit.snapshot
        scope = {**visit.request.scope, "path_params": {}}

        def make_ready() -> None:
            with self.state.use() as snapshot:
                for make, query in SLOW_AT_FIRST:
                    with suppress(KgError, RequestProblem):
                        make(Visit(Request({**scope, "query_string": query}), snapshot, visit.links))

        threading.Thread(target=make_ready, name="ready", daemon=True).start()

    def routes(self) -> list[Route]:
        pages: list[tuple[str, Made]] = [
            ("/", home),
            ("/articles", articles),
            ("/article/{slug}", article),
            ("/things/{kind}", listed),
            ("/thing/{path:path}", thing),
            ("/ask", ask),
            ("/ask/{name}", question),
            ("/timeline", timeline),
            ("/network", network),
            ("/why", why),
            ("/terms", terms),
            ("/terms/{name}", term),
            ("/problems", problems),
            ("/about", about),
        ]
        of_sources: list[tuple[str, Made]] = [("/compare", sources.compare), ("/promises", sources.promises)]
        return [
            *(Route(path, self._made(make), methods=["GET"]) for path, make in pages),
            *(Route(path, self._made(make, sources.stand_on), methods=["GET"]) for path, make in of_sources),
            Route("/static/{name}", static, methods=["GET"]),
        ]

    def _made(self, make: Made, more: Callable[[Snapshot], object] = lambda _: "") -> Callable[[Request], Any]:
        """The handler of a page: made in a thread, since it asks the graph. more: what it stands on beside the snapshot."""

        async def handled(request: Request) -> Response:
            with self.state.use() as snapshot:
                tag = etag(snapshot, str(request.url), more(snapshot))
                if unchanged(request, tag):
                    return Response(status_code=304, headers={"ETag": tag})
                try:
                    answer = await to_thread.run_sync(
                        lambda: make(Visit(request, snapshot, links_of(request))), limiter=LIMITER
                    )
                except KgError as error:
                    raise of_error(error) from error
                if answer.status_code == 200:
                    answer.headers["ETag"] = tag
                    self._soon(Visit(request, snapshot, links_of(request)))
                answer.headers["Cache-Control"] = "no-cache"
                return answer

        return handled

    async def problem(self, request: Request, found: RequestProblem) -> Response:
        """What went wrong, as a page."""
        title, status, about_ = KINDS[found.kind]
        text = page("problem.html", links_of(request), title=title, detail=found.detail, about=about_)
        return HTMLResponse(text, status, found.headers)


def home(visit: Visit) -> Response:
    found = _home(visit.snapshot)
    return visit.html("home.html", here="home", **found, examples=EXAMPLES)


def _home(snapshot: Snapshot) -> dict[str, Any]:
    return snapshot.made("home", lambda: overview(snapshot))


def overview(snapshot: Snapshot) -> dict[str, Any]:
    """What the first page shows: articles, how many things of each kind, and whether there is something to compare."""
    found = things.articles(snapshot, 1)
    compares = len(found.items) > 1 and sources.comparable(snapshot)
    return {"articles": found, "counts": counts(snapshot), "compares": compares}


def counts(snapshot: Snapshot) -> dict[str, int]:
    """How many things of each kind reports name."""
    kinds = " ".join(f"ent:{name}" for name in things.KINDS.values())
    rows = snapshot.store.select(
        f"SELECT ?k (COUNT(DISTINCT ?x) AS ?n) WHERE {{ VALUES ?k {{ {kinds} }} "
        "?x a ?k ; skos:prefLabel ?label . ?node ?role ?x ; ent:isToldBy ?report } GROUP BY ?k"
    )
    found = {kind.value.removeprefix(ENT): int(number.value) for kind, number in rows}  # type: ignore[attr-defined]
    return {kind: found[name] for kind, name in things.KINDS.items() if found.get(name)}


def articles(visit: Visit) -> Response:
    found = things.articles(visit.snapshot, visit.number)
    return visit.html("articles.html", here="articles", found=found)


def article(visit: Visit) -> Response:
    slug = visit.request.path_params["slug"]
    found = visit.snapshot.made(("article", slug), lambda: articles_of.article(visit.snapshot, slug))
    chosen = {name: visit.value(name) for name in FILTERS}
    return HTMLResponse(article_page(visit.links, found, chosen))


def article_page(links: Links, found: articles_of.ArticlePage, chosen: dict[str, str]) -> str:
    """The page of an article. chosen: kind, tone, voice and speaker that facts must have, "" for any."""
    facts = [fact for line in found.lines for fact in line.facts]
    tones, kinds = sorted({fact.tone for fact in facts}), sorted({fact.kind for fact in facts})
    shown = {
        fact.iri
        for fact in facts
        if (not chosen["kind"] or fact.kind == chosen["kind"])
        and (not chosen["tone"] or fact.tone == chosen["tone"])
        and _fits(fact.quotes, found, chosen)
    }
    return page(
        "article.html", links, here="articles", found=found, tones=tones, of_kinds=kinds, chosen=chosen, shown=shown
    )


def _fits(quotes: tuple[str, ...], found: articles_of.ArticlePage, chosen: dict[str, str]) -> bool:
    if not chosen["voice"] and not chosen["speaker"]:
        return True
    own = [found.quotes[name] for name in map(local, quotes) if name in found.quotes]
    return any(
        (not chosen["voice"] or quote.voice == chosen["voice"])
        and (not chosen["speaker"] or chosen["speaker"] in {iri for iri, _ in quote.speakers})
        for quote in own
    )


def listed(visit: Visit) -> Response:
    kind, words = visit.request.path_params["kind"], visit.value("q")[:100]
    found = things.listed(visit.snapshot, kind, visit.number, words)
    return visit.html("things.html", here="things", kind=kind, found=found, words=words)


def thing(visit: Visit) -> Response:
    iri = things.iri_of(visit.request.path_params["path"])
    if (to := visit.links.of(iri)) and "/article/" in to:
        return RedirectResponse(to, 303)
    number = visit.number
    found = visit.snapshot.made(("thing", iri, number), lambda: things.known(visit.snapshot, iri, number))
    return visit.html("thing.html", here="things", found=found)


def ask(visit: Visit) -> Response:
    """One field for everything: runs what the words clearly mean, and says how it read them."""
    from kg.answer.words.own_words import SHOW

    words = " ".join(visit.value("q").split())
    every = visit.questions()
    if not words:
        return visit.html("ask.html", here="ask", words="", questions=every, readings=[], sentences=[])
    if len(words) > 1000:
        raise RequestProblem("value", "A question has at most 1000 characters.")
    if visit.snapshot.graph.has(words):
        return RedirectResponse(visit.links.page(f"ask/{words}"), 303)
    understood = visit.snapshot.graph.understand(words)
    if understood.clear:
        reading = understood.meant[0]
        if reading.name == SHOW:
            return RedirectResponse(visit.links.of(reading.values["thing"]), 303)
        named = next(each for each in every if each.name == reading.name)
        return answered(visit, named, reading.values, words, understood.told(), understood.elsewhere)
    found = [*understood.reports, *understood.readings]
    sentences = [] if found else visit.snapshot.graph.sentences(words)
    readings = [(reading, visit.links.page(f"ask/{reading.canned}", **reading.values)) for reading in found]
    return visit.html(
        "ask.html",
        here="ask",
        words=words,
        questions=every,
        readings=readings,
        sentences=sentences,
        elsewhere=understood.elsewhere,
    )


def question(visit: Visit) -> Response:
    name = visit.request.path_params["name"]
    every = visit.questions()
    named = next((each for each in every if each.name == name), None)
    if named is None:
        raise RequestProblem("not-found", f"No question is called {name[:100]}.")
    values = asking.values_of(named, dict(visit.request.query_params))
    return answered(visit, named, values, "", "")


def answered(
    visit: Visit, named: Question, values: dict[str, str], words: str, told: str, where: Elsewhere | None = None
) -> Response:
    """A question with its form, and the answers where it has what it needs. where: of somebody's own words."""
    error, rows, uses = "", None, None
    lacks = [p.name for p in named.parameters if p.required and p.name not in values]
    if not lacks:
        try:
            rows = visit.snapshot.graph.ask(named.name, limit=ROWS_SHOWN, **cast(Any, values))
            text = visit.snapshot.graph.sparql(named.name, **values)
            uses = asking.uses(str(visit.request.base_url).rstrip("/"), named, values, text)
        except KgError as wrong:
            error = to_correct(wrong, "value", "syntax")
    part = asking.part(rows, visit.number) if rows is not None else None
    return visit.html(
        "question.html",
        here="ask",
        named=named,
        values={name: _typed(visit, named, name, value) for name, value in values.items()},
        words=words,
        told=told,
        elsewhere=where or elsewhere("", [named.name]),
        error=error,
        lacks=lacks,
        rows=rows,
        uses=uses,
        part=part,
        number=visit.number,
        input_type=asking.input_type,
    )


def _typed(visit: Visit, named: Question, name: str, value: str) -> str:
    """A value as somebody would type it: a thing by its label, where that means nothing else."""
    parameter = named.parameter(name)
    if parameter is None or parameter.kind != "thing" or not value.startswith("https://"):
        return value
    label = Labels(visit.snapshot.store.select).of(value)
    try:
        return label if visit.snapshot.graph.find(label, parameter.class_iri) == value else shorten(value)
    except KgError:
        return shorten(value)


def timeline(visit: Visit) -> Response:
    values = {name: value for name in ("country", "since", "until") if (value := visit.value(name))}
    error, found = "", None
    try:
        rows = visit.snapshot.graph.ask("timeline", limit=ROWS_SHOWN, **cast(Any, values))
        found = pictures.timeline(rows, visit.snapshot.store.select, visit.number)
    except KgError as wrong:
        error = to_correct(wrong, "value")
    return visit.html(
        "timeline.html",
        here="timeline",
        found=found,
        values=values,
        error=error,
        number=visit.number,
    )


def network(visit: Visit) -> Response:
    words, about_, error, name = visit.value("about"), "", "", ""
    if words:
        try:
            about_ = visit.snapshot.graph.find(words)
            name = Labels(visit.snapshot.store.select).of(about_)
        except KgError as wrong:
            error = of_error(wrong).detail
    found = None
    if not error:
        found = visit.snapshot.made(("network", about_), lambda: pictures.network(visit.snapshot, about_))
    return visit.html("network.html", here="network", found=found, words=words, name=name, error=error)


def why(visit: Visit) -> Response:
    asked = [visit.value(name) for name in ("s", "p", "o")]
    found, error = None, ""
    if all(asked):
        try:
            found = visit.snapshot.graph.why(*asked, limit=3)
        except KgError as wrong:
            error = to_correct(wrong, "value")
    root = f"{visit.snapshot.workspace.graph.parent}/"  # where the files lie is nobody else's business
    return visit.html("why.html", here="why", found=found, asked=asked, error=error, root=root)


def terms(visit: Visit) -> Response:
    from kg.vocabulary import vocabulary

    words = vocabulary()
    return visit.html("terms.html", here="", words=words, name="", card=[])


def term(visit: Visit) -> Response:
    from kg.answer.telling.card import cards
    from kg.vocabulary import vocabulary

    name, words = visit.request.path_params["name"], vocabulary()
    # A member of a closed list is told of on the card of its class.
    of = name if name in words.classes or name in words.properties else None
    of = of or next((each.name for each in words.classes.values() if name in each.members), None)
    if of is None:
        raise RequestProblem("not-found", f"The ontology has no term {name[:60]}.")
    lines = list(cards(f"ent:{of}", words, {}))
    return visit.html("terms.html", here="", words=words, name=name, card=lines)


def problems(visit: Visit) -> Response:
    return visit.html("problems.html", found=KINDS)


def about(visit: Visit) -> Response:
    return visit.html("about.html", here="about", key=visit.snapshot.key)


async def static(request: Request) -> Response:
    """A file of the pages, by its name among those that there are."""
    found = assets().get(request.path_params["name"])
    if found is None:
        raise RequestProblem("not-found", "There is no such file.")
    data, media, tag = found
    headers = {"ETag": tag, "Cache-Control": "no-cache", "Content-Type": media}
    if unchanged(request, tag):
        return Response(status_code=304, headers=headers)
    return Response(data, headers=headers)


# Pages that take long once, with what is asked of them.
SLOW_AT_FIRST: tuple[tuple[Made, bytes], ...] = (
    (network, b""),
    (timeline, b""),
    (sources.compare, b""),
    (sources.promises, b""),
    (ask, b""),
    (ask, b"q=who+signed+what"),
)
