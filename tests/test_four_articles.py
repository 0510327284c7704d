"""Four short articles on one event, two of them in other languages: all that differs is told, and nothing else."""

from __future__ import annotations

import pytest
from two_sources import Said, sources, write

from kg.compare.promises import promises, sentence
from kg.paths import Workspace
from kg.snapshot.build import build

MONEY = "payment: agent no; theme «{0}»; place nairobi; amount «{1}» = {2} currency:EUR"
ARTICLES = {
    "english": Said(
        "Kenya and Norway signed the Port Treaty in Oslo on 12 March 2025, Yuri Zhukov signing for Norway. Norway will give "
        "50 million euros for a crane in Nairobi by 2028, Kenya said. The third meeting of the Lake Dialogue was held in Oslo on 12 March 2025.",
        """\
«Kenya and Norway signed the Port Treaty in Oslo on 12 March 2025, Yuri Zhukov signing for Norway.»
  Signing signing: signs port-treaty; signed-by-state ke, no; place oslo; signed-by-hand-of yuri-zhukov; time «on 12 March 2025»
«Norway will give 50 million euros for a crane in Nairobi by 2028, Kenya said.»
  ~ attributed ke «Kenya said»
  Claim claim: agent ke
    plan: agent no
      """
        + MONEY.format("a crane", "50 million euros", "exactly 50000000")
        + """; deadline «by 2028»
«The third meeting of the Lake Dialogue was held in Oslo on 12 March 2025.»
  Meeting meeting: session-of lake-dialogue; ordinal 3; place oslo; time «on 12 March 2025»""",
        published="2025-03-13",
    ),
    "german": Said(
        "Kenia und Norwegen haben den Hafenvertrag am 11. März 2025 in Oslo unterzeichnet, für Norwegen Juri Schukow. Norwegen "
        "sagte 45 Millionen Euro für einen Kran in Nairobi zu. In Oslo fand am 12. März 2025 das vierte Treffen des Seedialogs statt.",
        """\
«Kenia und Norwegen haben den Hafenvertrag am 11. März 2025 in Oslo unterzeichnet, für Norwegen Juri Schukow.»
  Signing signing: signs port-treaty; signed-by-state ke, no; place oslo; signed-by-hand-of juri-schukow; time «am 11. März 2025»
«Norwegen sagte 45 Millionen Euro für einen Kran in Nairobi zu.»
  promise pledge: agent no; silent recipient
    """
        + MONEY.format("einen Kran", "45 Millionen Euro", "exactly 45000000")
        + """
«In Oslo fand am 12. März 2025 das vierte Treffen des Seedialogs statt.»
  Meeting meeting: session-of lake-dialogue; ordinal 4; place oslo; time «am 12. März 2025»""",
        "second-sun",
        "2025-03-14",
        "de",
    ),
    "spanish": Said(
        "Kenia y Noruega firmaron en marzo de 2025 el Tratado Portuario en Oslo. Noruega aportará más de 40 millones de euros a una grúa en Nairobi.",
        """\
«Kenia y Noruega firmaron en marzo de 2025 el Tratado Portuario en Oslo.»
  Signing signing: signs port-treaty; signed-by-state ke, no; place oslo; time «en marzo de 2025»; silent signed-by-hand-of
«Noruega aportará más de 40 millones de euros a una grúa en Nairobi.»
  Plan plan: agent no; silent deadline
    """
        + MONEY.format("una grúa", "más de 40 millones de euros", "more than 40000000"),
        "third-times",
        "2025-03-13",
        "es",
    ),
    "later": Said(
        "The Port Treaty was signed by Norway and Kenya in Nairobi in March 2025. Norway denied that it will give money for a crane in Nairobi.",
        """\
«The Port Treaty was signed by Norway and Kenya in Nairobi in March 2025.»
  Signing signing: signs port-treaty; signed-by-state no, ke; place nairobi; time «in March 2025»; silent signed-by-hand-of
«Norway denied that it will give money for a crane in Nairobi.»
  Denial denial: agent no
    plan: agent no
      payment: agent no; theme «a crane»; place nairobi""",
        "fourth-echo",
        "2025-04-02",
    ),
}
# What each finding says that is not the same in all articles, by what it is about.
WANTED = {
    "payment": {
        "conflict english, german and spanish tell of it as planned, later as denied.",
        "unique Only english gives the deadline: «by 2028».",
        "compatible The theme is told in other words: english and later have a crane, german has einen Kran; spanish has una grúa.",
        "conflict The amount differs: english has «50 million euros», german has «45 Millionen Euro»; spanish has «más de 40 millones de euros» (both fit that).",
    },
    "signing": {
        "conflict The time differs: english has «on 12 March 2025», german has «am 11. März 2025»; later has «in March 2025» (both fit that); spanish has «en marzo de 2025» (both fit that).",
        "majority The place differs: english, german and spanish have Oslo, later has Nairobi.",
    },
    "meeting": {"conflict The number in the series differs: english has 3, german has 4."},
}


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("four") / "graph"
    write(folder, ARTICLES)
    return build(Workspace.at(folder)).key


def test_all_that_differs_is_told(key: str) -> None:
    found = sources(key)
    told = {}
    for group in found.groups:
        findings, shared = found.compare(group)
        assert shared == []  # four houses, each in its own words
        told[group[0].kind] = {f"{each.status} {each.sentence}" for each in findings if each.status != "confirmed"}
    assert told == WANTED


def test_one_signer_in_two_spellings(key: str) -> None:
    """Proposed as one person; what each article calls him is shown."""
    found = sources(key)
    (pair,) = found.same_things
    assert (pair.one.rsplit("/", 1)[1], pair.other.rsplit("/", 1)[1]) == ("juri-schukow", "yuri-zhukov")
    (signed,) = [group for group in found.groups if group[0].kind == "signing"]
    assert "The signer is the same in english and german: Yuri Zhukov, in german Juri Schukow." in {
        each.sentence for each in found.compare(signed)[0]
    }


def test_what_became_of_the_money(key: str) -> None:
    assert {sentence(each).partition(" (")[2] for each in promises(sources(key), "2025-06-01")} == {
        "Norway, says Kenya, 50 million euros, due by 2028): denied; later tells that Norway denies it.",
        "Norway, más de 40 millones de euros): denied; later tells that Norway denies it.",
    }
