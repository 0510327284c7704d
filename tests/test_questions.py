"""The canned questions: headers, house rules, expected rows, and the same rows on every engine."""

from __future__ import annotations

import os
import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
from canned import QUERIES, Case, cases, collapsed, names, of, question, quotes, unlike
from conftest import ARTICLE_FOLDER
from sparql_engines import (
    Engine,
    merged,
    oxigraph_server,
    pyoxigraph_default,
    rdflib_default,
    rdflib_union,
    reached,
)
from witnesses import WITNESSES

from kg import lexer
from kg.answer.canned import binding, questions
from kg.answer.canned.fill import filled
from kg.answer.canned.questions import EVIDENCE, MADE
from kg.answer.graph import Graph
from kg.answer.rows import Rows
from kg.errors import ParseError
from kg.paths import Workspace
from kg.snapshot.build import Built
from kg.terms import ENT, ID, shorten

NIGHTLY = "ENTENTE_NIGHTLY" in os.environ
CHECKS = sorted(questions.files([QUERIES / "checks"]))
WITHOUT_EVIDENCE = {
    "articles": "the article is the answer",
    "speakers": "it counts quotes",
    "counts": "it counts reports",
}
OTHER_EVIDENCE = {"remarks": "a remark may have no words of the article"}
WRITTEN_OUT = {"speakers": "its rows are counts", "counts": "its rows are counts"}  # not by kg.answer.canned.fill
# Such things the bundled article does not say; test_what_the_article_does_not_say has them.
NOT_SAID = {"conditions", "contradictions", "demands", "denials", "visits"}
RESERVED = {"count", "index", "rows", "terms", "columns"}


@pytest.fixture(scope="session")
def graph(built: Built) -> Iterator[Graph]:
    with Graph(built.key, Workspace.at().question_folders()) as opened:
        yield opened


@cache
def asked(graph: Graph, case: Case) -> Rows:
    """The answer to a case, which several tests look at."""
    return graph.ask(case.name, **case.values)


def bare(text: str) -> str:
    skipped = lexer.STRING, lexer.IRI, lexer.COMMENT
    return "".join(" " if token.kind in skipped else token.text for token in lexer.tokens(text))


# ---------------------------------------------------------------- house rules


def test_there_are_enough_questions() -> None:
    assert len(names()) >= 40
    assert len(CHECKS) >= 8


@pytest.mark.parametrize("name", names())
def test_columns_are_declared_in_their_order(name: str) -> None:
    projected = [variable.value for variable in ox.Store().query(question(name).text).variables]  # type: ignore[union-attr]
    assert list(question(name).columns) == [
        column for column in projected if not (column.endswith("Label") and column.removesuffix("Label") in projected)
    ]
    assert not set(projected) & RESERVED


@pytest.mark.parametrize("name", names())
def test_answers_end_with_their_evidence(name: str) -> None:
    projected = [variable.value for variable in ox.Store().query(question(name).text).variables]  # type: ignore[union-attr]
    if name not in {*WITHOUT_EVIDENCE, *OTHER_EVIDENCE}:
        assert tuple(projected[-6:]) == EVIDENCE
        assert {p.name for p in question(name).parameters} >= {"voice", "article"}
    assert question(name).parameter("article")


@pytest.mark.parametrize("name", names())
def test_what_the_header_determines_is_in_step(name: str) -> None:
    own = question(name)
    if name in WRITTEN_OUT:
        assert MADE not in own.text
    else:
        assert filled(own.text, own.path) == own.text, "run: python tools/in_step.py"


@pytest.mark.parametrize("name", [*names(), *CHECKS])
def test_queries_keep_the_house_rules(name: str) -> None:
    own = questions.named(name, [QUERIES, QUERIES / "checks"])
    text = bare(own.text)
    assert re.search(r"SELECT\s+DISTINCT|GROUP BY", text)
    assert "ORDER BY" in text
    plain = re.sub(r"COUNT\(|[-+*/] \?\w+|\* 10000|\d", "", text)
    assert not re.search(r"\bGRAPH\b|GROUP_CONCAT|[+*]\s|\[", plain), "see docs/writing-questions.md"
    for parameter in own.parameters:
        assert re.search(rf"\?_{parameter.name}\b", text), "a parameter that nothing uses"
    for token in re.findall(r"[?$]_(\w+)", text):
        assert own.parameter(token), f"?_{token} is not declared"
        assert not re.search(rf"(AS|BOUND\()\s*\?_{token}\b", text)
    assert not re.search(r"SELECT[^{]*\?_", text)


@pytest.mark.parametrize("name", names())
def test_the_example_of_each_parameter_gives_rows(name: str, graph: Graph) -> None:
    own = question(name)
    required = {p.name: p.example for p in own.parameters if p.required}
    for parameter in own.parameters:
        if parameter.name != "voice":
            rows = graph.ask(name, **required | {parameter.name: parameter.example})
            assert rows or name in NOT_SAID, parameter.name


# ---------------------------------------------------------------- expected rows


@pytest.mark.parametrize("name", names())
def test_expected_rows(name: str, graph: Graph) -> None:
    for case in of(name):
        rows = asked(graph, case)
        columns, found = collapsed(list(rows.columns), rows.terms)
        assert case.columns == columns
        assert unlike(case.expected(), found) == ([], []), case


@pytest.mark.parametrize("name", names())
def test_expected_answers(name: str, graph: Graph) -> None:
    written = [case for case in of(name) if case.answers]
    assert written or not any(case.rows for case in of(name)), "no answers stand beside the rows"
    for case in written:
        assert [answer.text for answer in asked(graph, case).answers()] == case.answers, case


def test_the_quotes_stand_in_their_lines_of_the_text() -> None:
    text = (ARTICLE_FOLDER / "article.txt").read_text(encoding="utf-8").splitlines()
    for name, quote in quotes().items():
        first, _, last = quote.words.partition("…")
        line = text[int(quote.line) - 1]
        assert first.strip() in line, name
        assert last.strip() in line[line.index(first.strip()) :], name


@pytest.mark.parametrize("name", names())
def test_each_parameter_has_a_case_and_there_is_one_without_rows(name: str) -> None:
    own = of(name)
    plain = not any(p.required for p in question(name).parameters)
    assert plain == any(not case.values for case in own)
    declared = [p.name for p in question(name).parameters if p.name not in ("voice", "article")]
    for parameter in declared:
        assert any(parameter in case.values for case in own), parameter
    assert name in NOT_SAID or any(case.values and case.rows for case in own)
    assert not declared or any(case.values and not case.rows for case in own), "no case without rows"


def test_labels_are_those_of_the_things(graph: Graph) -> None:
    labels = {
        thing.value: label.value
        for thing, label in graph._store.select("SELECT ?t ?l WHERE { ?t skos:prefLabel ?l }")  # type: ignore[attr-defined]
    }
    for case in cases():
        rows = asked(graph, case)
        for terms in rows.terms:
            for place, label in rows.labels.items():
                thing = getattr(terms[place], "value", None)
                if thing in labels:
                    assert terms[label].value == labels[thing]  # type: ignore[union-attr]


# What the article does not say: the same questions on words that somebody else might have written.

OTHER = """
@prefix : <https://w3id.org/entente/id/article/other/> .
@prefix article: <https://w3id.org/entente/id/article/> .
@prefix body: <https://w3id.org/entente/id/body/> .
@prefix country: <https://w3id.org/entente/id/country/> .
@prefix currency: <https://w3id.org/entente/id/currency/> .
@prefix ent: <https://w3id.org/entente/ontology#> .
@prefix kind: <https://w3id.org/entente/id/kind/> .
@prefix measure: <https://w3id.org/entente/id/measure/> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix unit: <https://w3id.org/entente/id/unit/> .

:denial a ent:Denial , ent:Report ; ent:hasKind kind:denial ; ent:hasMainKind ent:Denial ; ent:hasAgent body:uk-government ;
  ent:hasContent :plan ; ent:hasEvidence :e1 ; ent:isToldBy :denial .
:plan ent:hasKind kind:plan ; ent:hasMainKind kind:plan ; ent:hasContent :opening , :meeting , :ratifying ; ent:isToldBy :denial .
:opening a ent:Content ; ent:hasKind kind:opening ; ent:hasMainKind kind:opening ; ent:hasAgent body:cardiff-university ;
  ent:isToldBy :denial .
:meeting a ent:Content ; ent:hasKind kind:meeting ; ent:isToldBy :denial .
:ratifying a ent:Content ; ent:hasKind kind:ratification , kind:document-act ; ent:hasMainKind kind:ratification ;
  ent:hasTheme <https://w3id.org/entente/id/document/uk-ratification-bill> ; ent:isToldBy :denial .
:demand ent:hasKind kind:directive ; ent:hasMainKind ent:Directive ; ent:hasAgent country:kz ; ent:hasRecipient country:gb ;
  ent:hasContent :signing ; ent:hasEvidence :e1 ; ent:isToldBy :demand .
:signing a ent:Content ; ent:hasKind kind:signing ; ent:hasMainKind kind:signing ; ent:hasCondition :approval ;
  ent:isToldBy :demand .
:loan a ent:Item ; ent:hasMainKind ent:Item ; ent:wording "a loan of $5" ; ent:hasAmount :sum .
:sum ent:value 5 ; ent:hasUnit currency:USD ; ent:hasBound ent:exactly ; ent:wording "$5" .
:offer a ent:Act , ent:Report ; ent:hasTheme :loan ; ent:hasEvidence :e2 ; ent:isToldBy :offer .
:refusal a ent:Act , ent:Report ; ent:hasTheme :loan ; ent:hasEvidence :e1 ; ent:isToldBy :refusal .
:e2 a ent:Evidence ; oa:exact "It offered a loan of $5." ; ent:hasVoice ent:own ; ent:isFromArticle article:other ; ent:textLine 2 .
:visit a ent:Act , ent:Report ; ent:hasKind kind:state-visit , kind:visit ; ent:hasMainKind kind:state-visit ; ent:hasAgent country:kz ;
  ent:hasRecipient country:gb ; ent:hasEvidence :e1 ; ent:isToldBy :visit .
:invitation a ent:Report ; ent:hasMainKind kind:invitation ; ent:hasContent :return-visit ; ent:hasEvidence :e1 ;
  ent:isToldBy :invitation .
:return-visit a ent:Content ; ent:hasKind kind:visit ; ent:hasDestination country:kz ; ent:isToldBy :invitation .
:talks a ent:Meeting , ent:Report ; ent:hasAgent country:kz ; ent:hasPartner country:gb ; ent:hasEvidence :e1 ; ent:isToldBy :talks .
:approval a ent:Content ; ent:hasKind kind:approval ; ent:hasMainKind kind:approval ; ent:isToldBy :demand .
:figure a ent:Observation , ent:Report ; ent:hasMeasure measure:affiliated-enterprises ; ent:hasTheme country:kz ;
  ent:hasPartner country:gb ; ent:hasAmount :amount ; ent:hasEvidence :e1 ; ent:isToldBy :figure .
:amount ent:value 500 ; ent:hasUnit unit:one ; ent:hasBound ent:exactly ; ent:wording "500" .
:e1 a ent:Evidence ; oa:exact "Words." ; ent:hasVoice ent:own ; ent:isFromArticle article:other ; ent:textLine 1 .
"""


@pytest.fixture(scope="module")
def other(nquads: Path) -> ox.Store:
    store = ox.Store()
    store.bulk_load(path=str(nquads), format=ox.RdfFormat.N_QUADS)
    store.load(OTHER, format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode("urn:other"))
    return store


@pytest.mark.parametrize(
    ("name", "columns", "rows"),
    [
        # Told of, as denied.
        ("denials", ("denierLabel", "step", "kind"), ["Government of the United Kingdom|plan|denial"]),
        # What is denied is a plan; what was planned is neither done nor denied by that.
        (
            "is-it-done",
            ("step", "status", "reality"),
            [
                "approval|mentioned|condition in directive",
                "opening|disputed|plan in denial",
                "ratification|disputed|plan in denial",
                "signing|meant|directive",
                "state visit|done|itself",
            ],
        ),
        # Denied is neither planned nor foreseen.
        ("plans", ("step", "holderLabel", "kind"), []),
        ("meetings-planned", ("bodyLabel", "kind"), []),
        ("next-steps", ("documentLabel", "next"), []),
        ("demands", ("holderLabel", "addresseeLabel", "step"), ["Kazakhstan|United Kingdom|signing"]),
        ("links", ("happeningKind", "relation", "otherKind"), ["signing|condition|approval"]),
        # Who only refers to what has a sum does not tell the sum.
        ("money", ("happening", "wording", "quote"), ["item|$5|It offered a loan of $5."]),
        (
            "visits",
            ("reality", "guestLabel", "hostLabel", "placeLabel"),
            ["done|Kazakhstan|United Kingdom|", "invitation|not stated||Kazakhstan"],
        ),
        (
            "who-took-part",
            ("participantLabel", "role", "sideLabel"),
            ["Kazakhstan|meeting|not stated", "United Kingdom|meeting|not stated"],
        ),
        ("contradictions", ("sort", "value", "otherValue"), ["value|580|500"]),
        ("conditions", ("relation", "kind"), ["condition|directive"]),
        ("not-done-yet", ("step", "how", "byLabel"), ["signing|directive|not stated"]),
    ],
)
def test_what_the_article_does_not_say(name: str, columns: tuple[str, ...], rows: list[str], other: ox.Store) -> None:
    text = binding.substitute(question(name).text, {"voice": ox.Literal("own")})
    found = []
    for row in other.query(text, use_default_graph_as_union=True):  # type: ignore[union-attr]
        if row["article"].value == ID + "article/other" or name == "contradictions":  # type: ignore[index]
            found.append("|".join(getattr(row[column], "value", "") for column in columns))  # type: ignore[index]
    assert sorted(found) == sorted(rows)


TWO_FOUNDINGS = """
@prefix : <https://w3id.org/entente/id/article/other/> .
@prefix body: <https://w3id.org/entente/id/body/> .
@prefix ent: <https://w3id.org/entente/ontology#> .
@prefix kind: <https://w3id.org/entente/id/kind/> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
:founding a ent:Act , ent:Report ; ent:hasMainKind kind:establishment ; ent:hasTheme body:kz-uk-strategic-dialogue ;
  ent:hasTime :time ; ent:hasEvidence :e1 ; ent:isToldBy :founding .
:time ent:earliest "$year-01-01"^^xsd:date ; ent:latest "$year-12-31"^^xsd:date ; ent:hasBasis ent:stated .
:e1 a ent:Evidence ; oa:exact "Words." ; ent:hasVoice ent:own ;
  ent:isFromArticle <https://w3id.org/entente/id/article/other> ; ent:textLine 1 .
"""


@pytest.mark.parametrize(("year", "days"), [("2013", "fit"), ("2016", "differ")])
def test_a_founding_that_two_articles_date_otherwise_is_told_as_such(year: str, days: str, nquads: Path) -> None:
    """The article has the dialogue founded in 2013: another that says 2016 tells of the founding, and of another day."""
    store = ox.Store()
    store.bulk_load(path=str(nquads), format=ox.RdfFormat.N_QUADS)
    store.load(TWO_FOUNDINGS.replace("$year", year), format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode("urn:other"))
    rows = store.query(question("corroboration").text, use_default_graph_as_union=True)
    names = ("sources", "articles", "days")
    found = {
        tuple(row[name].value for name in names)  # type: ignore[union-attr, index]
        for row in rows  # type: ignore[union-attr]
        if row["kind"].value == "establishment"  # type: ignore[union-attr, index]
    }
    assert found == {("2", "2", days)}


@pytest.mark.parametrize("case", WITNESSES)
def test_what_is_taken_over_is_no_second_source(case: str) -> None:
    told, (sources, articles) = WITNESSES[case]
    made = [line for line in TWO_FOUNDINGS.splitlines() if line.startswith("@prefix")]
    for number, (article, house, voice, words) in enumerate(told):
        voice, _, cited = voice.partition(", citing ")  # noqa: PLW2901
        own = "ent:own" if voice == "own" else f"ent:attributed ; ent:hasSpeaker body:{voice}"
        if cited:
            made.append(
                f':c{number} oa:exact "They trade." ; ent:hasVoice ent:attributed ; ent:hasSpeaker body:{cited} ; ent:isFromArticle :{article} .'
            )
        made.append(
            f":r{number} a ent:Act , ent:Signing ; ent:hasMainKind kind:signing ; ent:hasTheme body:treaty ; ent:hasEvidence :e{number} . "
            f':e{number} oa:exact "{words}" ; ent:hasVoice {own} ; ent:isFromArticle :{article} . :{article} ent:isIssuedBy body:{house} .'
        )
    store = ox.Store()
    store.load("\n".join(made), format=ox.RdfFormat.TURTLE)
    rows = list(store.query(question("corroboration").text))  # type: ignore[arg-type]
    assert {(int(row["sources"].value), int(row["articles"].value)) for row in rows} == {(sources, articles)}
    assert len({row["which"].value for row in rows}) == 1


def test_a_topic_reaches_its_narrower_ones(graph: Graph) -> None:
    """Whatever question takes a topic: what stands under a narrower one stands under the broader."""
    for name in names():
        if question(name).parameter("topic") and not any(p.required for p in question(name).parameters):
            narrow, broad = (graph.ask(name, topic=topic) for topic in ("higher education", "education"))
            assert set(narrow.terms) <= set(broad.terms), name


# ---------------------------------------------------------------- engines


@pytest.fixture(scope="session")
def servers(nquads: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Engine, Engine]]:
    folder = tmp_path_factory.mktemp("oxigraph")
    with (
        oxigraph_server(nquads, folder / "default", union=False) as default,
        oxigraph_server(nquads, folder / "union", union=True) as union,
    ):
        yield default, union


@pytest.fixture(scope="session")
def embedded_default(nquads: Path) -> Engine:
    return pyoxigraph_default(nquads)


@pytest.fixture(scope="session")
def reached_only(nquads: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The snapshot without the reference data that articles do not come to."""
    file = tmp_path_factory.mktemp("reached") / "graph.nq"
    file.write_bytes(reached(nquads))
    return file


@pytest.fixture(scope="session")
def by_rdflib(reached_only: Path) -> tuple[Engine, Engine]:
    return rdflib_default(reached_only), rdflib_union(reached_only)


@pytest.fixture(scope="session")
def embedded_reached(reached_only: Path) -> Engine:
    return pyoxigraph_default(reached_only)


def same(graph: Graph, own: list[Case], *engines: Engine) -> None:
    """The same rows in the same order, in every case."""
    for case in own:
        rows = asked(graph, case)
        for engine in engines:
            columns, terms = engine(case.text(graph.find))
            assert columns == list(rows.columns)
            assert [list(map(str, row)) for row in terms] == [list(map(str, row)) for row in rows.terms], case


@pytest.mark.parametrize("name", names())
def test_same_rows_from_the_default_graph_and_from_servers(
    name: str, graph: Graph, embedded_default: Engine, servers: tuple[Engine, Engine]
) -> None:
    same(graph, of(name), embedded_default, *servers)


@pytest.mark.parametrize("name", names())
def test_same_rows_from_rdflib(
    name: str, graph: Graph, embedded_reached: Engine, by_rdflib: tuple[Engine, Engine]
) -> None:
    # rdflib takes a hundred times as long: the plain question and one case, by night all of them.
    for case in of(name) if NIGHTLY else of(name)[:2]:
        text = case.text(graph.find)
        columns, terms = embedded_reached(text)
        assert bool(terms) == bool(len(asked(graph, case))), "nothing is left to compare"
        for engine in by_rdflib if case is of(name)[0] or NIGHTLY else by_rdflib[:1]:
            found, others = engine(text)
            assert found == columns
            assert [list(map(str, row)) for row in others] == [list(map(str, row)) for row in terms], case


# ---------------------------------------------------------------- checks


@pytest.mark.parametrize("name", CHECKS)
def test_the_bundled_graph_passes_each_check(name: str, graph: Graph) -> None:
    assert not list(graph.query(questions.read(QUERIES / "checks" / f"{name}.rq").text))  # type: ignore[arg-type]


@pytest.mark.parametrize("name", CHECKS)
def test_each_check_finds_the_faults_and_nothing_else(name: str, nquads: Path) -> None:
    """The first line of the broken data names the faults; the rest is as it should be."""
    broken = Path(__file__).parent / "questions" / "checks" / f"{name}.ttl"
    faults = broken.read_text(encoding="utf-8").splitlines()[0].removeprefix("# faults: ").split(", ")
    store = ox.Store()
    store.bulk_load(path=str(nquads), format=ox.RdfFormat.N_QUADS)
    store.load(path=str(broken), format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode("urn:fault"))
    text = questions.read(QUERIES / "checks" / f"{name}.rq").text
    found = {shorten(row["node"].value) for row in store.query(text, use_default_graph_as_union=True)}  # type: ignore[union-attr,index]
    assert found == {f"article:fault/{fault[1:]}" if fault.startswith(":") else fault for fault in faults}


# ---------------------------------------------------------------- deletion

# They list every report, or every role, by nature, so they prove nothing here.
LISTS = {"article-in-order", "roles"}
# The build works these out of the rest.
ADDED = {ENT + "isToldBy"}


def test_the_loss_of_any_role_value_shows(nquads: Path) -> None:
    """Whatever an article says of a report or a content: without it the rows of some plain question are others."""
    store = ox.Store()
    store.bulk_load(merged(nquads), format=ox.RdfFormat.N_TRIPLES)  # no question tells graphs apart
    told = {q.subject for q in store.quads_for_pattern(None, ox.NamedNode(ENT + "isToldBy"), None, None)}
    article = ox.parse(path=str(ARTICLE_FOLDER / "article.ttl"), format=ox.RdfFormat.TURTLE)
    said = [q for q in article if q.subject in told and q.predicate.value.startswith(ENT)]
    assert len(said) > 400
    texts = {
        n: question(n).text for n in names() if n not in LISTS and not any(p.required for p in question(n).parameters)
    }
    taken: dict[str, float] = {}  # seconds

    def rows(name: str) -> list[str]:
        start = time.process_time()
        found = [str(row) for row in store.query(texts[name])]  # type: ignore[union-attr]
        taken.setdefault(name, time.process_time() - start)
        return found

    before = {name: rows(name) for name in texts}
    survivors = []
    shown: dict[str, set[str]] = defaultdict(set)  # the questions whose rows told the loss of such a role before
    often: Counter[str] = Counter()

    def late(name: str, role: str) -> tuple[bool, bool, float]:
        """Only the order of asking: all are asked before a loss has survived."""
        return name not in shown[role], role not in texts[name], taken[name] / (1 + often[name])

    for quad in said if NIGHTLY else said[::7]:
        # with whatever follows from it between the two
        gone = [
            q for q in store.quads_for_pattern(quad.subject, None, quad.object, None) if q.predicate.value not in ADDED
        ]
        for q in gone:
            store.remove(q)
        role = quad.predicate.value.removeprefix(ENT)
        likely_first = sorted(texts, key=lambda name: late(name, role))
        if (name := next((name for name in likely_first if rows(name) != before[name]), None)) is not None:
            shown[role].add(name)
            often[name] += 1
        else:
            survivors.append(f"{quad.subject.value} {quad.predicate.value} {quad.object}")  # type: ignore[union-attr]
        store.extend(gone)
    assert survivors == []


# ---------------------------------------------------------------- headers

GOOD = """#+ title: T
#+ question: Q?
#+ tags: a
#+ empty: None.
#+ param country: ent:Country | example KZ | A country.
#+ column x: x
SELECT DISTINCT ?x WHERE { ?x ?y ?z FILTER(COALESCE(?x = ?_country, true)) } ORDER BY ?x
"""


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("#+ title: T", "#+ titel: T", 1, "'titel' is no header key"),
        ("#+ title: T", "#+ title:", 1, "is empty"),
        ("#+ title: T", "#+ title T", 1, "key: value"),
        ("#+ title: T\n", "", 1, "lacks title"),
        ("#+ tags: a", "#+ tags: a\n#+ tags: b", 4, "given twice"),
        ("ent:Country | example KZ", "country | example KZ", 5, "'country' is no type"),
        (" | example KZ", "", 5, "a part is missing"),
        ("| example KZ |", "| KZ |", 5, "'KZ' is no option"),
        ("| example KZ |", "| required |", 5, "has no example"),
        ("param country:", "param voice:", 5, "this name cannot be used"),
        ("param country:", "param Country:", 5, "this name cannot be used"),
        ("#+ column x: x", "#+ column x: x\n#+ column x: y", 7, "one line with its meaning"),
        ("#+ column x: x", "#+ column x:", 6, "one line with its meaning"),
    ],
)
def test_faulty_headers_say_where_and_what(old: str, new: str, line: int, says: str) -> None:
    with pytest.raises(ParseError) as error:
        questions.parse(GOOD.replace(old, new), Path("some.rq"))
    assert says in str(error.value)
    assert error.value.line == line


def test_a_good_header_is_read() -> None:
    read = questions.parse(GOOD, Path("some.rq"))
    assert (read.name, read.title, read.tags, list(read.columns)) == ("some", "T", ["a"], ["x"])
    assert [(p.name, p.kind, p.required, p.example) for p in read.parameters] == [("country", "thing", False, "KZ")]


def test_a_question_runs_as_it_stands_in_any_tool(graph: Graph) -> None:
    for name in names():
        assert binding.substitute(question(name).text, {}) == question(name).text
