"""The commands that make and check data, on the command line."""

from __future__ import annotations

from pathlib import Path

from kg.cli.options import Command, graph, output

_NAMES = "a folder or file of Turtle that names more things; may be given again"


def building(command: Command) -> None:
    sub = command(
        "build",
        "building",
        "Check everything and build the snapshot that answers come from.",
        "kg build --graph my/graph",
    )
    verify = "trust digests alone: read every file, however it looks, and make anew what is damaged"
    sub.add_argument(
        "--workers",
        type=int,
        metavar="N",
        help="processes that work out articles; if left out, as many as there are processors, up to 4, where there are many",
    )
    cluster = (
        "let the workers of a Dask cluster work out articles, which see the same files; the address of its scheduler"
    )
    sub.add_argument("--cluster", metavar="ADDRESS", help=cluster)
    sub.add_argument("--verify", action="store_true", help=verify)
    graph(sub)

    sub = command(
        "validate",
        "validating",
        "Check files and say what is wrong, where, and what to do.",
        "kg validate my/graph/articles/talks/article.notes\n         kg validate --watch --graph my/graph",
    )
    files = "notes, article or reference files; the whole graph if left out"
    sub.add_argument("files", nargs="*", type=Path, metavar="FILE", help=files)
    sub.add_argument("-f", "--format", choices=("text", "json"), default="text")
    sub.add_argument("--watch", action="store_true", help="go on, and check each file again when it is saved")
    fix = "mend what has one safe remedy, in files of the graph that is named; shows each change as a diff"
    sub.add_argument("--fix", action="store_true", help=fix)
    silences = "with --fix: say of what is asked for and not given that the source leaves it open; read it before"
    sub.add_argument("--silences", action="store_true", help=silences)
    graph(sub)

    about = (
        "Run pyshacl, owlrl and HermiT over a graph, and say whether they agree with what kg finds (exit code 1: no)."
    )
    sub = command("verify", "building", about, "kg verify --graph my/graph")
    graph(sub)

    sub = command("coverage", "building", "Say how much of each article is accounted for.", "kg coverage")
    sub.add_argument("-f", "--format", choices=("text", "json"), default="text")
    sub.add_argument("--words", action="store_true", help="list the words of the quotes that nothing told takes up")
    graph(sub)

    about = "Make Turtle of notes in the margin of a text, notes of Turtle, or put notes into their one form."
    examples = ("to-turtle article.notes -o article.ttl", "from-turtle article.ttl", "--format article.notes")
    sub = command("notes", "notes", about, "\n         ".join(f"kg notes {example}" for example in examples))
    sub.add_argument("what", nargs="+", metavar="[to-turtle|from-turtle] FILE", help="what to make, and of what")
    form = sub.add_mutually_exclusive_group()
    form.add_argument("--format", action="store_true", help="notes in their one form")
    form.add_argument("--positions", action="store_true", help="notes with positions in place of words of the text")
    form.add_argument("--words", action="store_true", help="notes with the words of the text in place of positions")
    sub.add_argument("--text", type=Path, metavar="FILE", help="the text; article.txt beside the file if left out")
    sub.add_argument(
        "--reference",
        type=Path,
        action="append",
        default=[],
        metavar="DIR",
        help=_NAMES,
    )
    output(sub)
    graph(sub)

    about = (
        "Serve an editor: diagnostics, completion, hover, definitions and remedies for notes and Turtle, over stdio."
    )
    sub = command("lsp", "building", about, "kg lsp --graph my/graph")
    graph(sub)

    about = "Compare two independent encodings of one text, fact by fact (exit code 1: they differ)."
    sub = command("agree", "notes", about, "kg agree anna.notes ben.notes --text article.txt")
    sub.add_argument("first", type=Path, metavar="A.notes", help="the notes of one reader")
    sub.add_argument("second", type=Path, metavar="B.notes", help="those of another, who has not seen the first")
    sub.add_argument("--text", type=Path, metavar="FILE", help="the text; article.txt beside the notes if left out")
    sub.add_argument("--reference", type=Path, action="append", default=[], metavar="DIR", help=_NAMES)
    sub.add_argument("-f", "--format", choices=("text", "json"), default="text")
    output(sub)
    graph(sub)

    sub = command("doctor", "building", "Look at the installation and say what is wrong with it.", "kg doctor")
    graph(sub)
