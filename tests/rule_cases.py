"""Nodes that fit and break the rules of rules.ttl, each with all that is found about it; written by hand."""

from __future__ import annotations

from shape_cases import OWN, Case, Node, Shown, minimal

SAID = {"hasVoice": ["ent:attributed"], "attribution": ['"x"'], "hasSpeaker": [":Person"], "isSilentOn": []}
RANGE = {"isSilentOn": [], "value": ["2"], "upperValue": ["3"], "hasBound": ["ent:between"]}
DATED = {"isSilentOn": [], "edtf": ['"2025"']}
DAYS = {"earliest": ['"2025-01-01"^^xsd:date'], "latest": ['"2025-12-31"^^xsd:date']}


def case(kind: str, changes: Node, *shown: Shown) -> Case:
    """An instance of a class with changes, and the shapes and components that are to show."""
    return Case(minimal(kind) | changes, frozenset(shown))


def silent_but_on(kind: str, *props: str) -> list[str]:
    """What an instance is silent on, without some properties."""
    return [term for term in minimal(kind)["isSilentOn"] if term not in props]


CASES: dict[str, Case] = {
    # voices
    "own-voice": Case(OWN),
    "own-voice-of-another": Case(OWN | {"hasSpeaker": [":Organisation"]}, frozenset({("Evidence-voice", "Xone")})),
    "own-voice-of-one-more": Case(
        OWN | {"hasSpeaker": [":Person", ":Organisation"]}, frozenset({("Evidence-voice", "Xone")})
    ),
    "own-voice-attributed": Case(OWN | {"attribution": ['"x"']}, frozenset({("Evidence-voice", "Xone")})),
    "quoted-without-attribution": case(
        "Evidence", {"hasVoice": ["ent:quoted"], "attribution": []}, ("Evidence-voice", "Xone")
    ),
    "said-by-a-person": case("Evidence", SAID),
    "said-by-another": case("Evidence", SAID | {"hasSpeaker": [":Organisation"]}),
    "act-on-somebody-elses-word": case(
        "Act", {"hasEvidence": [":Evidence"]}, ("Report-own-voice", "QualifiedMinCount")
    ),
    "act-on-two-words": case("Act", {"hasEvidence": [":Evidence", ":Own"]}),
    "situation-on-somebody-elses-word": case(
        "Membership", {"hasEvidence": [":Evidence"]}, ("Report-own-voice", "QualifiedMinCount")
    ),
    "observation-on-somebody-elses-word": case(
        "Observation", {"hasEvidence": [":Evidence"]}, ("Report-own-voice", "QualifiedMinCount")
    ),
    "nothing-on-somebody-elses-word": case(
        "NonOccurrence", {"hasEvidence": [":Evidence"]}, ("Report-own-voice", "QualifiedMinCount")
    ),
    "plan-on-somebody-elses-word": case("Plan", {"hasEvidence": [":Evidence"]}),
    "claim-of-the-speaker": case(
        "Claim", {"hasEvidence": [":said-by-a-person"], "hasAgent": [":Person"], "isSilentOn": []}
    ),
    "claim-of-two": case(
        "Claim", {"hasEvidence": [":said-by-a-person"], "hasAgent": [":Person", ":Organisation"], "isSilentOn": []}
    ),
    "claim-of-another": case(
        "Claim",
        {"hasEvidence": [":said-by-another"], "hasAgent": [":Person"], "isSilentOn": []},
        ("SpeechAct-speaker", "Or"),
    ),
    "claim-that-the-source-tells": case("Claim", {"hasAgent": [":Organisation"], "isSilentOn": []}),
    "claim-of-nobody": case("Claim", {"hasEvidence": [":said-by-another"]}),
    "opinion-of-nothing": case("Opinion", {"hasTheme": []}, ("Statement-is-about-something", "MinCount")),
    "heading-of-nothing": case("Heading", {"hasTheme": []}, ("Statement-is-about-something", "MinCount")),
    "heading-on-a-topic": case("Heading", {"hasTheme": [], "hasTopic": [":Topic"]}),
    "decision-on-nothing": case("Decision", {"hasTheme": []}, ("Decision-on-something", "MinCount")),
    "decision-on-a-topic-alone": case(
        "Decision", {"hasTheme": [], "hasTopic": [":Topic"]}, ("Decision-on-something", "MinCount")
    ),
    "decision-that-something-is-done": case("Decision", {"hasTheme": [], "hasContent": [":Content"]}),
    "oddity": case("Remark", {"hasRemarkKind": ["ent:oddity"]}, ("Remark-evidence", "Or")),
    "oddity-in-words": case("Remark", {"hasRemarkKind": ["ent:oddity"], "hasEvidence": [":Own"]}),
    "page": case("Article", {"isFromPage": ["ent:isPublishedIn"]}),
    "page-of-something": case("Article", {"isFromPage": ["ent:hasAgent"]}, ("Article-from-page", "In")),
    "encoded-by-one": case("Article", {"encodedBy": ['"Anna Berg"']}),
    "checked-by-a-second": case("Article", {"encodedBy": ['"Anna Berg"'], "checkedBy": ['"Ben Ode"', '"Cem Ay"']}),
    "checked-by-the-first": case(
        "Article",
        {"encodedBy": ['"Anna Berg"', '"Cem Ay"'], "checkedBy": ['"Ben Ode"', '"Cem Ay"']},
        ("Article-second-person", "Disjoint"),
    ),
    # stated or inferred
    "stated-with-ground": case("Mention", {"ground": ['"x"']}, ("Inference-ground", "Or")),
    "inferred": case("Mention", {"hasBasis": ["ent:inferred"], "ground": ['"x"']}),
    "inferred-without-ground": case("TimeSpan", {"hasBasis": ["ent:inferred"]}, ("Inference-ground", "Or")),
    "quantity-with-ground": case("Quantity", {"ground": ['"x"']}, ("Inference-ground", "Or")),
    "page-says": case("TimeSpan", {"hasBasis": ["ent:onPage"]}),
    # times and quantities
    "dated": case("TimeSpan", DATED | DAYS),
    "dated-without-days": case("TimeSpan", DATED, ("TimeSpan-bounds", "Or")),
    "days-without-date": case("TimeSpan", DAYS, ("TimeSpan-bounds", "Or")),
    "days-reversed": case(
        "TimeSpan",
        DATED | {"earliest": DAYS["latest"], "latest": DAYS["earliest"]},
        ("TimeSpan-order", "LessThanOrEquals"),
    ),
    "offset": case("TimeSpan", {"hasOffset": [":two-weeks"], "isCountedFrom": [":Event"]}),
    "offset-from-nothing": case("TimeSpan", DATED | DAYS | {"hasOffset": [":two-weeks"]}, ("TimeSpan-offset", "Or")),
    "offset-from-what-is-open": case("TimeSpan", {"hasOffset": [":two-weeks"], "isSilentOn": ["ent:edtf"]}),
    "offset-of-two": case("TimeSpan", {"hasOffset": [":two"], "isCountedFrom": [":Event"]}, ("Offset-unit", "Or")),
    "range": case("Quantity", RANGE),
    "range-without-end": case("Quantity", RANGE | {"upperValue": []}, ("Quantity-range", "Xone")),
    "range-without-start": case(
        "Quantity", RANGE | {"value": [], "isSilentOn": ["ent:value"]}, ("Quantity-range", "Xone")
    ),
    "end-without-range": case("Quantity", RANGE | {"hasBound": ["ent:about"]}, ("Quantity-range", "Xone")),
    "range-reversed": case("Quantity", RANGE | {"value": ["4"]}, ("Quantity-order", "LessThanOrEquals")),
    "two": case("Quantity", {"isSilentOn": [], "value": ["2"]}),
    "two-weeks": case("Quantity", {"isSilentOn": [], "value": ["2"], "hasUnit": [":Unit"]}),
    "half-a-week": case("Quantity", {"isSilentOn": [], "value": ["0.5"], "hasUnit": [":Unit"]}),
    "none": case("Quantity", {"isSilentOn": [], "value": ["0"]}),
    "yearly": case("Quantity", {"isSilentOn": [], "value": ["1"], "hasPerUnit": [":Unit"]}),
    "lasts-two-weeks": case("Act", {"hasDuration": [":two-weeks"]}),
    "lasts-some-time": case("Act", {"hasDuration": [":Quantity"]}),
    "lasts-two": case("Act", {"hasDuration": [":two"]}, ("Duration-unit", "Or")),
    "every-year": case("Act", {"hasFrequency": [":yearly"]}),
    "every-two": case("Act", {"hasFrequency": [":two"]}, ("Frequency-unit", "Or")),
    "second": case("Ranking", {"hasAmount": [":two"]}),
    "among-none": case("Ranking", {"hasAmount": [":none"]}, ("Ranking-rank", "MinInclusive")),
    "ranked-in-units": case(
        "Ranking",
        {"hasAmount": [":half-a-week"]},
        ("Ranking-rank", "Datatype"),
        ("Ranking-rank", "MinInclusive"),
        ("Ranking-unit", "MaxCount"),
    ),
    # acts and situations
    "signed-by-a-state": case(
        "Signing",
        {"signedBy": [":State"], "isSilentOn": silent_but_on("Signing", "ent:signedBy")},
        ("signedBy-no-state", "Not"),
    ),
    "signed-by-a-state-itself": case(
        "Signing", {"signedByState": [":State"], "isSilentOn": silent_but_on("Signing", "ent:signedBy")}
    ),
    "eighth-meeting": case("Meeting", {"ordinal": ["8"]}, ("Meeting-ordinal-of-a-series", "Or")),
    "eighth-session": case("Meeting", {"ordinal": ["8"], "isSessionOf": [":StandingBody"]}),
    "office": case("Office", {"actsFor": [":State"], "hasRemit": [":Region"]}),
    "holding": case("OfficeHolding", {"hasOffice": [":office"]}),
    "holding-in-agreement": case(
        "OfficeHolding", {"hasOffice": [":office"], "isOnBehalfOf": [":State"], "hasRemit": [":Region"]}
    ),
    "holding-for-another": case(
        "OfficeHolding", {"hasOffice": [":office"], "isOnBehalfOf": [":Company"]}, ("Office-in-agreement", "Or")
    ),
    "holding-towards-another": case(
        "OfficeHolding", {"hasOffice": [":office"], "hasRemit": [":City"]}, ("Office-remit", "Or")
    ),
    "holding-of-an-open-office": case("OfficeHolding", {"isOnBehalfOf": [":Company"], "hasRemit": [":City"]}),
    "chairing-for-another": case(
        "Chairing", {"hasOffice": [":office"], "isOnBehalfOf": [":Company"]}, ("Office-in-agreement", "Or")
    ),
    # reference data
    "ambassador-to-itself": case(
        "Ambassadorship",
        {"actsFor": [":State"], "isAccreditedTo": [":State"]},
        ("Ambassadorship-two-sides", "Disjoint"),
    ),
    "country-without-code": case("Country", {"skos:notation": []}, ("Country-notation", "MinCount")),
    "country-with-a-name": case("State", {"skos:notation": ['"Peru"']}, ("Country-notation", "Pattern")),
    "currency-without-code": case("Currency", {"skos:notation": []}, ("Currency-notation", "MinCount")),
    "currency-with-a-name": case("Currency", {"skos:notation": ['"pound"']}, ("Currency-notation", "Pattern")),
    "named-scheme": Case({"a": ["skos:ConceptScheme"], "skos:prefLabel": ['"x"@en'], "skos:definition": ['"y"@en']}),
    "scheme": Case({"a": ["skos:ConceptScheme"]}, frozenset({("ConceptScheme", "MinCount")})),
}
