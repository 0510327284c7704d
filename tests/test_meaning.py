"""With the extra `meaning`: questions in words that the text does not have, what is far off, and that it may be missing.

The texts are tests/answering/articles/rescue/article.txt and that of the bundled article; what is expected was read in them.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import kg
from kg.answer.words import meaning

ROOT = Path(__file__).resolve().parent


@pytest.fixture(scope="module")
def rescue(cache: Path) -> Iterator[kg.Graph]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ENTENTE_MEANING", "on")
        if not meaning.is_there():
            pytest.skip("the extra meaning is not installed")
        with kg.open(ROOT / "answering") as opened:
            opened.understand("Who took the trawler?")
            yield opened


def first(graph: kg.Graph, words: str) -> str:
    """The quotes of the first answer that is shown."""
    found = graph.understand(words)
    rows = graph.answered(found) if found.clear else graph.nearest(found)
    return " ".join(each.quote for each in rows.answers()[0].quotes)


@pytest.mark.parametrize(
    ("words", "quote"),
    [
        ("Which fishing boat was captured?", "seized a trawler"),
        ("how big is the debt to Oslo", "70 million euros"),
        ("Which inventory of vessels is due after the summer?", "list of ships by September"),
        ("what aircraft was Oslo going to give", "promised a helicopter"),
        ("Should uninsured vessels be kept out?", "ban ships without insurance"),
    ],
)
def test_other_words_for_the_same_lead_to_the_report(rescue: kg.Graph, words: str, quote: str) -> None:
    assert quote in first(rescue, words)


@pytest.mark.parametrize(
    "words",
    ["Who won the world cup?", "How do I bake bread?", "What is the capital of Australia?", "best pizza in Naples"],
)
def test_what_is_about_something_else_comes_near_to_nothing(rescue: kg.Graph, words: str) -> None:
    found = rescue.understand(words)
    assert not found.clear
    assert not found.reports


@pytest.mark.parametrize(
    "words",
    ["Who captained the trawler?", "Why was the trawler seized?", "What is the name of the seized trawler?"],
)
def test_what_is_not_told_is_not_answered(rescue: kg.Graph, words: str) -> None:
    assert not rescue.understand(words).clear


def test_vectors_are_kept_and_give_the_same(rescue: kg.Graph) -> None:
    file = rescue._names.folder / meaning.KEPT  # type: ignore[operator]
    texts = ["Norway promised a helicopter", "The treaty was signed in Bergen"]
    fresh = meaning.Meaning(None).nearness("Where was it signed?", texts)
    there = meaning.Meaning(file.parent).nearness("Where was it signed?", texts)
    assert fresh == there == meaning.Meaning(file.parent).nearness("Where was it signed?", texts)
    assert fresh[1] > fresh[0]
    file.write_bytes(file.read_bytes()[:200])  # as a killed program or a full disk leaves it
    assert meaning.Meaning(file.parent).nearness("Where was it signed?", texts) == fresh


def test_it_is_not_loaded_where_it_is_not_needed() -> None:
    code = "import sys, kg; g = kg.open(); g.ask('meetings'); print([m for m in ('onnxruntime', 'tokenizers', 'numpy') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
