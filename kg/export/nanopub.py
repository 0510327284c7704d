"""One nanopublication for each report, as TriG (https://nanopub.net/guidelines/working_draft/).

assertion: the report, with its contents, groups, items, times and quantities; provenance: the evidence, with quote, voice, speaker and article; publication
info: who made it, under which licence. They are not signed and bear no date, as the graph records none; a tool that
publishes them adds both, and a trusty IRI.
"""

from __future__ import annotations

from kg.export.names import ALL
from kg.export.order import articles_of
from kg.export.parts import ADDED, TYPE, Block, Blocks, parts
from kg.export.plain import trig
from kg.export.source import ARTICLE
from kg.terms import BASE, DCTERMS, ENT, ID

NANOPUB = BASE + "np/"
LICENCE = "<https://creativecommons.org/licenses/by/4.0/>"
EVIDENCE, FROM, MENTION = f"<{ENT}hasEvidence>", f"<{ENT}isFromArticle>", f"<{ENT}hasMention>"
NP, PROV = ALL["np"], ALL["prov"]


def nanopubs(blocks: Blocks, kinds: set[str], slugs: list[str]) -> bytes:
    """The reports of the articles with those slugs.

    blocks: asserted data and anchors; kinds: the classes of reports, in brackets. The IRIs are stable:
    `…/np/<slug>/<report>`, and those of its graphs `#head`, `#assertion`, `#provenance` and `#pubinfo`.
    """
    graphs: dict[str, list[str]] = {}
    articles = articles_of(blocks)
    for slug in slugs:
        for subject in articles[slug]:
            if kinds.intersection(blocks[subject].get(TYPE, ())):
                graphs |= _nanopub(blocks, subject)
    return trig(graphs)


def _nanopub(blocks: Blocks, report: str) -> dict[str, list[str]]:
    base = NANOPUB + report[1 + len(ARTICLE) : -1]
    this, head, assertion, provenance, pubinfo = (
        f"<{base}{part}>" for part in ("", "#head", "#assertion", "#provenance", "#pubinfo")
    )
    # Without what hangs on it a reader would miss what is said, when and how much.
    told = [part.node for part in parts(blocks, report)]
    proved = [(node, value) for node in told for value in blocks[node].get(EVIDENCE, ())]
    evidence = list(dict.fromkeys(value for _, value in proved))
    articles = sorted({article for node in evidence for article in blocks[node].get(FROM, ())})
    mentions = [value for node in evidence for value in blocks[node].get(MENTION, ())]
    said = {node: {p: v for p, v in blocks[node].items() if p not in ADDED and p != EVIDENCE} for node in told}
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
                *(f"{node} {EVIDENCE} {value}" for node, value in proved),
                *_lines(proof),
            ]
        ),
        pubinfo[1:-1]: sorted(
            [
                f"{this} <{DCTERMS}creator> <{ID}body/entente>",
                f"{this} <{DCTERMS}license> {LICENCE}",
                f"{this} <{DCTERMS}subject> {report}",
            ]
        ),
    }


def _lines(chosen: dict[str, Block]) -> list[str]:
    return sorted({f"{s} {p} {o}" for s, block in chosen.items() for p, values in block.items() for o in values})
