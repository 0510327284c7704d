"""Each construct of SHACL core that is compiled, by its section of https://www.w3.org/TR/shacl/, as pyshacl has it."""

from __future__ import annotations

import pytest
from engines import agreed_on

from kg.shacl.compile import COMPONENTS

# section → (what the shape of :It says, the data, the results).
Case = tuple[str, str, list[tuple[str, str, str]]]
P = "sh:property [ sh:path :p ; sh:message 'M: p' ; "
CASES: dict[str, Case] = {
    "2.1.3.2 class targets, with subclasses": (
        P + "sh:minCount 1 ]",
        ":a a :It . :b a :Sub . :c a :SubSub . :d a :Other . :e a :It ; :p 1 . :f a :It, :Sub .",
        [("a", "MinCount", ""), ("b", "MinCount", ""), ("c", "MinCount", ""), ("f", "MinCount", "")],
    ),
    "2.1.4 severity": (P + "sh:minCount 1 ; sh:severity sh:Warning ]", ":a a :It .", [("a", "MinCount", "")]),
    "2.3.1.2 sequence paths": (
        "sh:property [ sh:path ( :p :q ) ; sh:maxCount 1 ]",
        ":a a :It ; :p :b, :c . :b :q :d . :c :q :e . :f a :It ; :p :b, :g . :g :q :d .",
        [("a", "MaxCount", "")],
    ),
    "2.3.1.3 alternative paths": (
        "sh:property [ sh:path [ sh:alternativePath ( :p :q ) ] ; sh:minCount 2 ]",
        ":a a :It ; :p :b ; :q :b . :c a :It ; :p :b ; :q :d .",
        [("a", "MinCount", "")],
    ),
    "2.3.1.4 inverse paths": (
        "sh:property [ sh:path [ sh:inversePath :p ] ; sh:class :Other ]",
        ":a a :It . :b :p :a . :c :p :a ; a :Other .",
        [("a", "Class", "b")],
    ),
    "2.3.1.5 zero-or-more paths": (
        "sh:property [ sh:path [ sh:zeroOrMorePath :p ] ; sh:nodeKind sh:IRI ; sh:maxCount 2 ]",
        ":a a :It ; :p :b . :b :p :a . :c a :It ; :p :d . :d :p :e .",
        [("c", "MaxCount", "")],
    ),
    "2.3.1.5 zero-or-more paths in the ontology": (
        "sh:property [ sh:path ( :p [ sh:zeroOrMorePath rdfs:subClassOf ] ) ; sh:hasValue :It ]",
        ":a a :It ; :p :SubSub . :b a :It ; :p :Other .",
        [("b", "HasValue", "")],
    ),
    "4.1.1 sh:class": (
        P + "sh:class :Sub ]",
        ":a a :It ; :p :b, :c, :d, 'text' . :b a :Sub . :c a :SubSub . :d a :It .",
        [("a", "Class", "d"), ("a", "Class", "text")],
    ),
    "4.1.2 datatype of truth": (
        P + "sh:datatype xsd:boolean ]",
        ":a a :It ; :p true, 1, 'true', '1'^^xsd:boolean . :b a :It ; :p 'TRUE'^^xsd:boolean, 'yes'^^xsd:boolean .",
        [("a", "Datatype", "1"), ("a", "Datatype", "true"), ("b", "Datatype", "TRUE"), ("b", "Datatype", "yes")],
    ),
    "4.1.2 sh:datatype xsd:integer": (
        P + "sh:datatype xsd:integer ]",
        ":a a :It ; :p 1, 1.0, '1', 'x'^^xsd:integer, :b, true, '-07'^^xsd:integer .",
        [("a", "Datatype", v) for v in ("1", "1.0", "b", "true", "x")],
    ),
    "4.1.2 sh:datatype xsd:decimal": (
        P + "sh:datatype xsd:decimal ]",
        ":a a :It ; :p 1, 1.5, 'x'^^xsd:decimal, '1,5'^^xsd:decimal, '.5'^^xsd:decimal .",
        [("a", "Datatype", v) for v in ("1", "1,5", "x")],
    ),
    "4.1.2 sh:datatype xsd:date": (
        P + "sh:datatype xsd:date ]",
        ":a a :It ; :p '2024-02-29'^^xsd:date, '2023-02-29'^^xsd:date, '2024-02'^^xsd:date, '2024'^^xsd:gYear, "
        "'2024-01-01Z'^^xsd:date, '2024-01-01+05:00'^^xsd:date, '2024-01-01-05:00'^^xsd:date, ''^^xsd:date .",
        [("a", "Datatype", v) for v in ("", "2023-02-29", "2024", "2024-02")],
    ),
    "4.1.2 sh:datatype xsd:string": (
        P + "sh:datatype xsd:string ]",
        ":a a :It ; :p 'x', 'y'@en, 1, 'z'^^xsd:string .",
        [("a", "Datatype", "1"), ("a", "Datatype", "y")],
    ),
    "4.1.2 sh:datatype rdf:langString": (
        P + "sh:datatype rdf:langString ]",
        ":a a :It ; :p 'x', 'y'@en .",
        [("a", "Datatype", "x")],
    ),
    "4.1.3 sh:nodeKind": (
        P + "sh:nodeKind sh:IRI ]",
        ":a a :It ; :p :b, 'text' .",
        [("a", "NodeKind", "text")],
    ),
    "4.1.3 sh:nodeKind of literals": (
        P + "sh:nodeKind sh:BlankNodeOrLiteral ]",
        ":a a :It ; :p :b, 'text' .",
        [("a", "NodeKind", "b")],
    ),
    "4.2.1 sh:minCount": (P + "sh:minCount 2 ]", ":a a :It ; :p 1 . :b a :It ; :p 1, 2 .", [("a", "MinCount", "")]),
    "4.2.2 sh:maxCount": (
        P + "sh:maxCount 1 ]",
        ":a a :It ; :p 1, 2 . :b a :It ; :p 1 . :b :p 1 . :c a :It .",
        [("a", "MaxCount", "")],
    ),
    "4.3.2 sh:minInclusive": (
        P + "sh:minInclusive 1 ]",
        ":a a :It ; :p 0, 1, 1.5, 0.5, 'x', 'x'^^xsd:integer, 'x'^^xsd:decimal, :b, 'y'@en, '2024-01-01'^^xsd:date, "
        "'2025'^^xsd:gYear, true, 2e0, 'http://a.org'^^xsd:anyURI, 'x'^^xsd:nonNegativeInteger .",
        [("a", "MinInclusive", v) for v in "0 0.5 2024-01-01 2025 b http://a.org true x x x y".split()],
    ),
    "4.4.1 sh:minLength": (
        P + "sh:minLength 3 ]",
        ":a a :It ; :p 'abc', 'ab', 12, :b, 'é́'@fr .",
        [("a", "MinLength", "12"), ("a", "MinLength", "ab"), ("a", "MinLength", "é́")],
    ),
    "4.4.3 sh:pattern": (
        P + "sh:pattern '^[a-z]+$' ]",
        ":a a :It ; :p 'abc', 'Abc', 12, 'a\\nb', 'c\\n' .",
        [("a", "Pattern", "12"), ("a", "Pattern", "Abc"), ("a", "Pattern", "a\nb")],
    ),
    "4.4.5 sh:uniqueLang": (
        P + "sh:uniqueLang true ]",
        ":a a :It ; :p 'a'@en, 'b'@en, 'c'@en, 'd'@kk, 'e'@kk, 'f', 'g' . :b a :It ; :p 'a'@en, 'a'@kk .",
        [("a", "UniqueLang", "")] * 2,
    ),
    "4.4.5 sh:uniqueLang false": (P + "sh:uniqueLang false ]", ":a a :It ; :p 'a'@en, 'b'@en .", []),
    "4.5.1 sh:equals": (
        P + "sh:equals :q ]",
        ":a a :It ; :p 1, 2 ; :q 2, 3 . :b a :It ; :p 1 ; :q 1 . :c a :It ; :q 4 . :d a :It .",
        [("a", "Equals", "1"), ("a", "Equals", "3"), ("c", "Equals", "4")],
    ),
    "4.5.2 sh:disjoint": (
        P + "sh:disjoint :q ]",
        ":a a :It ; :p 1, 2 ; :q 2, 3 . :b a :It ; :p 1 ; :q 2 .",
        [("a", "Disjoint", "2")],
    ),
    "4.5.4 sh:lessThanOrEquals": (
        P + "sh:lessThanOrEquals :q ]",
        ":a a :It ; :p 3 ; :q 2, 3, 4 . :b a :It ; :p '2024-01-02'^^xsd:date ; :q '2024-01-01'^^xsd:date . "
        ":c a :It ; :p 'a' ; :q 'b' . :d a :It ; :p 'b' ; :q 'a' . :e a :It ; :p 'a' ; :q 1 . :f a :It ; :p 1 ; :q :g . "
        ":g a :It ; :p '2024'^^xsd:gYear ; :q '2020-01-01'^^xsd:date . "
        ":h a :It ; :p '2024-01-01'^^xsd:date ; :q 2030 . :i a :It ; :p 1.5 ; :q 1 . :j a :It ; :p 1 .",
        [
            ("a", "LessThanOrEquals", "3"),
            ("b", "LessThanOrEquals", "2024-01-02"),
            ("d", "LessThanOrEquals", "b"),
            ("e", "LessThanOrEquals", "a"),
            ("f", "LessThanOrEquals", "1"),
            ("g", "LessThanOrEquals", "2024"),
            ("i", "LessThanOrEquals", "1.5"),
        ],
    ),
    "4.6.1 sh:not": (
        "sh:not [ sh:property [ sh:path :p ; sh:minCount 1 ] ]",
        ":a a :It ; :p 1 . :b a :It .",
        [("a", "Not", "a")],
    ),
    "4.6.2 sh:and": (
        "sh:and ( [ sh:property [ sh:path :p ; sh:minCount 1 ] ] [ sh:property [ sh:path :q ; sh:minCount 1 ] ] )",
        ":a a :It ; :p 1 . :b a :It ; :p 1 ; :q 1 .",
        [("a", "And", "a")],
    ),
    "4.6.3 sh:or": (
        P + "sh:or ( [ sh:class :Other ] [ sh:datatype xsd:integer ] ) ]",
        ":a a :It ; :p 1, :b, :c, 'text' . :b a :Other .",
        [("a", "Or", "c"), ("a", "Or", "text")],
    ),
    "4.6.4 sh:xone": (
        "sh:xone ( [ sh:path :p ; sh:minCount 1 ] [ sh:path :q ; sh:minCount 1 ] )",
        ":a a :It ; :p 1 . :b a :It ; :p 1 ; :q 1 . :c a :It .",
        [("b", "Xone", "b"), ("c", "Xone", "c")],
    ),
    "4.7.1 sh:node": (
        P + "sh:node :other ]",
        ":a a :It ; :p :b, :c . :b :q 1 .",
        [("a", "Node", "c"), ("c", "MinCount", "")],
    ),
    "4.7.1 sh:node on a node shape": (
        "sh:node :other",
        ":a a :It ; :q 1 . :b a :It .",
        [("b", "MinCount", ""), ("b", "Node", "b")],
    ),
    "4.7.2 sh:property in a property shape": (
        P + "sh:property [ sh:path :q ; sh:minCount 1 ; sh:message 'M: q' ] ]",
        ":a a :It ; :p :b, :c . :b :q 1 .",
        [("c", "MinCount", "")],
    ),
    "4.7.3 sh:qualifiedValueShape, sh:qualifiedMinCount": (
        P + "sh:qualifiedValueShape [ sh:class :Other ] ; sh:qualifiedMinCount 2 ]",
        ":a a :It ; :p :x, :y, :z . :b a :It ; :p :x, :z . :c a :It . :x a :Other . :y a :Other .",
        [("b", "QualifiedMinCount", ""), ("c", "QualifiedMinCount", "")],
    ),
    "4.8.1 sh:closed, sh:ignoredProperties": (
        P + "sh:minCount 0 ] ; sh:closed true ; sh:ignoredProperties ( rdf:type )",
        ":a a :It ; :p 1 ; :q 2, 3 ; :r :b . :b a :It ; :p 1 .",
        [("a", "Closed", "2"), ("a", "Closed", "3"), ("a", "Closed", "b")],
    ),
    "4.8.1 sh:closed without ignored properties": (
        "sh:closed true",
        ":a a :It, rdfs:Resource .",
        [("a", "Closed", "It")],
    ),
    "4.8.1 sh:closed false": ("sh:closed false", ":a a :It ; :p 1 .", []),
    "4.8.2 sh:hasValue": (
        P + "sh:hasValue :x ; sh:hasValue 1 ]",
        ":a a :It ; :p :x, 1 . :b a :It ; :p :x, 1.0 . :c a :It .",
        [("b", "HasValue", ""), ("c", "HasValue", ""), ("c", "HasValue", "")],
    ),
    "4.8.3 sh:in": (
        P + "sh:in ( :x 1 'a'@en ) ]",
        ":a a :It ; :p :x, 1, 'a'@en, 'a', 1.0, :y .",
        [("a", "In", "1.0"), ("a", "In", "a"), ("a", "In", "y")],
    ),
}
OTHER = " :other a sh:NodeShape ; sh:property [ sh:path :q ; sh:minCount 1 ; sh:message 'M: other' ] ."


@pytest.mark.parametrize("section", sorted(CASES))
def test_construct_gives_the_results_of_pyshacl(section: str) -> None:
    says, data, results = CASES[section]
    shapes = f":shape a sh:NodeShape ; sh:targetClass :It ; sh:message 'M: it' ; {says} ." + OTHER
    assert agreed_on(shapes, data) == sorted(results)


def test_every_parameter_that_is_compiled_has_a_case() -> None:
    said = " ".join(says for says, _, _ in CASES.values())
    assert [name for name in [*COMPONENTS, "node", "property", "closed"] if f"sh:{name}" not in said] == []
