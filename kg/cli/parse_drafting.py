"""What the commands take that start an article and help to write its notes."""

from __future__ import annotations

import argparse
from pathlib import Path

from kg.cli.options import Command, graph, seconds

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date


def drafting(command: Command) -> None:
    sub = command(
        "new",
        "drafting",
        "Start an article: a folder with the text and a draft of its notes, every line a proposal.",
        "kg new article.txt --title 'Paris talks' --date 2024-07-05 --publisher Kazinform --graph my/graph",
    )
    sub.add_argument("text", type=Path, metavar="TEXT", help="the text of the article, UTF-8")
    sub.add_argument("--title", help="its headline, if that is not the first line of the text")
    sub.add_argument("--date", type=_day, metavar="YYYY-MM-DD", help='day of publication; "today" is read by it')
    sub.add_argument("--publisher", metavar="NAME", help="whose paper or site carries it: a name or a label")
    sub.add_argument("--language", default="en", help="language of the text, en if left out")
    sub.add_argument("--slug", help="the name of the folder, such as paris-talks; made of the title if left out")
    sub.add_argument(
        "--graph", type=Path, default=Path("graph"), metavar="DIR", help="the folder to put it in; ./graph if left out"
    )

    sub = command(
        "declare",
        "drafting",
        "Print the line that declares a thing, or add it to notes.",
        "kg declare Ottawa City in CA\n         kg declare 'Trade Minister' Office of CA --to article.notes",
    )
    sub.add_argument("label", metavar="LABEL", help="what the thing is called")
    sub.add_argument("kind", metavar="CLASS", help="such as City, Person or Office: kg explain lists them")
    sub.add_argument(
        "tie", nargs="*", metavar="in|of THING", help="what it lies in or belongs to: a name, code or label"
    )
    sub.add_argument("--to", type=Path, metavar="FILE", help="notes to add it to")
    graph(sub)

    sub = command(
        "suggest", "drafting", "Show the proposals for a line of notes once more.", "kg suggest article.notes:12"
    )
    sub.add_argument("where", metavar="FILE:LINE", help="a line of notes, at or below a line of the text")
    sub.add_argument("--text", type=Path, metavar="FILE", help="the text; article.txt beside the file if left out")
    graph(sub)

    sub = command(
        "draft",
        "drafting",
        "Let a language model propose statements; nothing is sent anywhere without this command.",
        "kg draft article.notes --model llama3.1 --endpoint http://localhost:11434/v1",
    )
    sub.add_argument("file", type=Path, metavar="FILE", help="notes, such as kg new made")
    sub.add_argument("--model", required=True, metavar="NAME", help="the model, as its server calls it")
    sub.add_argument(
        "--endpoint",
        metavar="URL",
        help="an OpenAI-compatible server, up to /v1; OPENAI_BASE_URL if left out. The key is OPENAI_API_KEY",
    )
    sub.add_argument(
        "--timeout", type=seconds, default=120.0, metavar="SECONDS", help="of each answer, 120 if left out"
    )
    sub.add_argument("--text", type=Path, metavar="FILE", help="the text; article.txt beside the file if left out")
    sub.add_argument("-o", "--output", type=Path, metavar="FILE", help="where to write; the same file if left out")
    graph(sub)


def _day(text: str) -> date:
    from datetime import date

    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is not a day such as 2024-07-05") from None
