"""Explanations as DOT and as pictures: nothing that a label holds becomes markup."""

from __future__ import annotations

import shutil
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_why import EXAMPLES

import kg
from kg.cli import main
from kg.errors import TimeLimitError
from kg.snapshot.build import Built
from kg.why.dot import dot
from kg.why.draw import DrawingError, draw
from kg.why.explanation import Explanation
from kg.why.parts import (
    ASSERTED,
    INFERRED,
    ONTOLOGY,
    Applied,
    Happening,
    Mention,
    Quote,
    Refusal,
    Silence,
    Source,
    SourceReading,
    Step,
    Term,
    Wanting,
)

HOSTILE = """</TD>"]; x -> y; // <script>alert(1)</script> & &amp; \\N \\" \\ \x07\x1b \n\t “ 日本 {|} --> ]]> #"""

needs_dot = pytest.mark.skipif(
    shutil.which("dot") is None, reason="drawing needs `dot`, which is not on the PATH: install graphviz."
)


def made(text: str) -> tuple[Explanation, Explanation]:
    """An explanation of what holds and one of what does not, with a text wherever there is one."""
    term = Term("https://example.org/" + str(abs(hash(text))), text, text)
    fact = (term, term, term)
    quote = Quote(term, text, "own", (term,), (term,), term, 1, term)
    way = (Happening(None, term, term), Happening(term, term, term))
    rule = Applied("prp-spo2", text, text, Source(ONTOLOGY, text, 1))
    reading = SourceReading(text, term, (term,), text, "inferred", text, rule.source)
    written = (Source(ASSERTED, text, 3),)
    leaf = Step((term, term, term._replace(iri="o")), ASSERTED, None, (), written, (quote,), (quote,), (reading,), way)
    return (
        Explanation(fact, (Step(fact, INFERRED, rule, (leaf,)),)),
        Explanation(
            fact,
            (),
            (Wanting(rule, (fact,), (fact,)),),
            Refusal(rule, ((text, rule.source),)),
            (Mention(way, (quote,), (reading,)),),
            (Silence(term, term, rule.source),),
        ),
    )


@pytest.mark.parametrize("name", EXAMPLES)
def test_each_fact_rule_and_quote_is_drawn_once(built: Built, name: str) -> None:
    with kg.open() as graph:
        found = graph.why(*EXAMPLES[name])
    lines = found.to_dot().splitlines()
    boxes = [line for line in lines if "label=" in line]
    # "Some opening" of one rule is not that of another.
    known = [line.split("label=", 1)[1] for line in boxes if ">missing<" not in line]
    assert len(boxes) == len(set(boxes)) and len(known) == len(set(known))
    edges = [line for line in lines if " -> " in line]
    assert len(edges) == len(set(edges)) >= len(boxes) - 1
    if not found:
        assert "not derivable" in boxes[0]
        assert all("dashed" in line for line in boxes if ">missing<" in line)


@needs_dot
@pytest.mark.parametrize("name", EXAMPLES)
def test_pictures(built: Built, name: str) -> None:
    with kg.open() as graph:
        found = graph.why(*EXAMPLES[name], limit=3)
    svg = ET.fromstring(found.to_svg())
    assert svg.tag.endswith("svg")
    shown = " ".join("".join(svg.itertext()).replace("\xa0", " ").split())
    for term in found.fact:
        assert term.label.split()[0] in shown
    assert found._repr_svg_() == found.to_svg()
    assert draw(found.to_dot(), "png").startswith(b"\x89PNG")


@needs_dot
def test_several_derivations_stand_one_below_the_other(built: Built) -> None:
    with kg.open() as graph:
        svg = ET.fromstring(graph.why("KZ", "a", "agent", limit=10).to_svg())
    width, height = (float(str(svg.get(name)).removesuffix("pt")) for name in ("width", "height"))
    assert width < 1500 and height < 1500


def test_paths_break_after_a_slash(built: Built) -> None:
    with kg.open() as graph:
        found = graph.why(*EXAMPLES["chain"])
    (source,) = found.derivations[0].premises[0].sources
    assert source.file is not None and source.file.endswith("/article.ttl")
    assert f"kazakhstan-uk-strategic-dialogue-8/<BR/>article.ttl:{source.line}" in found.to_dot()


@needs_dot
def test_hostile_labels_stay_text() -> None:
    for found in made(HOSTILE):
        svg = ET.fromstring(found.to_svg())
        assert not [node for node in svg.iter() if node.tag.endswith(("script", "}a", "foreignObject", "image"))]
        assert not [name for node in svg.iter() for name in node.attrib if name.startswith("on") or "href" in name]
        assert len([node for node in svg.iter() if node.get("class") == "node"]) == found.to_dot().count("label=<")
        text = "".join(svg.itertext()).replace("\xa0", " ")
        assert "<script>alert(1)</script>" in text and "&amp;" in text and "日本" in text


@needs_dot
@given(st.text(max_size=200))
def test_any_text_makes_dot_that_graphviz_reads(text: str) -> None:
    label = dot(made(text)[0])
    # The lines of DOT stay those that we write: no text ends a label.
    assert all(line.endswith(("];", "{", "}")) for line in label.splitlines())


@needs_dot
def test_formats_by_the_ending_of_the_file(tmp_path: Path, built: Built) -> None:
    for ending, start in (("svg", b"<?xml"), ("png", b"\x89PNG"), ("dot", b"digraph"), ("json", b"{"), ("txt", b"Kaz")):
        target = tmp_path / f"why.{ending}"
        assert main(["why", "KZ", "a", "state", "-o", str(target)]) == 0
        assert target.read_bytes().startswith(start)


def test_without_graphviz_one_error_says_what_to_do(
    tmp_path: Path, built: Built, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert main(["why", "KZ", "a", "state", "-f", "svg", "-o", str(tmp_path / "why.svg")]) == 3
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and "apt install graphviz" in said and "-f dot" in said
    assert not (tmp_path / "why.svg").exists()
    assert made("x")[0]._repr_svg_() is None


def test_a_graphviz_that_hangs_or_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "dot"
    program.write_text("#!/bin/sh\nexec /bin/sleep 20\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(TimeLimitError) as caught:
        draw("digraph {}", "svg", 0.2)
    assert caught.value.exit_code == 4
    program.write_text("#!/bin/sh\necho broken >&2; exit 1\n")
    with pytest.raises(DrawingError, match="Graphviz failed: broken") as failed:
        draw("digraph {}", "svg")
    assert failed.value.exit_code == 3
