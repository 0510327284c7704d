"""kg explain: a card for each class, property and kind."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

from kg.answer.telling.card import WIDTH, cards, line_of, listing, read_kinds
from kg.cli import main
from kg.errors import KgError
from kg.notes.grammar import parse_line
from kg.notes.tree import Role, Statement
from kg.paths import Workspace
from kg.source.verbs import all_forms, kinds_said_by
from kg.vocabulary import vocabulary

OWN_KINDS = """
@prefix ent: <https://w3id.org/entente/ontology#> .
@prefix kind: <https://w3id.org/entente/id/kind/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
kind:moon-landing a ent:Kind ; skos:prefLabel "landing on the Moon"@en ; ent:isKindOf ent:Act ;
  skos:definition "That somebody lands on the Moon."@en ; skos:hiddenLabel "landed"@en .
kind:soft-moon-landing a ent:Kind ; skos:prefLabel "soft landing"@en ; ent:isKindOf ent:Act ; skos:broader kind:moon-landing .
"""


def explained(words: str, kinds: bool = False) -> str:
    found = read_kinds(Workspace.at().reference_files()) if kinds else {}
    return "\n".join(cards(words, vocabulary(), found))


def test_card_of_a_class() -> None:
    text = explained("Signing")
    assert text.startswith(
        "ent:Signing (signing), class: a kind of ent:DocumentAct, ent:Act, ent:Report, ent:Happening\n"
    )
    for words in (
        "  Example: 'a memorandum was signed'.",
        "  Not: 'is to be signed', which is an ent:Plan.",
        "Kind: kind:signing",
    ):
        assert words in text
    needs, _, rest = text.partition("  may have")
    assert [line.split()[0] for line in needs.partition("  needs\n")[2].splitlines() if line] == [
        "hasEvidence",
        "signs",
        "signedBy",
        "signedByHandOf",
    ]
    assert "ent:Agent (some, or silent)" in needs
    assert "occursAt" in rest
    assert "and the roles agent, partner, theme" in rest


@pytest.mark.parametrize(
    "words", ["EntryIntoForce", "ent:EntryIntoForce", "entry-into-force", "entry into force", "Entry Into Force"]
)
def test_a_class_in_any_spelling(words: str) -> None:
    assert explained(words).startswith("ent:EntryIntoForce (entry into force), class")


@pytest.mark.parametrize(
    "words", ["hasLegalBasis", "ent:hasLegalBasis", "legal-basis", "legal basis", "has legal basis"]
)
def test_a_property_in_any_spelling(words: str) -> None:
    text = explained(words)
    assert text.startswith("ent:hasLegalBasis (has legal basis), role of every happening\n")
    assert "  Values: ent:Document.\n" in text
    assert text.endswith("  In notes: legal-basis")


def test_a_word_for_two_things_shows_both_cards_and_an_exact_name_one() -> None:
    assert [line for line in explained("place").splitlines() if line.startswith("ent:")] == [
        "ent:Place (place), class",
        "ent:hasPlace (has place), role of every happening",
    ]
    assert "hasPlace" not in explained("Place").splitlines()[0]


def test_an_inferred_property_says_from_what_it_follows() -> None:
    text = explained("hasSignatory")
    assert "inferred, never asserted" in text
    assert "Follows from ent:signs backwards then ent:signedBy." in text


def test_a_closed_list_shows_its_members() -> None:
    assert "ent:quoted      The source gives it between quotation marks" in explained("Voice")


def test_kinds_of_ones_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "reference").mkdir()
    (tmp_path / "reference" / "moon.ttl").write_text(OWN_KINDS, encoding="utf-8")
    assert main(["explain", "moon-landing", "--graph", str(tmp_path)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "kind:moon-landing (landing on the Moon), kind of ent:Act",
        "  That somebody lands on the Moon.",
        "  Narrower: soft-moon-landing.",
        "  Said by: landed.",
        "  In notes: moon-landing: agent …; theme …",
    ]
    assert main(["explain", "landing", "on", "the", "moon", "--graph", str(tmp_path)]) == 0
    assert capsys.readouterr().out.startswith("kind:moon-landing ")
    assert main(["explain", "Act", "--graph", str(tmp_path)]) == 0
    # No line ends within a name: it could not be copied.
    assert {"moon-landing,", "soft-moon-landing,"} <= set(capsys.readouterr().out.split())
    assert [line for line in explained("Act", kinds=True).splitlines() if line.endswith("-")] == []


def test_a_kind_that_stands_for_a_class_is_told_by_the_card_of_the_class() -> None:
    assert explained("signing", kinds=True).startswith("ent:Signing")
    assert explained("kind:signing", kinds=True).startswith("kind:signing (signing), kind of ent:Signing")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("Signng", "Did you mean Signing"),
        ("hasTheem", "Did you mean hasTheme"),
        ("legal-bases", "Did you mean legal-basis"),
        ("zzzz", "See them all: kg explain"),
        ("zzzz", 'See them all: kg explain. A kind that is missing, by its noun: kg declare "zzzz" Kind in Act if'),
        ("modernisation", "Did you mean development or improvement?"),  # as "modernise" says these
        ("seizd", "Did you mean seizure"),  # as "seized" says it
        ("petrol", "See them all: kg explain."),  # nothing that is only written alike
        ("frozen assets", "Did you mean asset-freeze"),  # by the words of its name, not by their letters
        ("blocked property", "Did you mean asset-freeze"),  # by what its definition says
    ],
)
def test_an_unknown_name_says_what_comes_near(words: str, says: str) -> None:
    with pytest.raises(KgError, match=f"there is no class, property or kind {words}.") as error:
        explained(words, kinds=True)
    assert error.value.remedy.startswith(says)


# Verbs as one meets them in a newspaper, in the form in which they stand there, with a kind or class that each can say.
SAID = """
patrol patrol; seized seizure; cut reduction cutting; extends extension; spent spending; fell decline fall; charged indictment;
commented comment; banned Prohibition; convert conversion; owes debt; thanked thanks; warned warning; swapped swap; expelled expulsion;
deporting expulsion; extradited extradition; freed release; sacked dismissal; fired shelling dismissal; fined punishment; jailed punishment;
sued lawsuit; convicted conviction; pardoned pardon; invaded invasion; occupies occupation; besieged blockade; boycotting boycott;
sank sinking; shot-down shooting-down; exploded explosion; rebuilt construction; repairs repair; tested testing; rebelled rebellion;
borrowed loan; leased lease; merged merger; produces production; costs price; sent transmission deployment; signed Signing; met meeting compliance;
chaired Chairing; hosting Hosting; said claim; told claim; apologised apology; apologized apology; replied reply; vetoed veto;
wins success; lost loss; ousted change-of-government; fled flight; came arrival movement; let Permission; stole crime; struck attack;
elected election; transferred transfer relocation; linked connection; deteriorated deterioration; shown Claim; arming provision;
"""


def test_a_verb_leads_to_what_it_says() -> None:
    for entry in filter(None, (each.split() for each in SAID.split(";"))):
        verb, *kinds = entry
        lines = explained(verb.replace("-", " "), kinds=True)
        for kind in kinds:
            assert re.search(rf"^ *(?:kind|ent):{kind} ", lines, re.M), entry
            assert "In notes: " in lines


def test_every_verb_says_kinds_that_there_are() -> None:
    """Each verb of the table in each of its forms shows a card or a choice, and no kind in it is unknown."""
    kinds = read_kinds(Workspace.at().reference_files())
    forms = all_forms()
    assert len(forms) > 2000
    assert {kind for form in forms for kind in kinds_said_by(form)} <= set(kinds)
    for form in forms[::40]:
        assert list(cards(form, vocabulary(), kinds)), form


def test_a_ready_line_of_each_kind_is_a_statement() -> None:
    """What stands behind "In notes" can be pasted: it is parsed, and its roles are roles of the class."""
    kinds = read_kinds(Workspace.at().reference_files())
    for kind in kinds.values():
        if kind.of in vocabulary().classes:
            line = line_of(kind, vocabulary()).replace("…", "«words»").replace("KIND: «words»", "plan: agent «words»")
            made = parse_line(line, 1, 0)
            assert isinstance(made, Statement), (line, made)
            known = {each.short for each in vocabulary().properties.values()}
            assert {role.name for role in made.roles if isinstance(role, Role)} <= known, line


def test_the_list_has_everything() -> None:
    kinds = read_kinds(Workspace.at().reference_files())
    words = set("\n".join(listing(vocabulary(), kinds)).split())
    assert set(kinds) <= words
    assert set(vocabulary().classes) <= words
    assert {name for name in vocabulary().properties if ":" not in name} <= words


def test_every_card_can_be_shown_and_fits_a_page() -> None:
    kinds = read_kinds(Workspace.at().reference_files())
    for name in [*vocabulary().classes, *vocabulary().properties, *(f"kind:{kind}" for kind in kinds)]:
        lines = list(cards(name, vocabulary(), kinds))
        assert len(lines) > 1 or ":" in name
        assert [line for line in lines[1:] if len(line) > WIDTH] == []


def test_it_reads_neither_yaml_nor_rdflib() -> None:
    script = "import sys; from kg.cli import main; main(['explain', 'Signing']); print(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, timeout=60)
    assert done.stdout.startswith("ent:Signing")
    assert {"yaml", "rdflib", "pyshacl", "owlrl"} & set(done.stderr.split()) == set()
