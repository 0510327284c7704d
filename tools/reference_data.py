"""Writes graph/reference/countries.ttl and currencies.ttl from pycountry (ISO 3166-1 and ISO 4217).

Run it when pycountry is updated:  python tools/reference_data.py
The output depends on pycountry's data only; a test compares it with the files in the repository.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pycountry

from kg.files import write_atomically

REFERENCE = Path(__file__).resolve().parent.parent / "graph" / "reference"

# Entries of ISO 3166-1 that are not members of the United Nations and not permanent observer
# states. The other 195 are typed ent:State: see the scope note of that class.
NOT_STATES = set(
    "AX AS AI AQ AW BM BQ BV IO KY CX CC CK CW FK FO GF PF TF GI GL GP GU GG HK HM IM JE MO MQ YT MS "
    "NC NU NF MP PN PR RE BL SH MF PM SX GS SJ TW TK TC UM VG VI WF EH".split()
)

# Names that ISO does not have and articles use: as written (altLabel), and adjectives (hiddenLabel).
ALSO_CALLED: dict[str, list[str]] = {
    "AE": ["UAE"], "BN": ["Brunei"], "CD": ["Democratic Republic of the Congo", "DR Congo", "DRC"], "CI": ["Ivory Coast"],
    "CV": ["Cape Verde"], "FM": ["Micronesia"], "GB": ["UK", "Great Britain", "Britain"], "MM": ["Burma"], "MO": ["Macau"],
    "PS": ["Palestine"], "RU": ["Russia"], "SZ": ["Swaziland"], "TL": ["East Timor"], "TR": ["Turkey"],
    "US": ["USA", "US"], "VA": ["Vatican", "Holy See"],
}  # fmt: skip
ADJECTIVES: dict[str, list[str]] = {"GB": ["British"], "KZ": ["Kazakh", "Kazakhstani"]}

# What articles call a currency: several of them, by the name of ISO, and other names.
SEVERAL = ("Dinar", "Dirham", "Dollar", "Euro", "Franc", "Peso", "Pound", "Rial", "Riyal", "Ruble", "Rupee", "Shilling")
CALLED: dict[str, list[str]] = {
    "CNY": ["yuan", "renminbi"],
    "DKK": ["Danish kroner", "Danish crowns"],
    "GBP": ["pounds sterling", "British pounds"],
    "NOK": ["Norwegian kroner", "Norwegian crowns"],
    "RUB": ["Russian roubles", "roubles", "rubles"],
    "SEK": ["Swedish kronor", "Swedish crowns"],
    "UAH": ["hryvnias"],
    "USD": ["U.S. dollars", "American dollars"],
    "EUR": ["euro"], "JPY": ["yen"], "KZT": ["tenge"], "PLN": ["zloty", "zlotys"], "THB": ["baht"], "NGN": ["naira"],
}  # fmt: skip

PREFIXES = """\
@prefix {name}: <https://w3id.org/entente/id/{name}/> .
@prefix ent: <https://w3id.org/entente/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""


def literals(texts: list[str], tag: str = "") -> str:
    """Turtle object list of the texts, in their order, without repeats."""
    return " , ".join(f'"{text}"{tag}' for text in dict.fromkeys(texts))


def country(entry: Any) -> str:
    names = [getattr(entry, "common_name", entry.name), entry.name, getattr(entry, "official_name", entry.name)]
    alternatives = names[1:] + ALSO_CALLED.get(entry.alpha_2, [])
    alternatives = [name for name in alternatives if name != names[0]]
    kind = "ent:Country" if entry.alpha_2 in NOT_STATES else "ent:State"
    lines = [f"country:{entry.alpha_2.lower()}", f"  a {kind} ;", f'  skos:prefLabel "{names[0]}"@en ;']
    if alternatives:
        lines.append(f"  skos:altLabel {literals(alternatives, '@en')} ;")
    if entry.alpha_2 in ADJECTIVES:
        lines.append(f"  skos:hiddenLabel {literals(ADJECTIVES[entry.alpha_2], '@en')} ;")
    lines.append(f"  skos:notation {literals([entry.alpha_2, entry.alpha_3, entry.numeric])} ;")
    return "\n".join([*lines, "."])


def currency(entry: Any) -> str:
    # ISO 4217 gives two currencies of Venezuela one name: the code tells them apart.
    twins = [other for other in pycountry.currencies if other.name == entry.name]
    name = f"{entry.name} ({entry.alpha_3})" if len(twins) > 1 else entry.name
    *first, last = name.split()
    called = [" ".join([*first, last.lower() + "s"])] if last in SEVERAL else []
    called += CALLED.get(entry.alpha_3, [])
    lines = [f"currency:{entry.alpha_3}", "  a ent:Currency ;", f'  skos:prefLabel "{name}"@en ;']
    if called:
        lines.append(f"  skos:altLabel {literals(called, '@en')} ;")
    lines.append(f"  skos:notation {literals([entry.alpha_3, entry.numeric])} ;")
    return "\n".join([*lines, "."])


def documents() -> dict[str, str]:
    """File name to content."""
    head = "# Written by tools/reference_data.py from pycountry ({standard}). Do not edit by hand.\n\n{prefixes}\n"
    countries = sorted(pycountry.countries, key=lambda entry: entry.alpha_2)
    currencies = sorted(pycountry.currencies, key=lambda entry: entry.alpha_3)
    return {
        "countries.ttl": head.format(standard="ISO 3166-1", prefixes=PREFIXES.format(name="country"))
        + "\n\n".join(map(country, countries))
        + "\n",
        "currencies.ttl": head.format(standard="ISO 4217", prefixes=PREFIXES.format(name="currency"))
        + "\n\n".join(map(currency, currencies))
        + "\n",
    }


if __name__ == "__main__":
    for name, text in documents().items():
        write_atomically(REFERENCE / name, text.encode())
