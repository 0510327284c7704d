"""No query reaches the network, however it is spelt and wherever it comes from; and none that only looks like it is refused."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from bad_inputs import make_graph
from hypothesis import example, given, settings
from hypothesis import strategies as st

import kg
from kg import lexer, snapshot
from kg.answer.graph import Graph
from kg.answer.guard import check_query, harmless, names_graphs
from kg.answer.rows import Rows
from kg.cli import main
from kg.errors import KgError, ParseError
from kg.remote.endpoint import with_prefixes
from kg.snapshot.build import Built
from kg.terms import GRAPH_INFERRED, GRAPH_REFERENCE, PREFIXES


class Listener:
    """Something on a port of this machine that should never be called."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/"
        self.calls = 0
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.calls += 1
            connection.close()

    def close(self) -> None:
        self._socket.close()


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    listening = Listener()
    yield listening
    listening.close()


CALL = "SERVICE <URL> { ?a ?b ?c }"
# What follows is what the engine's parser, which needs no space around a keyword, was seen to take as a call, or
# what a reader of its own might not see as one.
SPELLINGS = {
    "plain": f"ASK {{ {CALL} }}",
    "lower case": "ASK { service <URL> { ?a ?b ?c } }",
    "silent": "ASK { SERVICE SILENT <URL> { ?a ?b ?c } }",
    "no space": "ASK{SERVICE<URL>{?a?b?c}}",
    "after a dot": f"SELECT ?s {{ ?s a ent:State.{CALL} }}",
    "after a dot and a variable": f"SELECT ?s {{ ?s a ?o.{CALL} }}",
    "after a number": f"SELECT ?s {{ ?s ent:textLine 5 .{CALL} }}",
    "in a number": f"SELECT ?s {{ VALUES ?x {{1}} ?s a ?o ; ?p 1{CALL} }}",
    "in a truth": f"SELECT ?s {{ ?s ?p true{CALL} }}",
    "in a comparison": f"ASK {{ FILTER(1<2){CALL} FILTER(2>1) }}",
    "no space in a comparison": "PREFIX x: <URL> ASK { FILTER(1<2)SERVICEx:a{?a?b?c}FILTER(2>1)}",
    "a prefix beside": "PREFIX x: <URL> ASK { SERVICEx:a { ?a ?b ?c } }",
    "a prefix of the same name": "PREFIX SERVICEx: <urn:a> PREFIX x: <URL> ASK { SERVICEx:a { ?a ?b ?c } }",
    "silent, a prefix beside": "PREFIX x: <URL> ASK { SERVICESILENTx:a { ?a ?b ?c } }",
    "a variable beside": "ASK { VALUES ?v { <URL> } SERVICE?v { ?a ?b ?c } }",
    "a bound variable": "ASK { BIND(IRI(CONCAT('URL', 'a')) AS ?v) SERVICE ?v { ?a ?b ?c } }",
    "after a comment": f"ASK {{ # <\n {CALL} }}",
    "a comment between": "ASK { SERVICE # <\n <URL> # >\n { ?a ?b ?c } }",
    "after an odd string": f"ASK {{ BIND('\\\\' AS ?x) {CALL} BIND('' AS ?y) }}",
    "after a long string": f"ASK {{ BIND('''it''s \\''' # ''' AS ?x) {CALL} }}",
    "after a quote in a name": f"ASK {{ BIND(ent:a\\'b AS ?x) {CALL} BIND(ent:c\\' AS ?y) }}",
    "after less than": f"ASK {{ FILTER(?x < 2) {CALL} FILTER(?y > 1) }}",
    "nested": f"ASK {{ {{ {{ OPTIONAL {{ {CALL} }} }} }} }}",
    "in EXISTS": f"ASK {{ FILTER EXISTS {{ {CALL} }} }}",
    "in a subquery": f"ASK {{ {{ SELECT * {{ {CALL} }} }} }}",
    "in a union": f"ASK {{ {{}}UNION{{{CALL}}} }}",
    "in MINUS": f"ASK {{ ?s ?p ?o MINUS {{ {CALL} }} }}",
    "lateral": f"ASK {{ LATERAL {{ {CALL} }} }}",
    "in a construct": f"CONSTRUCT {{ ?a ?b ?c }} {{ {CALL} }}",
    "an escape": "ASK { \\u0053ERVICE <URL> { ?a ?b ?c } }",
    "a long escape": "ASK { \\U00000053ERVICE <URL> { ?a ?b ?c } }",
    "an escaped quote": "ASK { BIND('\\u0027 AS ?x) SERVICE <URL> { ?a ?b ?c } # ' AS ?y) }",
    "a long s": "ASK { \u017fERVICE <URL> { ?a ?b ?c } }",
    "a no-break space": "ASK { ?a ?b ?c\u00a0SERVICE <URL> { ?a ?b ?c } }",
    "an em space": "ASK { ?a ?b ?c\u2003SERVICE <URL> { ?a ?b ?c } }",
    "FROM": "SELECT * FROM <URL> { ?a ?b ?c }",
    "FROM NAMED": "SELECT * FROM NAMED<URL>{ GRAPH ?g { ?a ?b ?c } }",
    "LOAD": "LOAD <URL>",
    "LOAD in a row": "INSERT DATA {} ; LOAD SILENT <URL> INTO GRAPH <urn:a>",
}


def spelt(text: str, listener: Listener) -> str:
    return text.replace("URL", listener.url)


def test_the_listener_is_called_by_who_calls() -> None:
    """The other tests can fail: the bare engine does call, for instance so."""
    listening = Listener()
    for name in ("plain", "in a truth", "a prefix beside", "a comment between", "in a subquery"):
        before = listening.calls
        store = ox.Store()
        store.add(ox.Quad(ox.NamedNode("urn:a"), ox.NamedNode("urn:b"), ox.Literal(True)))
        with pytest.raises(OSError):
            found = store.query(spelt(SPELLINGS[name], listening))
            list(found)  # type: ignore[arg-type]
        end = time.monotonic() + 10
        while listening.calls == before and time.monotonic() < end:
            time.sleep(0.01)
        assert listening.calls > before, name
    listening.close()


@pytest.mark.parametrize("name", SPELLINGS)
def test_no_spelling_reaches_the_network(name: str, graph: Graph, listener: Listener) -> None:
    text = spelt(SPELLINGS[name], listener)
    with pytest.raises(ParseError):
        graph.query(text)
    # And where it got past the first look: the engine itself is given nothing that it could take as a call.
    try:
        graph._store.query(text, trusted=True)
    except ParseError:
        pass
    else:
        # A graph that is not there: the engine looks for it in its store only. And what it takes for a string.
        assert name in ("FROM", "FROM NAMED", "an escaped quote")
    assert listener.calls == 0


COMMANDS: list[list[str]] = [
    ["query", "TEXT"],
    ["query", "FILE"],
    ["query", "-"],
    ["ask", "calls"],
    ["ask"],
    ["questions"],
    ["questions", "calls"],
    ["check"],
    ["build"],
    ["validate"],
    ["coverage"],
    ["show", "KZ"],
    ["why", "Kazakhstan", "a", "state"],
    ["export", "-f", "ntriples"],
]


@pytest.mark.parametrize("name", ["after a dot and a variable", "a prefix beside", "an escape", "FROM"])
def test_no_command_reaches_the_network(
    name: str, listener: Listener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, built: Built
) -> None:
    import io

    text = spelt(SPELLINGS[name], listener)
    graph = make_graph(tmp_path).parents[2]
    question = f"#+ title: a\n#+ question: a?\n#+ tags: a\n#+ empty: a\n{text}"
    (graph / "queries" / "checks").mkdir(parents=True)
    (graph / "queries" / "calls.rq").write_text(question)
    (graph / "queries" / "checks" / "calls.rq").write_text(question)
    (tmp_path / "q.rq").write_text(text)
    for command in COMMANDS:
        monkeypatch.setattr("sys.stdin", io.StringIO(text))
        given = [{"TEXT": text, "FILE": str(tmp_path / "q.rq")}.get(word, word) for word in command]
        code = main([*given, "--graph", str(graph)])
        # Whoever asks it is refused, and whoever lists it where it can be seen; the others do not mind.
        asks = command[0] in ("query", "check") or command == ["ask", "calls"]
        lists = command[0] in ("ask", "questions") and name != "a prefix beside"
        assert code == (2 if asks or lists else 0), command
    with kg.open(graph) as opened:
        asked: list[Callable[[], object]] = [lambda: opened.query(text), lambda: opened.ask("calls")]
        for ask in asked:
            with pytest.raises(KgError):
                ask()
    time.sleep(0.1)
    assert listener.calls == 0


@pytest.mark.parametrize("name", SPELLINGS)
def test_a_server_gets_no_such_text(name: str, listener: Listener) -> None:
    from kg.remote.endpoint import Endpoint

    endpoint = Endpoint(listener.url, "fuseki")
    with pytest.raises(ParseError):
        endpoint.query(spelt(SPELLINGS[name], listener))
    with pytest.raises(ParseError):  # not even our own look at its form calls
        endpoint._forms.of(spelt(CALL, listener), "query")
    endpoint.close()
    assert listener.calls == 0


# Names and words that only look like it: the answer is that of the query in which they are called otherwise.
INNOCENT = {
    "variable": "SELECT ?service ?a_SERVICE { VALUES (?service ?a_SERVICE) { (1 2) } }",
    "string": "SELECT ?x { BIND('SERVICE <http://a> { it''s }' AS ?x) }".replace("''", "\\'"),
    "long string": "SELECT ?x { BIND('''a 'Service' \\\\''' AS ?x) }",
    "comment": "SELECT ?x { BIND(1 AS ?x) # SERVICE <http://127.0.0.1/>\n}",
    "IRI": "SELECT ?x { BIND(<https://e.example/Service/\\u0053ERVICE> AS ?x) }",
    "local name": "PREFIX e: <https://e.example/> SELECT ?x { BIND(e:Service\\.a AS ?x) }",
    "local name after a colon": "PREFIX : <https://e.example/> SELECT ?x { BIND(:service AS ?x) }",
    "prefix": "PREFIX Service: <https://e.example/> SELECT ?x { BIND(Service:a AS ?x) }",
    "both": "PREFIX Service: <https://e.example/> SELECT ?x { BIND(Service:service_ AS ?x) }",
    "blank node": "SELECT (COUNT(*) AS ?n) { _:service a ent:State }",
    "known prefix": "SELECT (COUNT(?s) AS ?n) { ?s a ent:ServiceThatIsNone }",
    "underscores": "SELECT ?service ?ser_vice ?ser__vice { VALUES (?service ?ser_vice ?ser__vice) { (1 2 3) } }",
}


@pytest.mark.parametrize("name", INNOCENT)
def test_what_only_looks_like_it_is_answered(name: str, graph: Graph) -> None:
    text = INNOCENT[name]
    rows = graph.query(text)
    assert isinstance(rows, Rows)
    bare = ox.Store.read_only(str(snapshot.folder_of(graph._key) / "store"))
    expected = bare.query(text, prefixes=PREFIXES, use_default_graph_as_union=True)
    assert list(rows.columns) == [variable.value for variable in expected.variables]  # type: ignore[union-attr]
    assert rows.terms == [tuple(row) for row in expected]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?from ?load { ?from ent:from ?load . FILTER(STR(?load) != 'DROP ALL') # FROM <http://a>\n}",
        "SELECT ?x { ?x <https://e.example/FROM> 'x'@be-x-old , 'it''s' }".replace("''", "\\'"),
        "PREFIX from: <urn:a> SELECT ?x { ?x from:delete from:insert . ?x ?y _:load }",
    ],
)
def test_words_in_names_are_no_keywords(text: str) -> None:
    check_query(text)


_PIECES = st.sampled_from(
    [
        " ",
        "\n",
        "PREFIX ",
        *"' \" ''' \"\"\" \\' \\ < > # a a. : _: ? @a- % %41 . 1 e \\u0041 ( { \u00e9 \U0001f600 - service SERVICE <a> x: ?_".split(),
    ]
)


@settings(max_examples=300)
@given(st.lists(_PIECES, max_size=30).map("".join))
@example("'\\")
@example("'''''")
def test_tokens_are_the_text(text: str) -> None:
    found = list(lexer.tokens(text))
    assert "".join(token.text for token in found) == text
    assert [token.start for token in found] == [sum(len(t.text) for t in found[:n]) for n in range(len(found))]
    for read in (check_query, with_prefixes):
        try:
            read(text)
        except ParseError as error:
            assert "\n" not in str(error)


@settings(max_examples=300)
@given(st.lists(_PIECES, max_size=30).map("".join))
def test_no_text_for_the_engine_has_the_word(text: str) -> None:
    try:
        changed, _ = harmless(text)
    except ParseError:
        return
    assert "SERVICE" not in changed.upper()
    assert changed == text or "SERVICE" in text.upper()


@settings(max_examples=40)
@given(st.lists(_PIECES, min_size=1, max_size=5).map("".join))
@example("\\'")
@example("<a")
@example("a.")
@example("'''a")
def test_reading_takes_time_in_proportion(text: str) -> None:
    long = (text * 40_000)[:40_000]
    before = time.process_time()
    list(lexer.tokens(long))
    # 0.2 seconds on a slow machine. With the square of the length, the pieces above took 4 to 60.
    assert time.process_time() - before < 2


TYPES = st.sampled_from(
    ["?x", "$y", "<urn:a>", "ent:Report", "'a ?x'", '"""b"""', "1.5e3", "_:b", "'c'@be-x-old", "true"]
)


@given(st.lists(TYPES, min_size=1, max_size=8))
def test_tokens_are_those_of_the_grammar(parts: list[str]) -> None:
    """Terms with spaces between come out as they went in."""
    found = lexer.code(" # comment ?z\n".join(parts) + " ")
    joined = "".join(token.text for token in found)
    assert joined == "".join(parts)
    assert lexer.variables(found) == {part[1:] for part in parts if part[0] in "?$"}


def test_prefixes_are_found_by_the_lexer() -> None:
    text = "ASK { ?x ent:a 'oa:b' ; <oa:c> ?y . # oa:d\n }"
    assert with_prefixes(text) == f"PREFIX ent: <{PREFIXES['ent']}> {text}"
    declared = "PREFIX ent: <urn:a> ASK { ?x ent:a ?y }"
    assert with_prefixes(declared) == declared


def test_a_question_has_the_parameters_that_it_names(tmp_path: Path) -> None:
    from kg.answer.canned import questions

    header = "#+ title: a\n#+ question: a?\n#+ tags: a\n#+ empty: a\n"
    path = tmp_path / "a.rq"
    for text, names in (
        ("SELECT ?x { ?x a ?y FILTER(?y = ?_voice) }", ["voice"]),
        ("SELECT ?x { ?x a '?_voice' } # ?_article", []),
        ("SELECT ?x { ?x a ?_voices , $_article }", ["article"]),
    ):
        assert [p.name for p in questions.parse(header + text, path).parameters] == names


def test_only_comments_make_a_header(tmp_path: Path) -> None:
    from kg.answer.canned import questions

    header = "#+ title: a\u2028#+ title: b\n#+ question: a?\n#+ tags: a\n#+ empty: a\n"
    text = "SELECT ?x { ?x a '''\n#+ title: c\n''' } #+ title: d"
    assert questions.parse(header + text, tmp_path / "a.rq").title == "a\u2028#+ title: b"
    with pytest.raises(ParseError, match=r"a\.rq:6: 'title' is no header key, or is empty or given twice"):
        questions.parse(f"{header}SELECT ?x {{}}\n#+ title: c", tmp_path / "a.rq")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("SELECT * { GRAPH ?g { ?s ?p ?o } }", True),
        (f"ASK {{ graph <{GRAPH_REFERENCE}> {{ ?s ?p ?o }} }}", True),
        ("ASK {FILTER(true)GRAPH?g{?s ?p ?o}}", True),
        (f"ASK FROM <{GRAPH_REFERENCE}> {{ ?s ?p ?o }}", True),
        (f"ASK {{ graph # which\n <{GRAPH_INFERRED}> {{ ?s ?p 'GRAPH' }} }}", True),
        ("SELECT (1 AS ?graph) { ?s <http://e/FROM/GRAPH> ent:GRAPH }", False),
        ("", False),
    ],
)
def test_what_asks_for_graphs_by_name(text: str, named: bool) -> None:
    assert names_graphs(text) == named
    assert names_graphs(text, own=True) == (named and GRAPH_INFERRED not in text)


def test_graphs_have_their_names_for_whoever_asks(graph: Graph, built: Built) -> None:
    rows = graph.query("SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")
    assert isinstance(rows, Rows)
    counted: dict[str, int] = {}
    for line in snapshot.quads(built.key):
        name = line[line.rindex(b"<") + 1 : -4].decode()
        counted[name] = counted.get(name, 0) + 1
    assert {g.value: int(n.value) for g, n in rows.terms} == counted  # type: ignore[attr-defined]
    rows = graph.query(f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{GRAPH_INFERRED}> {{ ?s ?p ?o }} }}")
    assert isinstance(rows, Rows)
    assert [int(n.value) for (n,) in rows.terms] == [counted[GRAPH_INFERRED]]  # type: ignore[attr-defined]
