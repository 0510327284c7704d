"""What messages say: what is wrong, where, and what to do; no cause that nobody checked, no consequence before its cause."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import ROOT
from small_article import NOTES, TEXT, changed, check, made, told

from kg.finding import in_order
from kg.vocabulary import vocabulary

# The Turtle that is replaced, what stands for it, what the messages have to say, and what they may not.
OWN = "ent:hasVoice ent:own ;\n  ent:hasSpeaker body:kazinform ;"
ATTRIBUTED = 'ent:hasVoice ent:attributed ; ent:attribution "{}" ; ent:hasSpeaker body:uk-government ;'
LEFT_OUT = 'oa:exact "The two sides met. The two sides left." ;'
TURTLE: dict[str, tuple[str, str, list[str], list[str]]] = {
    "a string that is not closed, with curly marks in it": (
        'oa:exact "Treaty signed" ;',
        'oa:exact "Treaty “signed” ;',
        ["article.ttl:43:", "line jumps", "Close the string"],
        ["curly"],
    ),
    "curly marks around a string": (
        'oa:exact "Treaty signed" ;',
        "oa:exact “Treaty signed” ;",
        ["article.ttl:43:12", "curly quotation marks open no string"],
        [],
    ),
    "a missing dot behind a string with curly marks": (
        'ent:reason "Left out in this test." ;\n.',
        'ent:reason "Left out “in” this test." ;\n',
        ["is not valid Turtle"],
        ["curly"],
    ),
    "an inferred property": (
        "ent:signedByState country:fr",
        "ent:hasSignatory country:fr",
        ["ent:hasSignatory is inferred and never written", "write ent:signedBy", "paste: ent:signedBy country:fr ;"],
        ["needs ent:signedBy", "is not in use here"],
    ),
    "two values of one": (
        'ent:edtf "2024-03-05" ;',
        'ent:edtf "2024-03-05" , "2024-03-06" ;',
        ['ent:edtf takes one value at most, and it has 2: "2024-03-05", "2024-03-06". Remove the others.'],
        ["correct the value", "values/bounds"],
    ),
    "one value of a wrong class": (
        "ent:hasTime :on",
        "ent:occursAt country:kz ; ent:hasTime :on",
        ["ent:occursAt takes ent:Meeting: correct the value. Here it is country:kz, which is an ent:State."],
        ["at most", "remove the others"],
    ),
    "a literal of a wrong datatype": (
        'ent:earliest "2024-03-05"^^xsd:date',
        'ent:earliest "2024-03-05"',
        ["ent:earliest takes a date", 'Here it is "2024-03-05"'],
        ["at most"],
    ),
    "a property of another class": (
        "ent:signs document:paris-treaty ;\n  ent:signedByState",
        'ent:signs document:paris-treaty ; ent:edtf "2024" ; ent:signedByState',
        ["ent:edtf is a property of ent:TimeSpan", "This is an ent:Signing."],
        [],
    ),
    "a misspelt property": (
        "ent:signedByState",
        "ent:singedByState",
        ["Did you mean ent:signedByState?", "paste: ent:signedByState country:fr ;"],
        ["needs ent:signedBy", "is not in use here"],
    ),
    "a misspelt class": (
        "  a ent:Signing ;\n  ent:signs document:paris-treaty ;\n  ent:signedByState",
        "  a ent:Sining ;\n  ent:signs document:paris-treaty ;\n  ent:signedByState",
        ["ent:Sining is not declared anywhere. Did you mean ent:Signing?"],
        ["shape:type", "is not a class of the ontology"],
    ),
    "a misspelt node": (
        "ent:hasTime :on-5-march-2024",
        "ent:hasTime :on-5-marhc-2024",
        ["Did you mean :on-5-march-2024?"],
        ["supports no report", "shape:hasTime"],
    ),
    "two classes": (
        "a ent:TimeSpan ;",
        "a ent:TimeSpan , ent:Quantity ;",
        ["has two classes, ent:TimeSpan and ent:Quantity: keep the one that fits."],
        [],
    ),
    "a prefix that the text does not have": (
        'oa:exact "Treaty signed" ;',
        'oa:exact "Treaty signed" ; oa:prefix "The " ;',
        ['with the prefix "The "; line 1 has nothing before them'],
        ["Nearest"],
    ),
    "a prefix of another form": (
        'oa:exact "Treaty signed" ;',
        'oa:exact "France and Germany" ; oa:prefix "signed\\u00A0" ;',
        ['with the prefix "signed\u00a0"; line 2 has "signed\\n" before them', "NO-BREAK SPACE"],
        [],
    ),
    "words that stand twice": (
        LEFT_OUT,
        'oa:exact "The two sides" ;',
        ["stand more than once (text line 4)", 'oa:prefix "view.\\n"', 'paste: oa:prefix "met. " ;'],
        ["Quote verbatim"],
    ),
    "another apostrophe": (
        "the council’s view",
        "the council's view",
        ["RIGHT SINGLE QUOTATION MARK (U+2019), not APOSTROPHE (U+0027)", 'the council’s view." ;'],
        ["neither encoded nor listed"],
    ),
    "an attribution that names nobody": (
        OWN,
        ATTRIBUTED.format("It costs"),
        ['"It costs" names nobody by name', "= «he»: body:uk-government ! ground"],
        ["names person"],
    ),
    "an attribution to another": (
        OWN,
        ATTRIBUTED.format("said Kathy Leach"),
        ["names person:kathy-leach and not the speaker body:uk-government"],
        ["nobody"],
    ),
    "what is neither given nor left open": (
        "ent:isSilentOn ent:signedByHandOf ;\n",
        "",
        ["needs ent:signedByHandOf or", "paste: ent:isSilentOn ent:signedByHandOf ;"],
        [],
    ),
    "another day than the EDTF": (
        'ent:latest "2024-03-05"',
        'ent:latest "2024-03-06"',
        ['paste: ent:latest "2024-03-05"^^xsd:date ;'],
        [],
    ),
    "a state that signs": (
        "ent:signedByState country:fr , country:de",
        "ent:signedBy country:fr",
        ["given by ent:signedByState", "Here it is country:fr", "paste: ent:signedByState country:fr ;"],
        [],
    ),
}
NOTED: dict[str, tuple[str, str, list[str], list[str]]] = {
    "a role in an unquoted ground": (
        "«on 5 March 2024»;",
        "«on 5 March 2024» = 2024-03 ! only the month; place london;",
        ["15:", '"; place" stands inside the ground', '! "ground"'],
        [],
    ),
    "an inferred role": (
        "signed-by-state fr",
        "has-signatory fr",
        ['"has-signatory" is inferred and never written. Write what it follows from: signs, signed-by.'],
        [],
    ),
    "a misspelt role": ("signed-by-state fr", "singed-by-state fr", ["Did you mean signed-by-state?"], ["signatory"]),
    "a misspelt thing": ("issued-by kazinform", "issued-by kazinfrom", ["Did you mean kazinform?"], ["or "]),
    "a thing that nobody knows": (
        'place "Paris"',
        'place "Qwghlm"',
        ['declare qwghlm CLASS "Qwghlm"'],
        ["Did you mean"],
    ),
    "what is neither given nor left open": (
        "; silent signed-by-hand-of",
        "",
        ["article.notes:15:", "^^^^^^^", "paste: ; silent signed-by-hand-of"],
        ["isSilentOn ent:signedByHandOf ;"],
    ),
    "evidence behind the colon": (
        "signs paris-treaty; signed-by-state fr, de;",
        "signs paris-treaty {1a}; signed-by-state fr, de;",
        ["stand before the colon", "KIND {1a}: role values"],
        ["does not fit here"],
    ),
    "a kind of another class": (
        "    Signing signing: signs paris-treaty; signed-by-state fr, de;",
        "    Situation+attack: agent fr, de;",
        ["kind:attack is a kind of ent:Act, and this is an ent:Situation"],
        ["ent:isKindOf"],
    ),
    "a country by its adjective": (
        '"We are happy," said Kathy Leach. It costs … the council’s view.»: Left out in this test.',
        "the council’s view.»: Left out in this test.\n  «It costs over 2 million tons of steel»\n    trade: agent be",
        ["no quote of this report names country:be", "paste: = «WORDS»: be ! WHY THEY STAND FOR IT"],
        ["resolve the words"],
    ),
    "words that are left over": (
        "4\n  x «The two sides met. The two sides left.»: Left out in this test.\n",
        "4\n",
        ["article.notes:18:", "paste: x «The two sides met. The two sides left.»: REASON"],
        ["article.txt"],
    ),
    "another line of the text": (
        "1\n  «Treaty",
        "1 Treaty sinned\n  «Treaty",
        ["10:12:", 'The text goes on with "gned"'],
        [],
    ),
}


@pytest.mark.parametrize("name", TURTLE)
def test_turtle(name: str) -> None:
    old, new, wanted, unwanted = TURTLE[name]
    _says(told(check("article.ttl", changed(made(), old, new))), wanted, unwanted)


@pytest.mark.parametrize("name", NOTED)
def test_notes(name: str) -> None:
    old, new, wanted, unwanted = NOTED[name]
    _says(told(check("article.notes", changed(NOTES, old, new))), wanted, unwanted)


def _says(found: list[str], wanted: list[str], unwanted: list[str]) -> None:
    assert found
    said = "\n".join(found)
    assert [part for part in wanted if part not in said] == [], said
    assert [part for part in unwanted if part in said] == [], said


def test_the_small_article_is_sound() -> None:
    assert told(check("article.notes", NOTES)) == []
    assert told(check("article.ttl", made())) == []


def test_lines_in_another_form_are_those_of_the_text() -> None:
    notes = changed(
        NOTES,
        "3\n",
        '3 "We are happy," said Kathy Leach. It costs over 2 million tons of steel, the council\'s view.\n',
    )
    assert told(check("article.notes", notes)) == []


def test_causes_come_before_what_follows_from_them() -> None:
    content = changed(
        made(),
        'ent:isFromArticle article:talks ;\n  oa:exact "The two',
        'ent:isFormArticle article:talks ;\n  oa:exact "The two',
    )
    found = check("article.ttl", changed(content, 'ent:latest "2024-03-05"', 'ent:latest "2024-03-06"')).findings
    assert found == in_order(found)
    assert [finding.rule for finding in found] == ["terms/undeclared", "values/bounds"]


def test_a_second_label_is_told_where_it_stands(tmp_path: Path) -> None:
    from kg.paths import Workspace
    from kg.validate.live import Live

    own = tmp_path / "graph" / "reference" / "own.ttl"
    own.parent.mkdir(parents=True)
    data = (
        "@prefix country: <https://w3id.org/entente/id/country/> .\n"
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n\n"
        'country:kz skos:prefLabel "Qazaqstan"@en .\n'
    )
    own.write_text(data)
    found = Live(Workspace.at(tmp_path / "graph")).check(own, data.encode()).findings
    labels = [finding for finding in found if "skos:prefLabel" in finding.message]
    assert [(finding.file, finding.line) for finding in labels] == [(own, 4)]
    assert '"Kazakhstan"@en, "Qazaqstan"@en' in labels[0].message


@pytest.mark.parametrize(
    ("label", "wanted"),
    [
        ("Kazakhstan", 'has the label "Kazakhstan"@en of country:kz: tell them apart'),
        ("Côte d’Ivoire", "APOSTROPHE (U+0027), not RIGHT SINGLE QUOTATION MARK (U+2019)"),
        ("Qwghlm", ""),
    ],
)
def test_a_label_that_another_has_is_told_with_what_differs(label: str, wanted: str, tmp_path: Path) -> None:
    from kg.paths import Workspace
    from kg.validate.live import Live

    own = tmp_path / "graph" / "reference" / "own.ttl"
    own.parent.mkdir(parents=True)
    data = (
        "@prefix country: <https://w3id.org/entente/id/country/> .\n"
        "@prefix ent: <https://w3id.org/entente/ontology#> .\n"
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n\n"
        f'country:xx a ent:State ;\n  skos:prefLabel "{label}"@en .\n'
    )
    own.write_text(data)
    found = Live(Workspace.at(tmp_path / "graph")).check(own, data.encode()).findings
    shared = [finding for finding in found if finding.rule == "keys/shared" and "label" in finding.message]
    assert [(finding.file, finding.line) for finding in shared] == ([(own, 6)] if wanted else [])
    assert all(wanted in finding.message for finding in shared)


@pytest.mark.parametrize(
    "name", [name for name, each in vocabulary().properties.items() if each.inferred and each.chains]
)
def test_inferred_properties_are_told_with_what_they_follow_from(name: str) -> None:
    content = changed(made(), "  ent:hasTime :on", f"  ent:{name} country:kz ;\n  ent:hasTime :on")
    found = [f.message for f in check("article.ttl", content).findings if f"ent:{name} is inferred" in f.message]
    assert len(found) == 1
    assert any(f"ent:{source}" in found[0] for source in vocabulary().sources(name))


def test_the_article_of_another_checkout_of_the_same_data(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where the package is installed, and an article of a checkout is given."""
    import shutil

    from kg.cli import main

    shutil.copytree(ROOT / "graph", tmp_path / "graph")
    shutil.copytree(ROOT / "ontology", tmp_path / "ontology")
    (tmp_path / "pyproject.toml").write_text("")
    article = next((tmp_path / "graph" / "articles").glob("*/article.ttl"))
    assert main(["validate", str(article)]) == 0
    countries = tmp_path / "graph" / "reference" / "countries.ttl"
    countries.write_text(countries.read_text() + "# another version\n")
    capsys.readouterr()
    assert main(["validate", str(article)]) == 3
    told = capsys.readouterr()
    assert told.out == ""
    assert len(told.err.splitlines()) == 1
    assert f"{countries}: is not the countries.ttl of the kg that is running" in told.err
    assert f"pip install -e {tmp_path}" in told.err


def test_as_many_are_counted_as_are_listed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from small_article import write

    from kg.cli import main

    turtle = write(tmp_path, notes=False)
    turtle.write_text(changed(made(), "ent:hasVoice ent:own ;", "ent:hasVoice ent:owm , ent:owm2 ;"))
    assert main(["validate", str(turtle)]) == 1
    told = capsys.readouterr()
    listed = sum(": violation: " in line for line in told.out.splitlines())
    assert f"{listed} violation" in told.err


@pytest.mark.parametrize(
    "arguments",
    [
        ["to-turtle", "NOTES", "--text", "TEXT"],
        ["to-turtle", "--text", "TEXT", "NOTES"],
        ["--text", "TEXT", "to-turtle", "NOTES"],
    ],
)
def test_options_may_stand_anywhere(arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from small_article import write

    from kg.cli import main

    notes = write(tmp_path)
    other = tmp_path / "other.txt"
    other.write_text(TEXT, newline="")
    (notes.parent / "article.txt").unlink()
    given = [{"NOTES": str(notes), "TEXT": str(other)}.get(argument, argument) for argument in arguments]
    assert main(["notes", *given]) == 0
    assert capsys.readouterr().out == (notes.parent / "article.ttl").read_text()
