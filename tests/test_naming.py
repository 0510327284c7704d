"""Names find their thing, or say what comes near."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox
import pytest

from kg.answer.graph import Graph
from kg.answer.rows import Thing
from kg.errors import KgError
from kg.paths import Workspace
from kg.snapshot.build import Built
from kg.terms import ENT, ID

COUNTRY = ENT + "Country"


@pytest.fixture(scope="module")
def graph(built: Built) -> Iterator[Graph]:
    with Graph(built.key, Workspace.at().question_folders()) as opened:
        yield opened


@pytest.mark.parametrize(
    "name",
    [
        "KZ",
        "kz",
        "KAZ",
        "398",
        "Kazakhstan",
        "KAZAKHSTAN",
        "Republic of Kazakhstan",
        "country:kz",
        ID + "country/kz",
        f"<{ID}country/kz>",
        Thing(ID + "country/kz", "whatever"),
        ox.NamedNode(ID + "country/kz"),
        "  kazakhstan ",
    ],
)
def test_a_country_by_any_of_its_names(graph: Graph, name: object) -> None:
    assert graph._names.find(name, COUNTRY) == ID + "country/kz"


@pytest.mark.parametrize(
    ("name", "kind", "local"),
    [
        ("Leach", None, "person/kathy-leach"),
        ("Kazinform", None, "body/kazinform"),
        ("kazakhstan-uk-strategic-dialogue-8", ENT + "Article", "article/kazakhstan-uk-strategic-dialogue-8"),
        (
            "signing-of-memorandum",
            ENT + "Report",
            "article/kazakhstan-uk-strategic-dialogue-8/signing-of-memorandum",
        ),
        (":meeting", None, "article/kazakhstan-uk-strategic-dialogue-8/meeting"),
        ("GBP", ENT + "Currency", "currency/GBP"),
        # Also kinds of happenings, which are meant last.
        ("partnership", None, "topic/partnership"),
        ("meeting", None, "article/kazakhstan-uk-strategic-dialogue-8/meeting"),
        ("truce", None, "kind/truce"),
    ],
)
def test_other_names(graph: Graph, name: str, kind: str | None, local: str) -> None:
    assert graph.find(name, kind) == ID + local


@pytest.mark.parametrize(
    ("name", "kind", "says"),
    [
        ("Kazakstan", COUNTRY, "no Country is called 'Kazakstan'. Did you mean Kazakhstan"),
        ("London", COUNTRY, "no Country is called 'London'"),
        ("country:xx", COUNTRY, "no Country is called 'country:xx'"),
        ("person:kathy-leach", COUNTRY, "no Country is called"),
        ("country:k z", None, "is not an IRI"),
        ("xyzzy", None, "no thing is called 'xyzzy'. Give an IRI"),
        ("gold", None, "'gold' may mean currency:XAU or mineral:gold. Give one of these names."),
        ("", None, "no thing is called ''"),
    ],
)
def test_what_cannot_be_found(graph: Graph, name: str, kind: str | None, says: str) -> None:
    with pytest.raises(KgError) as error:
        graph.find(name, kind)
    assert says in str(error.value)
