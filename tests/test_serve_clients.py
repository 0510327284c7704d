"""Other people's clients, as they are."""

from __future__ import annotations

import functools
import http.server
import json
import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from serve_helper import server

from kg.snapshot.build import Built

PEOPLE = "SELECT ?p ?l WHERE { ?p a <https://w3id.org/entente/ontology#Person> ; <http://www.w3.org/2004/02/skos/core#prefLabel> ?l } ORDER BY ?l"
HERE = Path(__file__).parent
NAMES = ["Kathy Leach", "Magzhan Ilyassov", "Roman Vassilenko", "Stephen Doughty"]


@pytest.fixture(scope="module")
def at(built: Built, cache: Path) -> Iterator[str]:
    with server(cache=str(cache)) as (address, _):
        yield address


def test_sparqlwrapper(at: str) -> None:
    wrapper = pytest.importorskip("SPARQLWrapper", reason="needs SPARQLWrapper")
    for method in (wrapper.GET, wrapper.POST):
        client = wrapper.SPARQLWrapper(f"{at}/sparql")
        client.setMethod(method)
        client.setQuery(PEOPLE)
        client.setReturnFormat(wrapper.JSON)
        found = client.query().convert()["results"]["bindings"]
        assert [row["l"]["value"] for row in found] == NAMES
    client.setReturnFormat(wrapper.XML)
    assert len(client.query().convert().getElementsByTagName("result")) == 4
    client.setQuery("CONSTRUCT { ?p a ?t } WHERE { ?p a ?t ; a <https://w3id.org/entente/ontology#Person> }")
    client.setReturnFormat(wrapper.TURTLE)
    assert b"kathy-leach" in client.query().convert()
    client.setQuery("INSERT DATA { <urn:a> <urn:b> <urn:c> }")
    client.setMethod(wrapper.POST)
    with pytest.raises(Exception, match="403"):
        client.query()


def test_the_store_of_rdflib(at: str) -> None:
    import rdflib
    from rdflib.plugins.stores.sparqlstore import SPARQLStore

    graph = rdflib.Graph(SPARQLStore(f"{at}/sparql", returnFormat="json"))
    assert [str(row.l) for row in graph.query(PEOPLE)] == NAMES
    person = rdflib.URIRef("https://w3id.org/entente/id/person/kathy-leach")
    assert len(list(graph.triples((person, None, None)))) > 3


def test_rdflib_reads_what_a_thing_answers(at: str) -> None:
    import rdflib

    for form in ("turtle", "xml", "nt", "json-ld"):
        graph = rdflib.Graph()
        graph.parse(f"{at}/id/person/kathy-leach", format=form)
        label = rdflib.URIRef("http://www.w3.org/2004/02/skos/core#prefLabel")
        assert str(graph.value(rdflib.URIRef("https://w3id.org/entente/id/person/kathy-leach"), label)) == "Kathy Leach"


def test_our_own(at: str) -> None:
    import kg

    with kg.open(f"{at}/sparql") as graph:
        assert [str(row.chair) for row in graph.ask("who-chaired", country="KZ")] == ["Roman Vassilenko"]


@pytest.fixture
def modules() -> Path:
    """Where clients in JavaScript are installed: `npm install --prefix DIR …`, as .ci/run does."""
    found = Path(os.environ.get("ENTENTE_NODE", "")) / "node_modules"
    if "ENTENTE_NODE" not in os.environ or not found.is_dir():
        pytest.skip("needs ENTENTE_NODE: a folder with @comunica/query-sparql and @zazuko/yasgui, see .ci/run")
    return found


def test_comunica(at: str, modules: Path, tmp_path: Path) -> None:
    node = shutil.which("node")
    if node is None or not (modules / "@comunica" / "query-sparql").is_dir():
        pytest.skip("needs node with @comunica/query-sparql")
    program = (
        'const { QueryEngine } = require("@comunica/query-sparql");\n'
        "(async () => { const sources = [{ type: 'sparql', value: process.argv[2] }];\n"
        "const found = await new QueryEngine().queryBindings(process.argv[3], { sources });\n"
        "for (const one of await found.toArray()) console.log(one.get('l').value); })();\n"
    )
    (tmp_path / "ask.js").write_text(program)
    asked = [node, str(tmp_path / "ask.js"), f"{at}/sparql", PEOPLE]
    done = subprocess.run(
        asked, env={**os.environ, "NODE_PATH": str(modules)}, capture_output=True, text=True, timeout=120
    )
    assert (done.stdout.splitlines(), done.stderr) == (NAMES, "")


def test_yasgui(built: Built, cache: Path, modules: Path, tmp_path: Path) -> None:
    """From another origin, in a browser, as its users have it: with a preflight, and leave to read the answer."""
    made = modules / "@zazuko" / "yasgui" / "build"
    playwright = pytest.importorskip("playwright.sync_api", reason="needs playwright")
    browser = next((found for name in ("chromium-headless-shell", "chromium") if (found := shutil.which(name))), None)
    if browser is None or not made.is_dir():
        pytest.skip("needs a browser and @zazuko/yasgui")
    for name in ("yasgui.min.js", "yasgui.min.css"):
        shutil.copy(made / name, tmp_path)
    (tmp_path / "page.html").write_text(
        '<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="yasgui.min.css"><div id="y"></div>'
        '<script src="yasgui.min.js"></script><script>const [at, query] = JSON.parse(decodeURIComponent(location.hash.slice(1)));'
        "const tab = new Yasgui(document.getElementById('y'), { requestConfig: { endpoint: at }, persistenceId: null }).getTab();"
        "tab.setQuery(query); tab.getYasqe().query();</script>"
    )
    handler = functools.partial(_Quiet, directory=str(tmp_path))
    with (
        http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as files,
        server("--cors", "*", cache=str(cache)) as (address, _),
        playwright.sync_playwright() as started,
    ):
        threading.Thread(target=files.serve_forever, daemon=True).start()
        page = started.chromium.launch(executable_path=browser, args=["--no-sandbox"]).new_page()
        asked = json.dumps([f"{address}/sparql", PEOPLE])
        page.goto(f"http://127.0.0.1:{files.server_port}/page.html#{quote(asked)}")
        rows = page.locator(".yasr tbody tr")
        rows.first.wait_for()
        assert [name for row in rows.all_inner_texts() for name in NAMES if name in row] == NAMES
        files.shutdown()


def test_schemathesis_finds_nothing(at: str) -> None:
    """Requests made of the OpenAPI description, right and wrong ones, by all its checks."""
    program = shutil.which("schemathesis")
    if program is None:
        pytest.skip("needs schemathesis on the path: pip install schemathesis")
    asked = ["run", f"{at}/openapi.json", "--seed", "1", "--max-examples", "2", "--checks", "all"]
    asked += ["--phases", "examples,fuzzing", "--no-color"]
    done = subprocess.run([program, *asked], cwd=HERE / "schemathesis", capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout[-4000:]
    assert " passed" in done.stdout


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Nothing."""
