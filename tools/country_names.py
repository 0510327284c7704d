"""Makes kg/source/countries.toml: names, adjectives and genitives of countries by language.

Names of countries and languages are those of the Unicode CLDR (by babel); the adjective of a country is the name of the
language that is called after it, and in English that of the list below, which no part of the CLDR has.

    python tools/country_names.py
"""

from __future__ import annotations

import re
from pathlib import Path

from babel import Locale

FILE = Path(__file__).parent.parent / "kg" / "source" / "countries.toml"
LANGUAGES = "de es fr sv zh ja th ar".split()
# Countries by the language that is called after them.
OF_LANGUAGE = dict(
    pair.split(":")
    for pair in """sv:se de:de fr:fr es:es it:it nl:nl da:dk no:no fi:fi is:is pl:pl cs:cz sk:sk hu:hu ro:ro bg:bg
    el:gr tr:tr ru:ru uk:ua be:by lt:lt lv:lv et:ee sl:si hr:hr sr:rs mk:mk sq:al pt:pt ja:jp ko:kr zh:cn th:th vi:vn
    kk:kz uz:uz ky:kg tg:tj tk:tm az:az ka:ge hy:am mn:mn km:kh my:mm ms:my id:id ne:np ga:ie mt:mt so:so""".split()
)
ENGLISH = """af Afghan|al Albanian|dz Algerian|us American|us U.S.|us US|ad Andorran|ao Angolan|ar Argentine|ar Argentinian|am Armenian
au Australian|at Austrian|az Azerbaijani|az Azeri|bh Bahraini|bd Bangladeshi|by Belarusian|be Belgian|bj Beninese|bt Bhutanese
bo Bolivian|ba Bosnian|bw Botswanan|br Brazilian|gb British|gb U.K.|bg Bulgarian|bf Burkinabe|mm Burmese|bi Burundian|kh Cambodian
cm Cameroonian|ca Canadian|td Chadian|cl Chilean|cn Chinese|co Colombian|cd Congolese|cr Costa Rican|hr Croatian|cu Cuban
cy Cypriot|cz Czech|dk Danish|do Dominican|nl Dutch|ec Ecuadorian|eg Egyptian|ae Emirati|er Eritrean|ee Estonian|et Ethiopian
fj Fijian|ph Filipino|ph Philippine|fi Finnish|fr French|ga Gabonese|gm Gambian|ge Georgian|de German|gh Ghanaian|gr Greek
gt Guatemalan|gn Guinean|gy Guyanese|ht Haitian|hn Honduran|hu Hungarian|is Icelandic|in Indian|id Indonesian|ir Iranian|iq Iraqi
ie Irish|il Israeli|it Italian|ci Ivorian|jm Jamaican|jp Japanese|jo Jordanian|kz Kazakh|kz Kazakhstani|ke Kenyan|kw Kuwaiti
kg Kyrgyz|la Lao|la Laotian|lv Latvian|lb Lebanese|lr Liberian|ly Libyan|lt Lithuanian|lu Luxembourgish|mk Macedonian
mg Malagasy|mw Malawian|my Malaysian|mv Maldivian|ml Malian|mt Maltese|mr Mauritanian|mu Mauritian|mx Mexican|md Moldovan
mn Mongolian|me Montenegrin|ma Moroccan|mz Mozambican|na Namibian|np Nepalese|np Nepali|nz New Zealand|ni Nicaraguan
ne Nigerien|ng Nigerian|kp North Korean|no Norwegian|om Omani|pk Pakistani|ps Palestinian|pa Panamanian|py Paraguayan
pe Peruvian|pl Polish|pt Portuguese|qa Qatari|ro Romanian|ru Russian|rw Rwandan|sv Salvadoran|ws Samoan|sa Saudi|sn Senegalese
rs Serbian|sl Sierra Leonean|sg Singaporean|sk Slovak|si Slovenian|so Somali|za South African|kr South Korean|ss South Sudanese
es Spanish|lk Sri Lankan|sd Sudanese|sr Surinamese|se Swedish|ch Swiss|sy Syrian|tw Taiwanese|tj Tajik|tz Tanzanian|th Thai
tg Togolese|tt Trinidadian|tn Tunisian|tr Turkish|tm Turkmen|ug Ugandan|ua Ukrainian|uy Uruguayan|uz Uzbek|ve Venezuelan
kp DPRK|kp North Korea|kr ROK|kr South Korea|cn PRC|us America|cd DRC|vn Vietnamese|ye Yemeni|zm Zambian|zw Zimbabwean"""


# What the CLDR has not: the United States and the United Kingdom have no language of their name.
MORE = {
    "de": {
        "us": "USA|Vereinigten Staaten|amerikanisch*|US",
        "gb": "Großbritannien|Großbritanniens|Vereinigten Königreich|Vereinigten Königreichs|britisch*",
    },
    "fr": {"us": "américain|américaine|américains|américaines", "gb": "Grande-Bretagne|britannique|britanniques"},
    "es": {
        "us": "EE. UU.|EE.UU.|EEUU|estadounidense|estadounidenses",
        "gb": "Gran Bretaña|británico|británica|británicos|británicas",
    },
    "sv": {"us": "Förenta staterna|amerikansk|amerikanskt|amerikanska", "gb": "brittisk|brittiskt|brittiska"},
    "ja": {"us": "米国|アメリカ", "gb": "英国"},
    "th": {"us": "สหรัฐ", "gb": "อังกฤษ"},
    "ar": {"us": "أمريكا|الأمريكية|الأمريكي|أمريكية|أمريكي", "gb": "بريطانيا|البريطانية|البريطاني|بريطانية|بريطاني"},
}


def adjectives(language: str, name: str) -> list[str]:
    """The forms of an adjective, from the name of the language that it belongs to."""
    word = name.rsplit(" ", maxsplit=1)[-1] if language == "ar" else name
    if " " in word or "(" in word or "-" in word:
        return []
    match language:
        case "de":
            stem = word.lower()
            return [stem + end for end in ("", "e", "en", "er", "es", "em")]  # found with a capital too
        case "fr":
            small = word.lower()
            feminine = small + ("ne" if small.endswith("en") else "" if small.endswith("e") else "e")
            return list(dict.fromkeys([small, feminine, small + ("" if small[-1] in "sx" else "s"), feminine + "s"]))
        case "es":
            stem = word.lower()
            if stem.endswith("o"):
                return [stem[:-1] + end for end in ("o", "a", "os", "as")]
            plain = re.sub("[éáíó]s$", lambda m: {"é": "e", "á": "a", "í": "i", "ó": "o"}[m[0][0]] + "s", stem)
            plain = re.sub("[áó]n$", lambda m: {"á": "a", "ó": "o"}[m[0][0]] + "n", plain)
            return [stem, plain + "a", plain + "es", plain + "as"] if stem[-1] in "snl" else [stem, stem + "s"]
        case "sv":
            stem = word.lower().removesuffix("a")
            return [stem, stem + "t", stem + "a"] if word.endswith("ska") else []
        case "ar":
            return [word, word.removesuffix("ة"), word.removeprefix("ال"), word.removeprefix("ال").removesuffix("ة")]
    return []


def main() -> None:
    lines = [
        "# Names and adjectives of countries by language. Made by tools/country_names.py; do not change by hand.",
        "",
    ]
    english: dict[str, list[str]] = {}
    for item in ENGLISH.replace("\n", "|").split("|"):
        code, _, word = item.strip().partition(" ")
        english.setdefault(code, []).append(word)
    lines += ["[en]", *(f'{code} = "{"|".join(words)}"' for code, words in sorted(english.items())), ""]
    for language in LANGUAGES:
        locale = Locale(language)
        of: dict[str, dict[str, None]] = {}
        for code, full in locale.territories.items():
            if code.isalpha() and len(code) == 2 and code not in ("EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"):
                name = re.sub(r" \(.*\)$", "", full)
                of.setdefault(code.lower(), {})[name] = None
                if language in ("de", "sv") and " " not in name and name[-1] not in "sxz":
                    of[code.lower()][name + "s"] = None
        for tongue, code in OF_LANGUAGE.items():
            for form in adjectives(language, locale.languages.get(tongue, "( )")):
                if len(form) > 2:
                    of.setdefault(code, {})[form] = None
        for code, words in MORE.get(language, {}).items():
            for word in words.split("|"):
                forms = adjectives("de", word[:-1]) if word.endswith("*") else [word]
                of.setdefault(code, {}).update(dict.fromkeys(forms))
        lines += [f"[{language}]", *(f'{code} = "{"|".join(names)}"' for code, names in sorted(of.items())), ""]
    FILE.write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
