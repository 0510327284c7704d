"""What the one claims and the other denies, of things that have no name; and what is asked of a plan that has a time."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from conftest import ROOT
from two_sources import SIGNED, Said, sources, write

from kg.cli import main
from kg.compare.nearby import matches_of
from kg.paths import Workspace
from kg.snapshot.build import build

SIGNING = "Kenya and Norway signed the Port Treaty on 3 June 2025."
NOTES = f"«{SIGNING}»\n  {SIGNED.format('port-treaty', 'on 3 June 2025')}\n"
THEFT = """\
«{0}»
  ~ attributed {1} «{2}»
  {3}: agent {1}
    crime theft: agent «foreign soldiers»; theme «{4}»; time «in {5}»"""


def said(sentence: str, who: str, words: str, act: str, theme: str, year: int, by: str) -> Said:
    return Said(f"{SIGNING} {sentence}", NOTES + THEFT.format(sentence, who, words, act, theme, year), by)


ARTICLES = {
    "claim": said(
        "Kenya said that foreign soldiers had stolen the drums in 1916.",
        "ke",
        "Kenya said",
        "Claim claim",
        "the drums",
        1916,
        "first-post",
    ),
    "denial": said(
        "Norway denied that foreign soldiers had stolen the drums in 1916.",
        "no",
        "Norway denied",
        "Denial denial",
        "the drums",
        1916,
        "second-sun",
    ),
    "masks": said(
        "Norway denied that foreign soldiers had stolen masks in 1916.",
        "no",
        "Norway denied",
        "Denial denial",
        "masks",
        1916,
        "third-times",
    ),
    "years-later": said(
        "Norway denied that foreign soldiers had stolen the drums in 1960.",
        "no",
        "Norway denied",
        "Denial denial",
        "the drums",
        1960,
        "fourth-echo",
    ),
    "plan": Said(
        "Kenya plans to ratify the Port Treaty in May 2030.",
        "Plan plan: agent ke; silent deadline\n  ratification: agent ke; theme port-treaty; time «in May 2030»",
    ),
}


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("claims") / "graph"
    write(folder, ARTICLES)
    return folder


def test_a_claim_and_its_denial_are_set_side_by_side(graph: Path) -> None:
    key = build(Workspace.at(graph)).key
    found = sources(key)
    (thefts,) = [group for group in found.groups if group[0].kind == "crime"]
    assert [one.article.rsplit("/", 1)[1] for one in thefts] == ["claim", "denial"]
    assert {(each.role, each.status) for each in found.compare(thefts)[0]} >= {("mode", "conflict")}
    by_article = [m for m in matches_of("https://w3id.org/entente/id/article/denial", key, graph) if "/theft" in m.one]
    assert by_article == [m for m in found.matches if "/theft" in m.one]


def test_a_plan_with_a_time_is_not_asked_by_when(graph: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for question in ("not-done-yet", "not-stated"):
        assert main(["ask", question, "--graph", str(graph), "-f", "text"]) == 0
        told = capsys.readouterr().out
        assert "by when" not in told
    assert main(["ask", "not-done-yet", "--graph", str(graph), "-f", "text"]) == 0
    assert "in May 2030" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ("Esperance Nkurikiye", "Espérance Nkurikiyé", True),
        ("Šimon Novak", "Simon Novák", True),
        ("Al-Amin", "al Amin", True),
        ("Juri Schukow", "Yuri Zhukov", False),
        ("Simon Novak", "Simone Novak", False),
    ],
)
def test_one_name_with_and_without_accents(one: str, other: str, found: bool) -> None:
    store = ox.Store()
    person = ox.NamedNode("https://w3id.org/entente/ontology#Person")
    is_a = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    called = ox.NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")
    for number, name in enumerate((one, other)):
        node = ox.NamedNode(f"https://w3id.org/entente/id/person/p{number}")
        store.add(ox.Quad(node, is_a, person))
        store.add(ox.Quad(node, called, ox.Literal(name, language="en")))
    query = (ROOT / "queries/checks/one-name-in-two-spellings.rq").read_text(encoding="utf-8")
    assert bool(list(store.query(query))) is found
