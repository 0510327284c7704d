"""What is not compiled is refused by name and place; what SHACL leaves undefined is an error."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from conftest import ROOT
from engines import agreed_on, compiled, turtle

from kg.checks.shapes import lint
from kg.errors import KgError, UnsupportedShapeError
from kg.finding import WARNING
from kg.shacl.compile import compile_shapes
from kg.source.corpus import Corpus
from kg.terms import SH

P = "sh:property [ sh:path :p ; "
# What the shape of :It says, and what the error names.
UNSUPPORTED = {
    "sh:sparql [ sh:select 'SELECT' ]": "sh:sparql",
    "sh:rule [ a sh:TripleRule ]": "sh:rule",
    "sh:targetNode :a": "sh:targetNode",
    "sh:targetSubjectsOf :p": "beside sh:targetClass",
    "sh:targetObjectsOf :p": "sh:targetObjectsOf",
    "sh:deactivated true": "sh:deactivated",
    "sh:expression :x": "sh:expression",
    "a rdfs:Class": "with another class",
    "sh:severity sh:Info": "sh:severity",
    "sh:severity sh:Warning, sh:Violation": "sh:severity",
    "sh:message 'one', 'two'": "sh:message",
    "sh:minCount 1": "on a node shape",
    "sh:uniqueLang true": "on a node shape",
    "sh:lessThanOrEquals :p": "on a node shape",
    "sh:ignoredProperties ( :p )": "without sh:closed",
    "sh:closed 'yes'": "sh:closed",
    "sh:closed true, false": "more than one",
    "sh:or ()": "an empty list",
    "sh:or :nowhere": "a faulty list",
    "sh:xone _:cycle . _:cycle rdf:first [] ; rdf:rest _:cycle": "a faulty list",
    "sh:node 'text'": "a literal",
    "sh:node [ sh:path :p ]": "a property shape",
    "sh:property [ sh:minCount 1 ]": "without a path",
    "sh:property [ a sh:PropertyShape ]": "without a path",
    "sh:property [ a sh:NodeShape ; sh:path :p ]": "a node shape with a path",
    "sh:property [ sh:path :p, :q ]": "more than one",
    "sh:property [ sh:path [ sh:oneOrMorePath :p ] ]": "oneOrMorePath",
    "sh:property [ sh:path [ sh:zeroOrOnePath :p ] ]": "zeroOrOnePath",
    "sh:property [ sh:path [ sh:inversePath ( :p :q ) ] ]": "inversePath",
    "sh:property [ sh:path [ sh:alternativePath ( :p ) ] ]": "a path of one member",
    "sh:property [ sh:path ( :p ) ]": "a path of one member",
    "sh:property [ sh:path [] ]": "a faulty path",
    P + "sh:lessThan :q ]": "sh:lessThan",
    P + "sh:minExclusive 1 ]": "sh:minExclusive",
    P + "sh:maxExclusive 1 ]": "sh:maxExclusive",
    P + "sh:maxInclusive 1 ]": "sh:maxInclusive",
    P + "sh:minInclusive '2024'^^xsd:gYear ]": "sh:minInclusive",
    P + "sh:maxLength 1 ]": "sh:maxLength",
    P + "sh:pattern 'a' ; sh:flags 'i' ]": "sh:flags",
    P + "sh:pattern '(' ]": "sh:pattern",
    P + "sh:pattern :a ]": "sh:pattern",
    P + "sh:languageIn ( 'en' ) ]": "sh:languageIn",
    P + "sh:datatype xsd:gYear ]": "sh:datatype",
    P + "sh:datatype xsd:string, xsd:date ]": "more than one",
    P + "sh:nodeKind :x ]": "sh:nodeKind",
    P + "sh:class 'x' ]": "sh:class",
    P + "sh:equals 'x' ]": "sh:equals",
    P + "sh:minCount 'abc' ]": "not a count",
    P + "sh:minCount -1 ]": "not a count",
    P + "sh:maxCount 1.0 ]": "not a count",
    P + "sh:uniqueLang 1 ]": "sh:uniqueLang",
    P + "sh:qualifiedMinCount 1 ]": "without sh:qualifiedValueShape",
    P + "sh:qualifiedValueShape [] ; sh:qualifiedMinCount 1 ; sh:qualifiedMaxCount 2 ]": "sh:qualifiedMaxCount",
    P + "sh:qualifiedValueShape [ sh:class :A ] ; sh:qualifiedMaxCount 2 ]": "sh:qualified",
    P
    + "sh:qualifiedValueShape [ sh:class :A ] ; sh:qualifiedMinCount 1 ; sh:qualifiedValueShapesDisjoint true ]": "Disjoint",
}


@pytest.mark.parametrize("says", UNSUPPORTED)
def test_unsupported_construct_is_named_with_its_place(says: str) -> None:
    with pytest.raises(UnsupportedShapeError) as caught:
        compile_shapes(turtle(f":shape a sh:NodeShape ; sh:targetClass :It ; {says} ."))
    assert UNSUPPORTED[says] in str(caught.value)
    assert caught.value.line is not None and str(caught.value).startswith("text.ttl:")


@pytest.mark.parametrize(
    ("says", "fault"),
    [
        ("sh:node :shape", "refers to itself"),
        ("sh:not :shape", "refers to itself"),
        (P + "sh:node :shape ]", "refers to itself"),
        ("sh:or ( [ sh:not :shape ] [ sh:class :A ] )", "refers to itself"),
        ("sh:node :missing", "not defined"),
        ("sh:property :missing", "not defined"),
        ("sh:xone ( :missing )", "not defined"),
    ],
)
def test_faulty_reference_is_an_error_that_pyshacl_would_pass_over(says: str, fault: str) -> None:
    with pytest.raises(KgError, match=fault) as caught:
        compile_shapes(turtle(f":shape a sh:NodeShape ; sh:targetClass :It ; {says} ."))
    assert not isinstance(caught.value, UnsupportedShapeError)


def test_shape_that_no_target_reaches_is_looked_at_too() -> None:
    with pytest.raises(UnsupportedShapeError):
        compile_shapes(turtle(":shape a sh:NodeShape ; sh:sparql [] ."))


# Every word of the vocabulary of SHACL (appendix of the recommendation, and the notes on SPARQL, rules and JavaScript).
WORDS = """
targetClass targetNode targetObjectsOf targetSubjectsOf target property node path message severity deactivated name
description order group defaultValue class datatype nodeKind minCount maxCount minExclusive minInclusive maxExclusive
maxInclusive minLength maxLength pattern flags languageIn uniqueLang equals disjoint lessThan lessThanOrEquals not and or
xone qualifiedValueShape qualifiedMinCount qualifiedMaxCount qualifiedValueShapesDisjoint closed ignoredProperties hasValue
in inversePath alternativePath zeroOrMorePath oneOrMorePath zeroOrOnePath sparql select ask construct update prefixes
declare prefix namespace parameter optional labelTemplate nodeValidator propertyValidator validator entailment shapesGraph
suggestedShapesGraph rule condition object predicate subject expression filterShape nodes union intersection values
returnType jsLibrary js jsFunctionName result conforms detail focusNode resultPath value sourceShape resultMessage
minCuont invented
""".split()
# Words that check nothing: for people, or read together with another word.
SAY_NOTHING = {"message", "name", "description", "order", "group", "defaultValue"}
# What a node shape may have here, with one of the values below.
EFFECT = {
    "targetClass",
    "targetSubjectsOf",
    "property",
    "node",
    "path",
    "class",
    "datatype",
    "equals",
    "disjoint",
    "hasValue",
    "pattern",
    "not",
    "lessThanOrEquals",
}


@pytest.mark.parametrize("value", [":x", "'x'", "[]", "1", "()"])
@pytest.mark.parametrize("word", WORDS)
def test_no_word_of_shacl_is_passed_over_wherever_it_stands(word: str, value: str) -> None:
    """On a node without a class, on a shape, and in a property shape: it has an effect, or is refused by its name."""
    for place in (":s sh:{} {} .", ":s a sh:NodeShape ; sh:{} {} .", ":s sh:property [ sh:path :p ; sh:{} {} ] ."):
        text = place.format(word, value)
        try:
            compile_shapes(turtle(text))
        except UnsupportedShapeError as error:
            assert "sh:" in str(error) or "shape" in str(error), text
        except KgError as error:
            assert "not defined" in str(error), text
        else:
            silent = word in SAY_NOTHING or (
                word in {"minLength", "minInclusive", "minCount", "maxCount"} and value == "1"
            )
            assert silent or word in EFFECT, text


@pytest.mark.parametrize(
    "text",
    [
        ":s sh:targetNode :a ; sh:property [ sh:path :p ; sh:minCount 1 ] .",
        ":s sh:targetClass 'It' .",
        ":s sh:targetClass [] .",
        ":s sh:targetClass :It ; sh:closed true ; sh:ignoredProperties ( 'p' ) .",
        ":i sh:inversePath :p . :s sh:targetClass :It ; sh:property [ sh:path :i ; sh:minCount 1 ] .",
        "[] sh:targetNode :a .",
        "<http://example.org/shapes> sh:entailment :regime .",
        ":s sh:targetClass :It ; sh:message :text .",
    ],
)
def test_what_would_be_passed_over_is_refused(text: str) -> None:
    with pytest.raises(UnsupportedShapeError, match="sh:"):
        compile_shapes(turtle(text))


@pytest.mark.parametrize(
    "text",
    [
        ":s a sh:NodeShape ; sh:property [ sh:path :p ; sh:minCount 1 ] .",
        ":s a sh:PropertyShape ; sh:path :p .",
        ":s sh:closed true .",
        "[] sh:path :p ; sh:minCount 1 .",
    ],
)
def test_a_shape_that_nothing_puts_to_work_is_refused(text: str, corpus: Corpus) -> None:
    idle = Corpus(corpus.ontology, turtle(text), corpus.reference, corpus.articles)
    with pytest.raises(KgError, match="has no target and no shape refers to it"):
        lint(idle)


def test_a_class_of_the_shapes_graph_is_its_own_target(corpus: Corpus) -> None:
    lint(Corpus(corpus.ontology, turtle(":It a sh:NodeShape, rdfs:Class ."), corpus.reference, corpus.articles))


def test_what_is_not_shacl_is_passed_over() -> None:
    assert agreed_on(
        ":s a sh:NodeShape ; sh:targetClass :It ; rdfs:label 'it' ; sh:name 'it' ; sh:order 1 ; sh:closed true .",
        ":a a :It ; :p 1 .",
    )


def test_target_of_a_property_shape_and_several_targets() -> None:
    shapes = (
        ":s a sh:PropertyShape ; sh:targetClass :It, :Sub, :Other ; sh:path :p ; sh:minCount 1 ."
        ":t sh:targetClass :It ; sh:property :s ."
    )
    assert agreed_on(shapes, ":a a :Sub, :Other . :b a :Other .") == [("a", "MinCount", "")] * 2 + [
        ("b", "MinCount", "")
    ]


def test_severity_and_message_are_those_of_the_shape_at_fault() -> None:
    shapes = turtle(
        ":s sh:targetClass :It ; sh:message 'outer' ; sh:property [ sh:path :p ; sh:minCount 1 ; "
        "sh:message 'inner' ; sh:severity sh:Warning ] ."
    )
    (result,) = compiled(shapes, turtle(":a a :It .").triples, [])
    assert (result.message, result.severity) == ("inner", WARNING)


def test_bundled_shapes_are_all_compiled(corpus: Corpus) -> None:
    targets = compile_shapes(corpus.shapes)
    found = {target.kind for target in targets if target.kind}.union(*(target.predicates for target in targets))
    assert found == {t.o.value for t in corpus.shapes.triples if t.p.value.startswith(SH + "target")}


ON_P = 'sh:targetSubjectsOf :p ; sh:message "M: p" '
SUBJECTS = {
    "node shape": (f":s a sh:NodeShape ; {ON_P} ; sh:class :It .", [("b", "Class", "b"), ("c", "Class", "c")]),
    "property shape of the same": (
        f":s a sh:PropertyShape ; {ON_P} ; sh:path :p ; sh:maxCount 1 ; sh:class :It .",
        [("a", "Class", "c"), ("a", "MaxCount", ""), ("b", "Class", "d")],
    ),
    "property shape of another": (
        f":s a sh:PropertyShape ; {ON_P} ; sh:path :q ; sh:minCount 1 .",
        [("a", "MinCount", ""), ("c", "MinCount", "")],
    ),
    "parts": (
        f":s a sh:NodeShape ; {ON_P} ; sh:property [ sh:path :q ; sh:in ( 1 ) ] , [ sh:path :p ; sh:maxCount 1 ] .",
        [("a", "MaxCount", ""), ("b", "In", "2")],
    ),
    "two predicates, once": (
        f":s a sh:NodeShape ; {ON_P} ; sh:targetSubjectsOf :q ; sh:class :It .",
        [("b", "Class", "b"), ("c", "Class", "c"), ("d", "Class", "d")],
    ),
    "one of several classes": (
        f":s a sh:NodeShape ; {ON_P} ; sh:or ( [ sh:class :Other ] [ sh:class :Sub ] ) .",
        [("c", "Or", "c")],
    ),
    "beside a class": (
        f":s a sh:NodeShape ; {ON_P} ; sh:or ( [ sh:class :Other ; sh:nodeKind sh:Literal ] [ sh:class :It ] ) .",
        [("b", "Or", "b"), ("c", "Or", "c")],
    ),
}


@pytest.mark.parametrize(("shapes", "wanted"), SUBJECTS.values(), ids=SUBJECTS)
def test_what_has_a_property_is_a_target(shapes: str, wanted: list[tuple[str, str, str]]) -> None:
    data = ":a a :SubSub ; :p :a , :c . :b a :Other ; :p :d ; :q 1 , 2 . :c :p :a . :d :q :a . :e a :It ."
    found = agreed_on(shapes, data)
    assert [(focus, component, "2" if value.startswith("2") else value) for focus, component, value in found] == wanted


SCRIPT = """
import sys
sys.path[:0] = [{tests!r}, {root!r}]
from engines import compiled, turtle
from test_shacl_components import CASES, OTHER
for says, data, _ in CASES.values():
    shapes = turtle(f":shape a sh:NodeShape ; sh:targetClass :It ; sh:message 'M: it' ; {{says}} ." + OTHER)
    for result in compiled(shapes, turtle(data).triples, []).elements():
        print(result.focus, result.value, result.component)
"""


def test_order_does_not_depend_on_the_hash_seed() -> None:
    script = SCRIPT.format(tests=str(ROOT / "tests"), root=str(ROOT))
    printed = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(printed) == 1 and printed != {b""}
