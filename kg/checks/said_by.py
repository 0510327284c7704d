"""The words that say whose words a quote gives name those speakers, or describe them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from kg.finding import Finding
from kg.source.corpus import Article
from kg.source.evidence import find_words
from kg.terms import ENT, short_name, shorten

if TYPE_CHECKING:
    from kg.checks.grounding import Grounding

_SPEAKER = ENT + "hasSpeaker"


def check(grounding: Grounding, article: Article, item: str, where: dict[str, Any]) -> Iterator[Finding]:
    """The words that say whose words the evidence gives name those speakers, or describe them."""
    nodes = article.nodes
    for attribution in nodes.values(item, ENT + "attribution"):
        cited = {thing for name in grounding.find_all(attribution) for thing in name.things}
        for speaker in nodes.values(item, _SPEAKER):
            if speaker in cited:
                continue
            described = any(find_words(attribution, words) >= 0 for words in nodes.values(speaker, ENT + "wording"))
            resolved = any(
                speaker in nodes.values(mention, ENT + "denotes")
                and find_words(attribution, nodes.value(mention, ENT + "wording") or "") >= 0
                for mention in nodes.of_kind({ENT + "Mention"})
            )
            if not described and not resolved:
                others = sorted(map(shorten, filter(grounding.is_agent, cited)))
                if others:
                    message = f'the attribution "{attribution}" names {" and ".join(others)} and not the speaker {shorten(speaker)}: correct one of the two.'
                else:
                    stand = f"= «he»: {short_name(speaker)} ! ground"
                    message = f'the attribution "{attribution}" names nobody by name: where its words stand for {shorten(speaker)}, say so by an ent:Mention of this evidence (in notes, below the quote: {stand}); else correct one of the two.'
                yield Finding("grounding/speaker", message, **where, path=_SPEAKER, value=speaker)
