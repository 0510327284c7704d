"""A build after a change works out what changed, and gives the bytes of a build from nothing."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import signal
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from conftest import ROOT

from kg import snapshot
from kg.answer.engine import named_quad as engine_quad
from kg.checks.kinds import Kinds
from kg.checks.validate import validate
from kg.cli import main
from kg.errors import InconsistentError
from kg.finding import in_order
from kg.paths import Workspace, cache_root
from kg.reason import closure
from kg.reason.engine import Contradiction
from kg.snapshot import build as build_module
from kg.snapshot import early, lines, meanwhile
from kg.snapshot.article_cache import ArticleCache
from kg.snapshot.build import Built, RejectedError, build
from kg.snapshot.inputs import Input, inputs_of
from kg.snapshot.meanwhile import Meanwhile
from kg.snapshot.survey import check_workspace
from kg.source.corpus import Corpus, load
from kg.terms import ENT, ID
from kg.why.clash import explained
from kg.why.clash import findings as contradictions

sys.path.insert(0, str(ROOT / "benchmarks"))
import corpus_sample

SAMPLES = list(corpus_sample.articles(12))


@pytest.fixture
def graph(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A graph of four articles; the cache is empty."""
    monkeypatch.setenv("ENTENTE_CACHE", str(tmp_path / "cache"))
    folder = tmp_path / "graph"
    corpus_sample.write(4, folder)
    return folder


@pytest.fixture(scope="module")
def four_articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a graph and its cache, in which it is built."""
    folder = tmp_path_factory.mktemp("four")
    corpus_sample.write(4, folder / "graph")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ENTENTE_CACHE", str(folder / "cache"))
        build(Workspace.at(folder / "graph"))
    return folder


@pytest.fixture
def built_graph(four_articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A graph of four articles, built before."""
    monkeypatch.setenv("ENTENTE_CACHE", str(tmp_path / "cache"))
    shutil.copytree(four_articles, tmp_path, dirs_exist_ok=True)
    return tmp_path / "graph"


def put(graph: Path, sample: tuple[str, str, str], more: str = "") -> Path:
    slug, text, turtle = sample
    folder = graph / "articles" / slug
    folder.mkdir(exist_ok=True)
    (folder / "article.txt").write_text(text, encoding="utf-8", newline="\n")
    (folder / "article.ttl").write_text(turtle + more, encoding="utf-8", newline="\n")
    return folder


def article(graph: Path, number: int = 1) -> Path:
    return graph / "articles" / f"sample-{number:05}" / "article.ttl"


def slugs(built: Built) -> list[str]:
    return [path.parent.name for path in built.worked_out]


def nquads(corpus: Corpus) -> list[str]:
    """Every triple in its named graph as a line of canonical N-Quads, sorted, without repeats: all at once."""
    found = lines.of_ontology(corpus.ontology) | lines.of_reference(corpus.reference)
    reports, kinds = corpus.subclasses("Report"), Kinds(corpus)
    found = found.union(*(lines.of_article(article, reports, kinds) for article in corpus.articles))
    found.update(lines.inferred(t.subject.value, t.predicate.value, t.object.value) for t in closure(corpus))  # type: ignore[union-attr]
    return [line.decode() for line in sorted(found)]


def check_bytes(graph: Path, built: Built) -> None:
    """The snapshot is that of all articles at once, in the file and in the store."""
    data = b"".join(snapshot.quads(built.key))
    assert data == "".join(nquads(load(Workspace.at(graph)))).encode()
    store = ox.Store.read_only(str(built.folder / "store"))
    assert len(store) == len(data.splitlines()) == json.loads((built.folder / "manifest.json").read_bytes())["quads"]
    held = (engine_quad(quad) for quad in store)
    assert named(ox.Quad(*terms) for terms in held) == named(ox.parse(data, format=ox.RdfFormat.N_QUADS))  # type: ignore[arg-type]


def named(quads: Iterable[ox.Quad]) -> set[str]:
    """Those without blank nodes, whose names a store changes."""
    return {line for quad in quads if "_:" not in (line := str(quad))}


def test_any_changes_give_the_bytes_of_a_build_from_nothing_and_touch_what_changed(graph: Path) -> None:
    draw = random.Random(7)
    there = {slug: "" for slug, _, _ in SAMPLES[:4]}
    assert len(build(Workspace.at(graph)).worked_out) == 4
    seen = {(slug, "") for slug in there}
    for step in range(5):
        sample = draw.choice(SAMPLES)
        slug = sample[0]
        if slug in there and len(there) > 1 and draw.random() < 0.4:
            shutil.rmtree(graph / "articles" / slug)
            del there[slug]
        else:
            more = draw.choice(["", f"\n# {step}\n"])
            put(graph, sample, more)
            there[slug] = more
        new = set(there.items()) - seen
        built = build(Workspace.at(graph))
        if built.fresh:
            assert set(slugs(built)) == {slug for slug, _ in new}
            assert built.why == ""
        else:
            assert not new
        seen |= new
        check_bytes(graph, built)


def test_it_tells_what_it_does(graph: Path) -> None:
    told: list[str] = []
    assert "nothing is kept" in build(Workspace.at(graph), told.append).why
    assert "4 of 4 articles were worked out" in told
    with article(graph).open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    told.clear()
    assert slugs(build(Workspace.at(graph), told.append)) == ["sample-00001"]
    assert "1 of 4 articles were worked out" in told


def test_changed_reference_data_force_more_and_it_says_so(graph: Path, capsys: pytest.CaptureFixture[str]) -> None:
    build(Workspace.at(graph))
    with (graph / "reference" / "sample.ttl").open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    assert main(["build", "--graph", str(graph)]) == 0
    assert (
        "4 of 4 articles worked out (not as when it was last built: sample.ttl; so every article is worked out)."
        in capsys.readouterr().err
    )
    check_bytes(graph, build(Workspace.at(graph)))


def test_what_fails_is_found_again_and_others_stay_kept(built_graph: Path) -> None:
    graph = built_graph
    text = article(graph, 2).read_text(encoding="utf-8")
    article(graph, 2).write_text(text.replace("ent:hasEvidence", "ent:hasEvidenze", 1), encoding="utf-8")
    expected = validate(load(Workspace.at(graph)))
    assert expected
    for _ in range(2):
        with pytest.raises(RejectedError) as caught:
            build(Workspace.at(graph))
        assert caught.value.findings == expected
    article(graph, 2).write_text(text, encoding="utf-8")
    assert not build(Workspace.at(graph)).fresh


def own(number: int) -> str:
    return f"{ID}article/sample-{number:05}"


def node_of(graph: Path, number: int, kind: str) -> str:
    """The IRI of some node of an article."""
    (found,) = [a for a in load(Workspace.at(graph)).articles if a.slug == f"sample-{number:05}"]
    return next(iter(found.nodes.of_kind({f"https://w3id.org/entente/ontology#{kind}"})))


@pytest.mark.parametrize(
    "more",
    [
        "<{own2}> ent:headline 'x' .",  # says something of another article
        "<{evidence2}> ent:namesInPassing <https://w3id.org/entente/id/country/kz> .",
        "<{evidence1}> ent:isFromArticle <{own2}> .",  # names another article's node
        "<{evidence1}> ent:namesInPassing <{evidence2}> .",
        "<https://w3id.org/entente/id/country/kz> skos:altLabel 'the'@en .",  # names a thing of the reference data
        "<https://w3id.org/entente/id/country/kz> a ent:Person .",
        "<https://w3id.org/entente/id/person/new> a ent:Person ; skos:prefLabel 'a'@en .",
        "<{evidence2}> a ent:TimeSpan .",
        "<{evidence1}> ent:namesInPassing <https://w3id.org/entente/id/nothing> .",
    ],
)
def test_the_outcome_is_that_of_looking_at_everything_at_once(built_graph: Path, more: str) -> None:
    graph = built_graph
    text = more.format(own2=own(2), evidence1=node_of(graph, 1, "Evidence"), evidence2=node_of(graph, 2, "Evidence"))
    with article(graph).open("a", encoding="utf-8") as file:
        file.write(f"\nPREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n{text}\n")
    check_outcome(graph)


def test_articles_that_share_a_folder_are_checked_together(graph: Path) -> None:
    text = article(graph).read_text(encoding="utf-8")
    (article(graph).parent / "second.ttl").write_text(text, encoding="utf-8")
    told: list[str] = []
    check_outcome(graph, told)
    assert "2 articles have to do with each other, so they were checked once more, together" in told


def check_outcome(graph: Path, told: list[str] | None = None) -> None:
    """A build finds what checking and reasoning on everything at once finds."""
    corpus = load(Workspace.at(graph))
    say = [].append if told is None else told.append
    if expected := validate(corpus):
        with pytest.raises(RejectedError) as caught:
            build(Workspace.at(graph), say)
        assert caught.value.findings == in_order([*expected, *contradictions(corpus)])
        assert check_workspace(Workspace.at(graph)) == (caught.value.findings, 4)
        return
    try:
        nquads(corpus)
    except InconsistentError as error:
        with pytest.raises(InconsistentError, match=re.escape(str(error))):
            build(Workspace.at(graph), say)
    else:
        check_bytes(graph, build(Workspace.at(graph), say))


def test_a_contradiction_between_two_articles_is_told_as_of_everything_at_once(
    graph: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What the checks would refuse before: the reasoner is on its own here.
    monkeypatch.setattr("kg.checks.validate.validate", lambda *_, **__: [])
    name = "<https://example.org/a>"
    for number, kind in ((1, "ent:Person"), (2, "ent:State")):
        with article(graph, number).open("a", encoding="utf-8") as file:
            file.write(f"\n{name} a {kind} .\n")
    with pytest.raises(InconsistentError) as caught:
        build(Workspace.at(graph))
    corpus = load(Workspace.at(graph))
    with pytest.raises(Contradiction) as whole:
        nquads(corpus)
    assert str(caught.value) == str(explained(whole.value, corpus))
    assert not snapshot.exists(snapshot.key_of(Workspace.at(graph)))


@pytest.mark.parametrize("stepwise", [False, True])
def test_what_takes_two_articles_is_inferred(stepwise: bool, graph: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.checks.validate.validate", lambda *_, **__: [])
    signing, country = own(2) + "/signing-x", ID + "country/kz"
    for number, text in (
        (2, f"<{signing}> a ent:Signing ; ent:signedBy <{country}> ."),
        (1, f"<{own(1)}/x> a ent:Memorandum . <{signing}> ent:signs <{own(1)}/x> ."),
    ):
        if stepwise:  # what the other article has to do with it is read of the snapshot before
            build(Workspace.at(graph))
        with article(graph, number).open("a", encoding="utf-8") as file:
            file.write(f"\n{text}\n")
    built = build(Workspace.at(graph))
    assert f"<{own(1)}/x> <{ENT}hasSignatory> <{country}>" in b"".join(snapshot.quads(built.key)).decode()
    check_bytes(graph, built)
    with article(graph, 3).open("a", encoding="utf-8") as file:
        file.write("\n# changed\n")
    built = build(Workspace.at(graph))
    assert slugs(built) == ["sample-00003"]
    check_bytes(graph, built)


def test_what_was_kept_and_then_spoilt_is_worked_out_again(graph: Path) -> None:
    assert check_workspace(Workspace.at(graph)) == ([], 4)
    kept = ArticleCache(Workspace.at(graph)).folder
    files = sorted(path for path in kept.iterdir() if path.name != "inputs.json")
    assert len(files) == 4
    files[0].write_bytes(files[0].read_bytes()[:-7])
    files[1].write_bytes(b"")
    files[2].unlink()
    with article(graph).open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    built = build(Workspace.at(graph))
    assert 3 <= len(built.worked_out) <= 4
    check_bytes(graph, built)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs a process that can be copied")
@pytest.mark.parametrize("started", ["late", "early", "of another article"])
def test_a_change_that_is_checked_meanwhile_is_told_as_any_other(
    started: str, built_graph: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def built_now() -> Built:
        workspace, latest = Workspace.at(built_graph).pinned(), list[Input]()
        inputs = inputs_of(workspace, latest=latest)
        assert latest[-1].path == file  # it changed last
        if started == "of another article":
            latest = latest[:1]
        checking = None if started == "late" else early.begin(workspace, cache_root(), latest)
        assert (checking is None) == (started == "late")
        return build(workspace, inputs=inputs, early=checking)

    hopeful: list[tuple[bool, bool]] = []
    make = build_module._make

    def noted(*given: Any, **how: Any) -> Any:
        made = make(*given, **how)
        hopeful.append((how.get("hopeful", False), made is not None))
        return made

    monkeypatch.setattr(build_module, "_make", noted)
    for module in (meanwhile, early):  # whatever tests before have opened
        monkeypatch.setattr(module, "is_possible", lambda: True)
    file = article(built_graph)
    before = file.read_text(encoding="utf-8")
    file.write_text(before + "# changed\n", encoding="utf-8")
    built = built_now()
    assert hopeful == [(True, True)]
    check_bytes(built_graph, built)
    # A fault is found by the copy, and told with its line by the process itself; nothing is left of what was hoped for.
    lines = len(before.splitlines())
    file.write_text(before + f"<{ID}article/sample-00001/x> a <{ENT}Nothing> .\n", encoding="utf-8")
    hopeful.clear()
    with pytest.raises(RejectedError) as error:
        built_now()
    assert hopeful == [(True, False)]
    assert lines + 1 in {finding.line for finding in error.value.findings}
    left = {path.name for path in cache_root().iterdir()}
    assert not [name for name in left if name.endswith((".tmp", ".lock"))], left
    (changed,) = [one for one in inputs_of(Workspace.at(built_graph)) if one.path == file]
    assert ArticleCache(Workspace.at(built_graph)).read(changed.key) is None


def test_what_fails_meanwhile_does_not_hold() -> None:
    assert Meanwhile(lambda: True).holds()
    assert not Meanwhile(lambda: False).holds()
    assert not Meanwhile(lambda: bool(1 / 0)).holds()
    assert not Meanwhile(lambda: os.kill(os.getpid(), signal.SIGKILL) is None).holds()


def test_the_kept_results_are_bounded(graph: Path) -> None:
    check_workspace(Workspace.at(graph))
    kept = ArticleCache(Workspace.at(graph))
    file = next(path for path in kept.folder.iterdir() if path.name != "inputs.json")
    most = file.stat().st_size * 2
    kept.prune(most)
    left = [path for path in kept.folder.iterdir() if path.name != "inputs.json"]
    assert sum(path.stat().st_size for path in left) <= most
    check_bytes(graph, build(Workspace.at(graph)))
