"""Starts an article: a folder with the text, its digest and a skeleton to fill."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from kg.errors import InputError, KgError, ParseError
from kg.files import decode, read_bytes, reason, write_atomically
from kg.output import new_folder
from kg.source.corpus import SLUG, SLUG_RULE
from kg.source.lexical import is_language
from kg.source.turtle import CONTROL

SKELETON = """\
# {headline}
#
# Read it beside article.txt. Fill it line by line, then run: kg validate {place}
# It is valid once every word of the text is evidence or an omission with a reason, and every report has evidence.
# kg explain lists classes, properties and kinds; kg explain NAME says what one is and takes.

@prefix :         <https://w3id.org/entente/id/article/{slug}/> .
@prefix article:  <https://w3id.org/entente/id/article/> .
@prefix body:     <https://w3id.org/entente/id/body/> .
@prefix country:  <https://w3id.org/entente/id/country/> .
@prefix currency: <https://w3id.org/entente/id/currency/> .
@prefix document: <https://w3id.org/entente/id/document/> .
@prefix ent:      <https://w3id.org/entente/ontology#> .
@prefix event:    <https://w3id.org/entente/id/event/> .
@prefix kind:     <https://w3id.org/entente/id/kind/> .
@prefix measure:  <https://w3id.org/entente/id/measure/> .
@prefix mineral:  <https://w3id.org/entente/id/mineral/> .
@prefix oa:       <http://www.w3.org/ns/oa#> .
@prefix office:   <https://w3id.org/entente/id/office/> .
@prefix person:   <https://w3id.org/entente/id/person/> .
@prefix place:    <https://w3id.org/entente/id/place/> .
@prefix skos:     <http://www.w3.org/2004/02/skos/core#> .
@prefix programme: <https://w3id.org/entente/id/programme/> .
@prefix topic:    <https://w3id.org/entente/id/topic/> .
@prefix unit:     <https://w3id.org/entente/id/unit/> .
@prefix xsd:      <http://www.w3.org/2001/XMLSchema#> .

article:{slug}
  a ent:Article ;
  ent:headline "{headline}" ;
  ent:language "{language}" ;
  ent:sha256 "{digest}" ;
  # ent:hasSourceKind ent:news ;                          # or release, jointText, law, letter, transcript, chronicle, table
  # ent:isIssuedBy body:… ;                               # in whose voice the text speaks, several for a joint statement
  # ent:isPublishedBy body:… ;                            # whose paper or site carries it
  ent:isSilentOn ent:isPublishedIn , ent:isWrittenBy ;    # or give them
.

# A thing that the reference data lack (see: kg show NAME) is declared here, or in reference/*.ttl of your graph:
#
# person:jane-doe
#   a ent:Person ;
#   skos:prefLabel "Jane Doe"@en ;
# .

# Words of the text. Voices: own (with all of ent:isIssuedBy as speakers), attributed and quoted (both with
# ent:attribution, the words that say whose words they are).
#
# :e1a
#   a ent:Evidence ;
#   ent:isFromArticle article:{slug} ;
#   oa:exact "the words, verbatim" ;
#   ent:hasVoice ent:own ;
#   ent:hasSpeaker body:… ;
# .

# Words that stand for a thing without naming it (ent:hasMention on the evidence), and times in words.
#
# :two-sides
#   a ent:Mention ;
#   ent:wording "two sides" ;
#   ent:denotes country:… , country:… ;
#   ent:hasBasis ent:inferred ;
#   ent:ground "How you know." ;
# .
#
# :in-july
#   a ent:TimeSpan ;
#   ent:wording "in July 2024" ;
#   ent:edtf "2024-07" ;
#   ent:earliest "2024-07-01"^^xsd:date ;
#   ent:latest "2024-07-31"^^xsd:date ;
#   ent:hasBasis ent:stated ;
# .

# What the words say: reports. What happened or holds, in the text's own voice, is an act or situation.
#
# :signing
#   a ent:Signing ;
#   ent:signs document:… ;
#   ent:signedBy body:… , body:… ;
#   ent:isSilentOn ent:signedByHandOf ;
#   ent:hasEvidence :e1a ;
# .

# What is only said, meant, denied or a condition is the content of a report: of a kind, with the same roles. It is
# described and not asserted, and may have content of its own.
#
# :plan
#   a ent:Plan ;
#   ent:hasAgent country:… ;
#   ent:hasContent :visit ;
#   ent:isSilentOn ent:hasDeadline ;
#   ent:hasEvidence :e1b ;
# .
#
# :visit
#   a ent:Content ;
#   ent:hasKind kind:visit ;
#   ent:hasAgent :several-ministers ;
#   ent:hasPlace place:… ;
# .

# People and bodies (ent:Group), or things and matters (ent:Item), that the text describes and does not name.
#
# :several-ministers
#   a ent:Group ;
#   ent:wording "several ministers" ;
# .

# Words that are left out, and why.
#
# :o1a
#   a ent:Omission ;
#   ent:isFromArticle article:{slug} ;
#   oa:exact "the words, verbatim" ;
#   ent:reason "Why they say nothing of the matter." ;
# .
"""


def new(text: Path, slug: str, graph: Path, language: str = "en") -> Path:
    """Makes graph/articles/<slug>/ with article.txt (the same bytes) and article.ttl; returns the folder.

    slug: lower-case words with hyphens; language: a BCP 47 tag. Raises `KgError` for a bad slug or
    language, `InputError` where the text cannot be read or the folder exists.
    """
    if not SLUG.fullmatch(slug):
        raise KgError(f'"{slug}" is not a slug.', SLUG_RULE)
    if not is_language(language):
        raise KgError(f'"{language}" is not a language tag.', "Use one such as en, kk or pt-BR.")
    data = read_bytes(text)
    words = decode(data, text)
    if not words.strip():
        raise KgError("has no words.", "Give the text of an article.", text)
    if control := CONTROL.search(words):  # no quote in Turtle could have it
        line = words.count("\n", 0, control.start()) + 1
        raise ParseError(f"has the control character U+{ord(control.group()):04X}.", "Remove it.", text, line)
    folder = graph / "articles" / slug
    if os.path.lexists(folder):
        raise InputError("exists already.", "Choose another slug, or edit what is there.", folder)
    headline = words.strip().splitlines()[0].strip().replace("\\", "\\\\").replace('"', '\\"')
    skeleton = SKELETON.format(
        headline=headline,
        slug=slug,
        language=language,
        digest=hashlib.sha256(data).hexdigest(),
        place=folder / "article.ttl",
    )
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"cannot be made: {reason(error)}.", "", folder) from error
    with new_folder(folder) as made:
        write_atomically(made / "article.txt", data)
        write_atomically(made / "article.ttl", skeleton.encode())
    return folder
