"""Questions as somebody writes them by hand for raw pyoxigraph: the same rows in fewer columns, nothing made ready, the value in its place.

Where a source is silent a cell is empty, and contradictions are only those of figures.

`benchmarks/questions.py` asks them beside ours. Each has the columns that a reader of the answer needs, in the order of ours.
"""

from __future__ import annotations

from typing import NamedTuple

_QUOTED = """?report ent:hasEvidence ?evidence .
  ?evidence oa:exact ?quote ; ent:isFromArticle ?article .
  OPTIONAL { ?evidence ent:textLine ?line }"""
_FOR = "(ent:isOrganOf|ent:actsFor|ent:represents|ent:isOnBehalfOf)"
_NOT_DENIED = "FILTER NOT EXISTS { ?no ent:hasContent $what ; ent:hasKind ?denial . FILTER(?denial IN (kind:denial, kind:non-occurrence)) }"
_BY_ARTICLE = "ORDER BY STR(?article) ?line ?quote"
_BY_DAY = 'ORDER BY COALESCE(?earliest, "9999-12-31"^^xsd:date) STR(?article) ?line ?quote'


class ByHand(NamedTuple):
    """A question with its values, and the query."""

    name: str
    values: dict[str, str]
    text: str


def _label(of: str) -> str:
    return f"OPTIONAL {{ ?{of} skos:prefLabel|ent:wording ?{of}Label }}"


def _query(columns: str, where: str, order: str = _BY_ARTICLE, quoted: str = _QUOTED) -> str:
    return f"SELECT DISTINCT {columns} ?quote ?article ?line WHERE {{\n  {where}\n  {quoted}\n}}\n{order}"


def _time(of: str, path: str = "ent:hasTime") -> str:
    return f"OPTIONAL {{ ?{of} {path} ?time . OPTIONAL {{ ?time ent:earliest ?earliest }} }}"


_KIND = "OPTIONAL { ?report ent:hasMainKind/(rdfs:label|skos:prefLabel) ?kind }"
_PLANNED = "ent:hasDeadline|ent:hasContent/ent:hasTime|ent:hasContent/ent:hasDeadline"
_SIGNED = """?report a ent:Signing ; ent:signs ?document .
  OPTIONAL { ?report ent:signedBy ?signatory . OPTIONAL { ?signatory skos:prefLabel|ent:wording ?signatoryLabel } }
"""
_BY_COUNTRY = f"""{{ ?report ent:signedBy/{_FOR}? country:gh }} UNION {{ ?report ent:signedByHandOf/ent:represents country:gh }}
  UNION {{ ?report ent:isOnBehalfOf/ent:isOrganOf? country:gh }}
  """
_STEP = "OPTIONAL { ?content ent:hasMainKind/skos:prefLabel ?step }"
_FIGURE = f"""?figure ent:hasAmount ?quantity ; ent:isToldBy ?report .
  ?quantity ent:wording ?wording .
  OPTIONAL {{ ?figure ent:hasMeasure ?measure . {_label("measure")} }}
  OPTIONAL {{ ?figure ent:hasTheme ?subject . {_label("subject")} }}
  OPTIONAL {{ ?quantity ent:value ?value }}"""
_PLAN = f"""?plan ent:hasKind kind:plan ; ent:isToldBy ?report ; ent:hasContent ?content .
  {_NOT_DENIED.replace("$what", "?plan")} {_STEP}
  OPTIONAL {{ ?plan ent:hasAgent ?holder . {_label("holder")} }} {_time("plan", _PLANNED)}"""
_COMMITMENT = f"""VALUES ?committing {{ kind:commitment kind:promise kind:undertaking }}
  ?commitment ent:hasKind ?committing ; ent:hasContent ?content ; ent:isToldBy ?report .
  {_NOT_DENIED.replace("$what", "?commitment")} {_STEP}"""
_OFFICE = f"""?holding ent:hasKind kind:office-holding ; ent:hasOffice ?office ; ent:isToldBy ?report .
  {_label("office")} OPTIONAL {{ ?holding ent:hasTheme ?person . {_label("person")} }}"""
_MENTION = f"""?report ent:hasEvidence ?evidence . ?evidence ent:hasMention ?mention .
  ?mention ent:denotes ?denoted ; ent:wording ?wording . {_label("denoted")}"""
_MEETING = f"""?report a ent:Meeting .
  OPTIONAL {{ ?report ent:isSessionOf ?series . {_label("series")} }}
  OPTIONAL {{ ?report ent:hasPlace ?place . {_label("place")} }} {_time("report")}"""
_ARTICLE = "article:sample-00001"

QUERIES = [
    # With a value that half of the articles name, or many.
    ByHand("documents-signed", {"country": "GH"}, _query("?document ?signatory ?signatoryLabel ?earliest", f"{_BY_COUNTRY}{_SIGNED}{_time('report')}", _BY_DAY)),
    ByHand("figures", {"country": "GH"}, _query("?measureLabel ?subjectLabel ?wording ?value", f"{{ ?figure ?role country:gh }} UNION {{ ?figure ent:hasTheme|ent:hasAgent|ent:hasRecipient ?whose . ?whose ent:isOrganOf|ent:represents|ent:isOnBehalfOf country:gh }}\n  {_FIGURE}")),
    ByHand("plans", {"country": "GH"}, _query("?step ?holder ?holderLabel ?earliest", f"?plan ent:hasAgent/{_FOR}? country:gh . {_PLAN}", _BY_DAY)),
    ByHand("commitments", {"country": "GH"}, _query("?step", f"?commitment ent:hasAgent/{_FOR}? country:gh . {_COMMITMENT}")),
    ByHand("mentions", {"thing": "GH"}, _query("?denoted ?denotedLabel ?wording", f"VALUES ?denoted {{ country:gh }} {_MENTION}")),
    ByHand("office-holders", {"person": "Dario Tavorez"}, _query("?office ?officeLabel ?person ?personLabel", f"?dario skos:prefLabel ?name . FILTER(STR(?name) = 'Dario Tavorez') ?holding ent:hasTheme ?dario . {_OFFICE}")),
    ByHand("document-life", {"document": "Ghana-Zambia Roadmap"}, _query("?document ?step ?earliest", f"?document skos:prefLabel|skos:altLabel ?name . FILTER(STR(?name) = 'Ghana-Zambia Roadmap') ?act ent:hasTheme ?document ; ent:hasKind kind:document-act ; ent:hasMainKind/skos:prefLabel ?step ; ent:isToldBy ?report . {_time('act', 'ent:hasTime|ent:hasDeadline|^ent:hasContent/ent:hasDeadline')}", _BY_DAY)),
    ByHand("rankings", {"country": "GH"}, _query("?measure ?rank", "?ranking ent:hasTheme|ent:hasPartner country:gh ; ent:hasKind kind:ranking ; ent:hasAmount ?quantity ; ent:isToldBy ?report . ?quantity ent:value ?rank . OPTIONAL { ?ranking ent:hasMeasure ?measure }")),
    ByHand("who-took-part", {"participant": "GH"}, _query("?participant ?participantLabel", f"VALUES ?participant {{ country:gh }} {{ ?report a ent:Participation ; ent:occursAt ?meeting ; ent:hasParticipant ?participant }} UNION {{ ?report a ent:Meeting ; ent:hasAgent|ent:hasPartner ?participant }} {_label('participant')}")),
    ByHand("money", {"country": "GH"}, _query("?currency ?wording", "{ ?owner ?role country:gh } UNION { ?owner ent:hasTheme|ent:hasAgent|ent:hasRecipient ?whose . ?whose ent:isOrganOf|ent:represents|ent:isOnBehalfOf country:gh } { ?owner ent:hasAmount ?quantity ; ent:isToldBy ?report } UNION { ?owner ent:hasAmount ?quantity ; ent:wording ?words . ?user ?as ?owner ; ent:isToldBy ?report . FILTER EXISTS { ?report ent:hasEvidence/oa:exact ?telling FILTER(CONTAINS(?telling, ?words)) } } ?quantity ent:hasUnit ?currency ; ent:wording ?wording . ?currency a ent:Currency .")),
    # One article.
    ByHand("article-in-order", {"article": "sample-00001"}, _query("?report ?kind", f"VALUES ?article {{ {_ARTICLE} }} ?report a ent:Report . {_KIND}")),
    ByHand("figures", {"article": "sample-00001"}, _query("?measureLabel ?subjectLabel ?wording ?value", f"VALUES ?article {{ {_ARTICLE} }} {_FIGURE}")),
    ByHand("mentions", {"article": "sample-00001"}, _query("?denoted ?denotedLabel ?wording", f"VALUES ?article {{ {_ARTICLE} }} {_MENTION}")),
    ByHand("documents-signed", {"article": "sample-00001"}, _query("?document ?signatory ?signatoryLabel ?earliest", f"VALUES ?article {{ {_ARTICLE} }} {_SIGNED}{_time('report')}", _BY_DAY)),
    # No value.
    ByHand("documents-signed", {}, _query("?document ?signatory ?signatoryLabel ?earliest", f"{_SIGNED}{_time('report')}", _BY_DAY)),
    ByHand("article-in-order", {}, _query("?report ?kind", f"?report a ent:Report . {_KIND}")),
    ByHand("plans", {}, _query("?step ?holder ?holderLabel ?earliest", _PLAN, _BY_DAY)),
    ByHand("commitments", {}, _query("?step", _COMMITMENT)),
    ByHand("figures", {}, _query("?measureLabel ?subjectLabel ?wording ?value", _FIGURE)),
    ByHand("office-holders", {}, _query("?office ?officeLabel ?person ?personLabel", _OFFICE)),
    ByHand("mentions", {}, _query("?denoted ?denotedLabel ?wording", _MENTION)),
    ByHand("meetings", {}, _query("?series ?seriesLabel ?place ?placeLabel ?earliest", _MEETING, _BY_DAY)),
    ByHand("counts", {}, "SELECT ?kind (COUNT(?report) AS ?number) WHERE { ?report ent:isToldBy ?report ; ent:hasMainKind ?mainKind . ?mainKind skos:prefLabel|rdfs:label ?name . BIND(STR(?name) AS ?kind) } GROUP BY ?kind ORDER BY DESC(?number) ?kind"),
    ByHand("speakers", {}, "SELECT ?cited ?voice ?article (COUNT(DISTINCT ?evidence) AS ?quotes) WHERE { ?evidence ent:isFromArticle ?article ; ent:hasVoice ?v . OPTIONAL { ?evidence ent:hasSpeaker ?cited } BIND(STRAFTER(STR(?v), '#') AS ?voice) } GROUP BY ?cited ?voice ?article ORDER BY STR(?cited) ?voice STR(?article)"),
    ByHand("contradictions", {}, "SELECT DISTINCT ?subject ?value ?otherValue WHERE { ?figure ent:hasMeasure ?same ; ent:hasTheme ?subject ; ent:hasAmount ?one . ?other ent:hasMeasure ?same ; ent:hasTheme ?subject ; ent:hasAmount ?two . FILTER(STR(?figure) < STR(?other)) ?one ent:hasBound ent:exactly ; ent:value ?value . ?two ent:hasBound ent:exactly ; ent:value ?otherValue . FILTER(?value != ?otherValue) OPTIONAL { ?one ent:hasUnit ?unit } OPTIONAL { ?two ent:hasUnit ?otherUnit } FILTER(COALESCE(STR(?unit), '') = COALESCE(STR(?otherUnit), '')) } ORDER BY STR(?subject) ?value ?otherValue"),
]  # fmt: skip
