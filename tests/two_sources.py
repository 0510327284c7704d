"""Pairs of short invented articles on one happening: what each says, and what a comparison has to say of the two."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from kg import snapshot
from kg.compare.corpus import Sources
from kg.compare.rows import article_of, read

# Notes of a signing: of which document, with which words for the day.
SIGNED = "Signing signing: signs {0}; signed-by-state ke, no; time «{1}»; silent signed-by-hand-of"
REFERENCE = """\
@prefix body: <https://w3id.org/entente/id/body/> .
@prefix country: <https://w3id.org/entente/id/country/> .
@prefix document: <https://w3id.org/entente/id/document/> .
@prefix ent: <https://w3id.org/entente/ontology#> .
@prefix measure: <https://w3id.org/entente/id/measure/> .
@prefix office: <https://w3id.org/entente/id/office/> .
@prefix person: <https://w3id.org/entente/id/person/> .
@prefix place: <https://w3id.org/entente/id/place/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

body:first-post a ent:NewsAgency ; skos:prefLabel "First Post"@en .
body:second-sun a ent:NewsAgency ; skos:prefLabel "Second Sun"@en .
body:third-times a ent:NewsAgency ; skos:prefLabel "Third Times"@en .
body:fourth-echo a ent:NewsAgency ; skos:prefLabel "Fourth Echo"@en .
body:lake-dialogue a ent:StandingBody ; skos:prefLabel "Lake Dialogue"@en ; skos:altLabel "Seedialogs"@de ; ent:hasMember country:ke , country:no .
body:ke-ministry-of-ports a ent:Ministry ; skos:prefLabel "Kenyan Ministry of Ports"@en ; ent:isOrganOf country:ke .
body:ke-fish-agency a ent:Agency ; skos:prefLabel "Kenyan Fish Agency"@en ; ent:isOrganOf country:ke .
body:no-ministry-of-ports a ent:Ministry ; skos:prefLabel "Norwegian Ministry of Ports"@en ; ent:isOrganOf country:no .
body:gh-ministry-of-ports a ent:Ministry ; skos:prefLabel "Ghanaian Ministry of Ports"@en ; ent:isOrganOf country:gh .
body:fjord-college a ent:University ; skos:prefLabel "Fjord College"@en .
document:port-treaty a ent:Treaty ; skos:prefLabel "Port Treaty"@en ; skos:altLabel "Hafenvertrag"@de , "Tratado Portuario"@es .
document:whale-treaty a ent:Treaty ; skos:prefLabel "Whale Treaty"@en .
measure:port-trade a ent:Measure ; skos:prefLabel "port trade"@en .
office:no-ambassador-to-kenya a ent:Ambassadorship ; skos:prefLabel "Ambassador of Norway to Kenya"@en ;
  ent:actsFor country:no ; ent:isAccreditedTo country:ke .
person:ada-berg a ent:Person ; skos:prefLabel "Ada Berg"@en .
person:juri-schukow a ent:Person ; skos:prefLabel "Juri Schukow"@de .
person:yuri-zhukov a ent:Person ; skos:prefLabel "Yuri Zhukov"@en .
person:bo-dahl a ent:Person ; skos:prefLabel "Bo Dahl"@en .
person:wanjiru-kamau a ent:Person ; skos:prefLabel "Wanjiru Kamau"@en .
place:nairobi a ent:City ; skos:prefLabel "Nairobi"@en ; ent:isLocatedIn country:ke .
place:oslo a ent:City ; skos:prefLabel "Oslo"@en ; ent:isLocatedIn country:no .
country:ke skos:hiddenLabel "Kenyan"@en , "Kenia"@de , "Kenia"@es .
country:no skos:hiddenLabel "Norwegian"@en , "Norwegen"@de , "Noruega"@es .
"""

STAND_FOR = {
    "$": "currency:USD",
    "£": "currency:GBP",
    "Euro": "currency:EUR",
    "euros": "currency:EUR",
    "tons": "unit:ton",
}


class Said(NamedTuple):
    """One article: its sentence, the notes below it, and who issues it."""

    text: str
    notes: str
    by: str = "first-post"
    published: str = ""
    language: str = ""


def write(folder: Path, articles: dict[str, Said]) -> None:
    """Writes a graph of such articles."""
    (folder / "reference").mkdir(parents=True)
    (folder / "reference" / "ports.ttl").write_text(REFERENCE, encoding="utf-8")
    from kg.paths import Workspace
    from kg.validate.live import Live

    checks = Live(Workspace.at(folder))
    wrong: list[str] = []
    for slug, said in articles.items():
        there = folder / "articles" / slug
        there.mkdir(parents=True)
        when = (
            f"published-in = {said.published} on page; silent written-by"
            if said.published
            else "silent published-in, written-by"
        )
        language = f"; language {said.language}" if said.language else ""
        notes = (
            f"article {slug}\n  source-kind news{language}; issued-by {said.by}; published-by {said.by}; {when}\n\n1\n"
        )
        for words, thing in STAND_FOR.items():
            if words in said.text:
                notes += f"  = «{words}»: {thing} ! As usual.\n"
        notes += "".join(f"  {line}\n" for line in said.notes.strip("\n").splitlines())
        text = said.text + "\n"
        checked = checks.check(there / "article.notes", notes.encode(), text.encode())
        problems = [f"{slug}: {p.message}" for p in checked.problems] + [str(f) for f in checked.findings]
        wrong += problems or ([str(checked.error)] if checked.made is None else [])
        if checked.made is None:
            continue
        (there / "article.txt").write_text(text, encoding="utf-8")
        (there / "article.ttl").write_text(checked.made.turtle, encoding="utf-8")
    assert not wrong, "\n".join(wrong)


def sources(key: str, prefix: str = "", **options: object) -> Sources:
    """What some of the articles of a snapshot say: those whose slugs begin so."""
    rows = read(snapshot.quads(key))
    start = f"https://w3id.org/entente/id/article/{prefix}"
    kept = {node: own for node, own in rows.items() if not article_of(node) or node.startswith(start)}
    return Sources(kept, **options)
