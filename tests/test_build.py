"""A snapshot is the same bytes from the same inputs, there whole or not at all, and new when an input changes."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import ROOT, SLUG

from kg import snapshot
from kg.errors import InconsistentError
from kg.paths import Workspace
from kg.snapshot.build import Built, RejectedError, build

COMMAND = [sys.executable, "-m", "kg", "build"]


def environment(cache: Path, **more: str) -> dict[str, str]:
    return {**os.environ, "ENTENTE_CACHE": str(cache), "PYTHONPATH": str(ROOT), **more}


def own_graph(folder: Path) -> Path:
    """A copy of the bundled article in a graph of one's own, without the notes that its Turtle would have to follow."""
    graph = folder / "graph"
    shutil.copytree(ROOT / "graph" / "articles", graph / "articles", ignore=shutil.ignore_patterns("*.notes"))
    return graph


def contents(cache: Path) -> dict[str, bytes]:
    return {
        str(p.relative_to(cache)): p.read_bytes()
        for p in sorted(cache.rglob("*"))
        if p.parent.name == "shards" or p.name == "manifest.json"
    }


def test_two_builds_at_once_with_other_hash_seeds_give_the_same_bytes(
    tmp_path: Path, built: Built, cache: Path
) -> None:
    shared = tmp_path / "shared"
    running = [
        subprocess.Popen(COMMAND, env=environment(shared, PYTHONHASHSEED=seed), stderr=subprocess.PIPE)
        for seed in ("1", "2")
    ]
    for process in running:
        _, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors
    # Only one of the two built it; the session's own snapshot was built in this process with another seed.
    assert {name: data for name, data in contents(cache).items() if built.key in name} == contents(shared)
    assert [p.name for p in shared.iterdir() if p.name.endswith(".tmp")] == []


def test_a_build_killed_at_any_moment_leaves_no_half_snapshot(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    for delay in (0.3, 1.0, 1.8, 2.6, 3.4):
        process = subprocess.Popen(COMMAND, env=environment(cache), stderr=subprocess.PIPE, start_new_session=True)
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        for folder in cache.glob("[0-9a-f]*"):
            assert {p.name for p in folder.iterdir()} == {
                "shards",
                "manifest.json",
                "names.tsv",
                "postings",
                "rules.json",
                "store",
                "store.json",
            }
    finished = subprocess.run(COMMAND, env=environment(cache), capture_output=True, timeout=120)
    assert finished.returncode == 0
    assert len(list(cache.glob("[0-9a-f]*"))) == 1
    assert list(cache.glob("*.tmp")) == []


def test_a_snapshot_that_exists_is_used(built: Built) -> None:
    assert not build(Workspace.at()).fresh


@pytest.mark.parametrize("name", ["article.txt", "article.ttl"])
def test_any_changed_byte_changes_the_key(tmp_path: Path, name: str) -> None:
    workspace = Workspace.at(own_graph(tmp_path))
    before = snapshot.key_of(workspace)
    file = workspace.graph / "articles" / SLUG / name
    file.write_bytes(file.read_bytes() + b"\n")
    assert snapshot.key_of(workspace) != before


def test_a_changed_letter_of_the_text_fails_the_build_and_keeps_old_snapshots(
    tmp_path: Path, built: Built, cache: Path
) -> None:
    before = contents(cache)
    graph = own_graph(tmp_path)
    text = graph / "articles" / SLUG / "article.txt"
    text.write_text(
        text.read_text(encoding="utf-8").replace("signed in April 2024", "signed in Xpril 2024"), encoding="utf-8"
    )
    with pytest.raises(RejectedError) as caught:
        build(Workspace.at(graph))
    rules = {finding.rule for finding in caught.value.findings}
    assert {"quotes/digest", "quotes/not-found"} <= rules
    messages = [str(f) for f in caught.value.findings if f.rule == "quotes/not-found"]
    assert any("Nearest, in line 10" in message and "Xpril" in message for message in messages)
    assert contents(cache) == before


def test_a_changed_letter_of_a_quote_fails_the_build(tmp_path: Path) -> None:
    graph = own_graph(tmp_path)
    file = graph / "articles" / SLUG / "article.ttl"
    content = file.read_text(encoding="utf-8")
    line = content[: content.index("London hosted")].count("\n") + 1
    file.write_text(content.replace("London hosted", "London hoisted"), encoding="utf-8")
    with pytest.raises(RejectedError) as caught:
        build(Workspace.at(graph))
    found = [f for f in caught.value.findings if f.rule == "quotes/not-found"]
    assert len(found) == 1
    assert "Nearest, in line 2" in found[0].message
    assert found[0].line is not None and abs(found[0].line - line) <= 5


def test_a_contradiction_stops_the_build(small_corpus) -> None:  # type: ignore[no-untyped-def]
    import pyoxigraph as ox

    from kg.reason import close
    from kg.source.turtle import Triple
    from kg.terms import ENT, ID, RDF

    data = [t for file in small_corpus.data_files() for t in file.triples]
    clash = Triple(ox.NamedNode(ID + "body/uk-glaa"), ox.NamedNode(RDF + "type"), ox.NamedNode(ENT + "State"), 1)
    with pytest.raises(InconsistentError, match="contradict"):
        close(small_corpus.ontology[0].triples, [*data, clash])


def test_the_compiled_rules_are_kept_with_the_snapshot(built: Built, corpus) -> None:  # type: ignore[no-untyped-def]
    from kg.reason.compile import compile_ontology
    from kg.reason.rules import Rules

    kept = Rules.from_json((built.folder / "rules.json").read_text(encoding="utf-8"))
    assert kept.rules == compile_ontology(corpus.ontology[0].triples).rules


@pytest.mark.parametrize(
    "axiom", ["owl:sameAs country:kz", "a owl:Nothing", "rdfs:subClassOf ent:Act", "a owl:ReflexiveProperty"]
)
def test_an_axiom_among_the_data_is_a_violation_with_its_line(tmp_path: Path, axiom: str) -> None:
    graph = own_graph(tmp_path)
    file = graph / "articles" / SLUG / "article.ttl"
    content = file.read_text(encoding="utf-8")
    prefixes = (
        "@prefix owl: <http://www.w3.org/2002/07/owl#> .\n@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
    )
    file.write_text(f"{content.rstrip()}\n{prefixes}:odd {axiom} .\n", encoding="utf-8")
    with pytest.raises(RejectedError) as caught:
        build(Workspace.at(graph))
    word = next(word for word in axiom.split() if word.startswith(("owl:", "rdfs:")))
    found = [finding for finding in caught.value.findings if word in finding.message]
    assert found
    assert {finding.line for finding in found} == {content.rstrip().count("\n") + 4}
