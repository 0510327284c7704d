"""One nanopublication for each fact, as TriG (https://nanopub.net/guidelines/working_draft/).

assertion: the fact, with its times and quantities; provenance: the evidence, with quote, voice, speaker and article; publication
info: who made it, under which licence. They are not signed and bear no date, as the graph records none; a tool that
publishes them adds both, and a trusty IRI.
"""

from __future__ import annotations

from kg.export.names import ALL
from kg.export.order import TYPE, Block, Blocks, articles_of
from kg.export.plain import trig
from kg.export.source import ARTICLE
from kg.terms import BASE, DCTERMS, ENT, ID

NANOPUB = BASE + "np/"
LICENCE = "<https://creativecommons.org/licenses/by/4.0/>"
EVIDENCE, FROM, MENTION = f"<{ENT}hasEvidence>", f"<{ENT}isFromArticle>", f"<{ENT}hasMention>"
NP, PROV = ALL["np"], ALL["prov"]


def nanopubs(blocks: Blocks, kinds: set[str], slugs: list[str]) -> bytes:
    """The facts of the articles with those slugs.

    blocks: asserted data and anchors; kinds: the classes of facts, in brackets. The IRIs are stable:
    `…/np/<slug>/<fact>`, and those of its graphs `#head`, `#assertion`, `#provenance` and `#pubinfo`.
    """
    graphs: dict[str, list[str]] = {}
    articles = articles_of(blocks)
    for slug in slugs:
        own = f"<{ARTICLE}{slug}"
        for subject in articles[slug]:
            if kinds.intersection(blocks[subject].get(TYPE, ())):
                graphs |= _nanopub(blocks, subject, own)
    return trig(graphs)


def _nanopub(blocks: Blocks, fact: str, own: str) -> dict[str, list[str]]:
    base = NANOPUB + fact[1 + len(ARTICLE) : -1]
    this, head, assertion, provenance, pubinfo = (
        f"<{base}{part}>" for part in ("", "#head", "#assertion", "#provenance", "#pubinfo")
    )
    block = blocks[fact]
    evidence = block.get(EVIDENCE, [])
    articles = sorted({article for node in evidence for article in blocks[node].get(FROM, ())})
    # Times and quantities are the fact's own: without them a reader would miss when and how much.
    parts = [
        value
        for predicate, values in block.items()
        for value in values
        if predicate != EVIDENCE
        and value.startswith(own + "/")
        and {f"<{ENT}TimeSpan>", f"<{ENT}Quantity>"}.intersection(blocks.get(value, {}).get(TYPE, ()))
    ]
    mentions = [value for node in evidence for value in blocks[node].get(MENTION, ())]
    said = {fact: {p: values for p, values in block.items() if p != EVIDENCE}}
    said |= {part: blocks[part] for part in parts}
    proof = {node: blocks[node] for node in (*evidence, *mentions)}
    return {
        head[1:-1]: sorted(
            [
                f"{this} {TYPE} <{NP}Nanopublication>",
                f"{this} <{NP}hasAssertion> {assertion}",
                f"{this} <{NP}hasProvenance> {provenance}",
                f"{this} <{NP}hasPublicationInfo> {pubinfo}",
            ]
        ),
        assertion[1:-1]: _lines(said),
        provenance[1:-1]: sorted(
            [
                *(f"{assertion} <{PROV}wasDerivedFrom> {node}" for node in evidence),
                *(f"{assertion} <{PROV}hadPrimarySource> {article}" for article in articles),
                *(f"{fact} {EVIDENCE} {node}" for node in evidence),
                *_lines(proof),
            ]
        ),
        pubinfo[1:-1]: sorted(
            [
                f"{this} <{DCTERMS}creator> <{ID}body/entente>",
                f"{this} <{DCTERMS}license> {LICENCE}",
                f"{this} <{DCTERMS}subject> {fact}",
            ]
        ),
    }


def _lines(chosen: dict[str, Block]) -> list[str]:
    return sorted({f"{s} {p} {o}" for s, block in chosen.items() for p, values in block.items() for o in values})
