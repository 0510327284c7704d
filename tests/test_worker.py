"""Queries run in a process that is bounded, and gone when its owner is: whatever ends the owner, and in Python too."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import threading
import time

import pyoxigraph as ox
import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st

import kg
from kg.answer.engine import Decoder, Encoder
from kg.answer.graph import Graph
from kg.answer.rows import Rows
from kg.errors import KgError, TimeLimitError
from kg.snapshot.build import Built

# Each goes on for hours, and gives nothing before its end.
_MANY = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i"
_NEVER = "FILTER(CONTAINS(CONCAT(STR(?c), STR(?f), STR(?i)), 'zzqqx'))"
ENDLESS = {
    "SELECT": f"SELECT (COUNT(*) AS ?n) {{ {_MANY} }}",
    "ASK": f"ASK {{ {_MANY} {_NEVER} }}",
    "CONSTRUCT": f"CONSTRUCT {{ ?a ?b ?c }} {{ {_MANY} {_NEVER} }}",
    "DESCRIBE": f"DESCRIBE ?a {{ {_MANY} }} ORDER BY ?i",
}
DEEP = f"SELECT * {{ {' '.join(f'BIND(1 AS ?v{number})' for number in range(2700))} }}"
_DOUBLED = " ".join(f"BIND(CONCAT(?v{n}, ?v{n}) AS ?v{n + 1})" for n in range(33))
VAST = f"SELECT (STRLEN(?v33) AS ?n) {{ BIND('0123456789' AS ?v0) {_DOUBLED} }}"


def processes() -> dict[int, int]:
    """Every process that is not finished, with its parent."""
    listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid=,stat="], capture_output=True, text=True, check=True).stdout
    lines = [line.split(None, 2) for line in listed.splitlines()]
    return {int(pid): int(parent) for pid, parent, state in lines if "Z" not in state}


def children(parent: int) -> list[int]:
    return [pid for pid, owner in processes().items() if owner == parent]


def wait_until(met: object, seconds: float = 20) -> bool:
    end = time.monotonic() + seconds
    while not met():  # type: ignore[operator]
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def started(arguments: list[str], **options: object) -> subprocess.Popen[str]:
    return subprocess.Popen(  # type: ignore[call-overload, no-any-return]
        [sys.executable, *arguments], text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT, **options
    )


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], ids=lambda number: number.name)
@pytest.mark.parametrize("where", ["command", "python"])
@pytest.mark.parametrize("form", ["SELECT", "ASK"])
def test_a_killed_query_leaves_no_process(where: str, form: str, number: signal.Signals, built: Built) -> None:
    text = ENDLESS[form]
    program = f"import kg; kg.open().query({text!r}, timeout=600)"
    owner = started(["-m", "kg", "query", "--timeout", "600", text] if where == "command" else ["-c", program])
    assert wait_until(lambda: children(owner.pid))
    time.sleep(0.3)  # into the query
    workers = children(owner.pid)
    owner.send_signal(number)
    _, said = owner.communicate(timeout=20)
    assert wait_until(lambda: not set(workers) & set(processes()))
    if where == "command":
        assert said == ("kg: stopped.\n" if number is signal.SIGINT else "")
        assert owner.returncode == (130 if number is signal.SIGINT else -number)


@pytest.mark.parametrize("form", ENDLESS)
def test_a_time_limit_ends_the_process(form: str, graph: Graph) -> None:
    graph.query("ASK {}")
    worker = graph._store._worker._pid  # type: ignore[union-attr]
    assert worker in processes()
    with pytest.raises(TimeLimitError, match=r"longer than 0\.3 seconds"):
        graph.query(ENDLESS[form], timeout=0.3)
    assert worker not in processes()
    assert len(graph.ask("who-chaired")) == 2


def test_a_worker_ends_by_itself_where_its_owner_stands_still(built: Built) -> None:
    owner = started(["-m", "kg", "query", "--timeout", "1", ENDLESS["SELECT"]])
    assert wait_until(lambda: children(owner.pid))
    (worker,) = children(owner.pid)
    owner.send_signal(signal.SIGSTOP)
    assert wait_until(lambda: worker not in processes())
    owner.send_signal(signal.SIGCONT)
    _, said = owner.communicate(timeout=20)
    assert said == "kg: the query took longer than 1 second. Simplify it, or raise --timeout.\n"
    assert owner.returncode == 4


@pytest.mark.parametrize("text", [DEEP, f"SELECT * {{ FILTER({'!' * 50_000}true) }}"], ids=["BINDs", "negations"])
def test_what_breaks_the_engine_is_one_error(text: str, graph: Graph) -> None:
    with pytest.raises(KgError, match=r"^the query broke the engine and was stopped\. Simplify it"):
        graph.query(text, timeout=60)
    assert graph.query("ASK {}") is True


def test_a_lower_bound_of_memory_holds(built: Built) -> None:
    for text, code in (("ASK {}", 0), (VAST, 2)):
        command = f"ulimit -v 1500000; exec {sys.executable} -m kg query '{text.replace(chr(39), chr(34))}'"
        done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, cwd=ROOT, check=False)
        assert (done.returncode, done.stderr.count("\n")) == (code, code // 2), done.stderr


def test_without_what_macos_lacks(built: Built) -> None:
    program = (
        "import os, signal, sys; del signal.sigtimedwait, signal.sigwaitinfo\n"
        "from kg.cli import run; sys.argv[1:] = ['query', 'ASK {}']; run()"
    )
    assert started(["-c", program]).communicate(timeout=30) == ("true\n", "")


def test_where_somebody_else_reaps_children_or_streams_are_closed(built: Built) -> None:
    program = "import signal, kg; signal.signal(signal.SIGCHLD, signal.SIG_IGN); g = kg.open(); print(g.query('ASK {}')); g.close()"
    assert started(["-c", program]).communicate(timeout=30) == ("True\n", "")
    command = f"{sys.executable} -m kg query 'ASK {{}}' <&-"
    assert subprocess.run(["sh", "-c", command], capture_output=True, cwd=ROOT, check=True).stdout == b"true\n"


def test_ctrl_c_in_python_ends_the_query_and_not_the_graph(built: Built) -> None:
    program = f"""
import os, signal, threading, time, kg
graph = kg.open()
threading.Timer(1, os.kill, (os.getpid(), signal.SIGINT)).start()
try:
    graph.query({ENDLESS["ASK"]!r}, timeout=600)
except KeyboardInterrupt:
    print(len(graph.ask("who-chaired")))
"""
    assert started(["-c", program]).communicate(timeout=30) == ("2\n", "")


def test_large_answers_come_whole(graph: Graph) -> None:
    every = graph.query("SELECT * { ?s ?p ?o }", limit=10**9)
    assert isinstance(every, Rows)
    assert every.complete
    size = len(every)
    many = graph.query(f"SELECT ?s ?o {{ ?s ?p ?o . VALUES ?x {{ {' '.join(map(str, range(30)))} }} }}", limit=10**9)
    assert isinstance(many, Rows)
    assert (len(many), many.complete) == (30 * size, True)
    for limit, complete in ((1000, False), (30 * size - 1, False), (30 * size, True)):
        some = graph.query(f"SELECT ?s {{ ?s ?p ?o . VALUES ?x {{ {' '.join(map(str, range(30)))} }} }}", limit=limit)
        assert isinstance(some, Rows)
        assert (len(some), some.complete) == (limit, complete)
    triples = graph.query("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", limit=2500)
    assert isinstance(triples, list)
    assert len(triples) == 2500


def test_threads_share_a_graph(graph: Graph) -> None:
    found: list[object] = []

    def ask(name: str) -> None:
        found.append((name, len(graph.ask(name))))

    expected = {(name, len(graph.ask(name))) for name in ("who-chaired", "documents-signed")}
    threads = [threading.Thread(target=ask, args=(name,)) for name, _ in expected for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(found), set(found)) == (8, expected)


def test_one_threads_time_limit_is_not_anothers(graph: Graph) -> None:
    failed = threading.Event()

    def endless() -> None:
        with pytest.raises(TimeLimitError):
            graph.query(ENDLESS["SELECT"], timeout=2)
        failed.set()

    thread = threading.Thread(target=endless)
    thread.start()
    time.sleep(0.3)
    with pytest.raises(TimeLimitError):  # waiting for the other counts
        graph.query("ASK {}", timeout=0.2)
    assert not failed.is_set()
    assert graph.query("ASK {}", timeout=60) is True
    thread.join()
    assert failed.is_set()


def test_closing_while_a_thread_asks(built: Built) -> None:
    graph = kg.open()
    said: list[str] = []

    def endless() -> None:
        try:
            graph.query(ENDLESS["SELECT"], timeout=60)
        except KgError as error:
            said.append(error.message)

    thread = threading.Thread(target=endless)
    thread.start()
    time.sleep(0.5)
    graph.close()
    thread.join(timeout=20)
    assert said == ["the graph is closed."]


def test_a_fork_of_the_owner_has_a_worker_of_its_own(built: Built) -> None:
    program = """
import os, kg
graph = kg.open()
first = len(graph.ask("who-chaired"))
child = os.fork()
if child == 0:
    os._exit(10 * len(graph.ask("who-chaired")))
print(first, os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), len(graph.ask("who-chaired")))
"""
    assert started(["-c", program]).communicate(timeout=30) == ("2 20 2\n", "")


def test_a_finished_program_leaves_no_process(built: Built) -> None:
    program = "import kg; g = kg.open(); g.query('ASK {}'); print(g._store._worker._pid)"
    out, said = started(["-c", program]).communicate(timeout=30)
    assert said == ""
    assert wait_until(lambda: int(out) not in processes())


def test_checks_of_a_graph_have_a_time_limit(tmp_path: object, built: Built) -> None:
    from bad_inputs import make_graph

    graph = make_graph(tmp_path).parents[2]  # type: ignore[arg-type]
    (graph / "queries" / "checks").mkdir(parents=True)
    header = "#+ title: a\n#+ question: a?\n#+ tags: a\n#+ empty: a\n"
    for name, text, limit, code in (("endless", ENDLESS["SELECT"], "1", 4), ("deep", DEEP, "60", 2)):
        check = graph / "queries" / "checks" / f"{name}.rq"
        check.write_text(header + text)
        done = started(["-m", "kg", "check", "--timeout", limit, "--graph", str(graph)])
        _, said = done.communicate(timeout=60)
        assert done.returncode == code
        assert "Traceback" not in said
        check.unlink()


def terms() -> st.SearchStrategy[object]:
    text = st.text(st.characters(exclude_categories=["Cs"]))
    names = st.sampled_from(["https://e.example/a", "urn:b", "https://e.example/\u00e9"]).map(ox.NamedNode)
    kinds = names.filter(lambda name: "example" in name.value)
    literals = st.one_of(
        text.map(ox.Literal),
        st.builds(lambda value, tag: ox.Literal(value, language=tag), text, st.sampled_from(["en", "be-x-old"])),
        st.builds(lambda value, kind: ox.Literal(value, datatype=kind), text, kinds),
        st.builds(
            lambda value, way: ox.Literal(value, language="ar", direction=way),
            text,
            st.sampled_from([ox.BaseDirection.LTR, ox.BaseDirection.RTL]),
        ),
    )
    nodes = st.sampled_from(["a", "b1"]).map(ox.BlankNode)
    simple = st.one_of(st.none(), names, literals, nodes)
    return st.one_of(simple, st.builds(ox.Triple, names, names, st.one_of(names, literals)))


@given(st.lists(st.lists(terms(), max_size=4), max_size=5))
def test_terms_pass_between_processes_unchanged(rows: list[list[object]]) -> None:
    import marshal

    encode, decode = Encoder(), Decoder()
    passed = [decode(row) for row in marshal.loads(marshal.dumps([encode(row) for row in rows]))]
    assert passed == [tuple(row) for row in rows]


def test_one_place_asks_the_engine() -> None:
    """And one other, which asks only what it knows to be short and harmless (decision 37)."""
    naming = {path: path.read_text(encoding="utf-8") for path in (ROOT / "kg").rglob("*.py")}
    asking = [
        path.name for path, text in naming.items() if "ox.Store" in text and re.search(r"store\.(query|update)\(", text)
    ]
    assert sorted(asking) == ["engine.py", "quick.py"]
