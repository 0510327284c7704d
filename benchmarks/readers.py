"""Random byte strings for everything that reads what people write: no traceback, no crash, none that takes a second.

    python benchmarks/abuse.py turtle notes query edtf numbers headers        100,000 strings each
    python benchmarks/readers.py edtf 4711 4712                               one of them, in this process

Most strings are real inputs that were changed a little, byte by byte or by parts of others, as noise alone never comes
past the first letter; one in twenty is noise. The n-th string of a reader is the same in every run. Each reader works in a
process of its own; what it is reading stands in a file that outlives it, so that a crash and an endless loop are told too.
"""

from __future__ import annotations

import json
import mmap
import random
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

ROOT = Path(__file__).resolve().parent.parent
ARTICLES = ROOT / "graph" / "articles"
SLOW = 1.0  # seconds of processor time for one string
STUCK = 60.0  # seconds without a further string, on a machine that may be busy
_LONGEST = 100_000
_TOKENS = (
    *(b'"', b"'", b'"""', b"'''", b"\\", b"\\u0041", b"\\uD800", b"\\U0010FFFF", b"<", b">", b"[", b"]", b"(", b")", b"{", b"}"),
    *(b"^^", b"@", b"@en", b"#", b"#+ ", b";", b",", b".", b"..", b"/", b"|", b"-", b"~", b"?", b"%", b"*", b"+", b"=", b":", b"_:"),
    *(b"\n", b"\r", b"\r\n", b"\t", b"\x00", b"\x0b", b"\x1f", b"\x7f", b"\xc2\xa0", b"\xe2\x80\x8b", b"\xe2\x80\xa8", b"\xef\xbb\xbf"),
    *(b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xf0\x9f\x98\x80", b"e\xcc\x81", b"\xd9\xa1\xd9\xa2", b"\xe4\xb8\x89", b"\xc2\xbd", b"\xe2\x85\xa7"),
    *(b"0", b"9" * 40, b"1e999", b"-0", b"1.", b"1,000.5", b"true", b"a", b"SELECT", b"SERVICE", b"prefix", b"@prefix", b"@base", b"BASE"),
)  # fmt: skip


class Failure(NamedTuple):
    """What came of a string. kind: tracebacks, crashes, slower than a second or hangs; number: of the string; said: the last line of it."""

    kind: str
    number: int
    string: bytes
    said: str


# ---------------------------------------------------------------- strings


def changed(real: list[bytes], number: int, seed: str) -> bytes:
    """The n-th string made of real inputs."""
    chance = random.Random(f"{seed} {number}")
    if chance.random() < 0.05:
        return chance.randbytes(chance.randrange(60))
    data = bytearray(chance.choice(real))
    for _ in range(chance.choice((1, 1, 1, 2, 3, 5, 8))):
        at = chance.randrange(len(data) + 1)
        end = min(len(data), at + chance.choice((1, 1, 2, 5, 20, 200)))
        match chance.randrange(7):
            case 0:
                data[at:end] = b""
            case 1:
                data[at:at] = chance.choice(_TOKENS)
            case 2:
                data[at:end] = chance.choice(_TOKENS)
            case 3:
                data[at:at] = data[at:end] * chance.choice((1, 2, 30, 400))
            case 4:
                other = chance.choice(real)
                start = chance.randrange(len(other) + 1)
                data[at:end] = other[start : start + chance.choice((3, 30, 300))]
            case 5:
                data[at:end] = bytes(chance.randrange(256) for _ in range(end - at))
            case _:
                del data[at:]
    return bytes(data[:_LONGEST])


# ---------------------------------------------------------------- readers


def _blocks(data: bytes, head: int) -> list[bytes]:
    """The blocks of a file, each with the first ones before it."""
    parts = data.split(b"\n\n")
    first = b"\n\n".join(parts[:head])
    return [first + b"\n\n" + part + b"\n" for part in parts[head:]]


def turtle() -> tuple[list[bytes], Callable[[bytes], object]]:
    from kg.source.turtle import parse_bytes

    real = [part for file in sorted(ARTICLES.glob("*/article.ttl")) for part in _blocks(file.read_bytes(), 1)]
    real += [f"{text}\n".encode() for *_, text in json.loads((ROOT / "tests/w3c/turtle.json").read_text("utf-8"))]
    return real, lambda data: parse_bytes(data, Path("article.ttl"), blank_nodes=bool(len(data) % 2))


def notes() -> tuple[list[bytes], Callable[[bytes], object]]:
    from kg.files import decode
    from kg.notes.make import SourceText
    from kg.notes.names import names_of
    from kg.notes.turtle import to_turtle
    from kg.paths import Workspace

    (folder,) = (file.parent for file in ARTICLES.glob("*/article.notes"))
    source, names = SourceText.of((folder / "article.txt").read_bytes()), names_of(Workspace.at())
    real = _blocks((folder / "article.notes").read_bytes(), 1)
    return real, lambda data: to_turtle(decode(data, "article.notes"), source, names)


def query() -> tuple[list[bytes], Callable[[bytes], object]]:
    """What is refused before it comes to the engine, and what the engine's parser says to the rest.

    It stands in a process of its own with a time limit: of 400 patterns it takes minutes to find the best order.
    """
    from kg.answer.guard import check_query
    from kg.answer.worker import Worker
    from kg.files import decode

    worker = Worker(None)

    def ask(data: bytes) -> None:
        text = decode(data, "query")
        check_query(text)
        ((kind, *_),) = worker.ask("query", text, 0, seconds=0.5)
        assert kind in ("rows", "truth", "triples", "syntax", "refused", "failed")

    return [file.read_bytes() for file in sorted((ROOT / "queries").rglob("*.rq"))], ask


def edtf() -> tuple[list[bytes], Callable[[bytes], object]]:
    from kg.source.times import read_time
    from kg.source.timespan import bounds, years

    real = (
        "2024|2024-07|2024-07-05|2024-21|2024-24|201X|20XX|2024-07-XX|2024~|2024-07?|2024-07-05%|2024/2025|2024-07/..|"
        "../2024-07|2024-07-01/2024-07-05|[2023,2025]|{2023,2024}|[2023..2025]|2024/|/2024|0001|9999-12-31|Y1E99999999|"
        "-0044-03-15|2024-02-29|5 July 2024|July 2024|by the end of 2024|24 April 2024|in the 2020s|2024年7月5日|"
        "den 5. Juli 2024|5 июля 2024 года|5 juillet 2024|until July 2025|before 2030|summer 2024|1 de julio de 2024"
    )

    def read(data: bytes) -> None:
        text = data.decode("utf-8", "surrogateescape")
        with suppress(ValueError):  # as it says
            bounds(text)
        for language in ("en", "de", "ru", "zh", "th"):
            if (time := read_time(text, language)) is not None:
                bounds(time)  # what we make, we read
        years(text)

    return [part.encode() for part in real.split("|")], read


def numbers() -> tuple[list[bytes], Callable[[bytes], object]]:
    from kg.source.numbers import read_number, read_numbers

    real = (
        "two million|twenty-two|-0.5 %|1,234.56|1.234,56|over 2 million|between 3 and 5|three to five|a dozen|half a billion|"
        "€1.5bn|US$ 300 million|one hundred and twenty-one|zweiundzwanzig Millionen|quatre-vingt-dix-sept|два миллиона|"
        "两百万|三|12½|VIII|first|the 8th|1/3|two thirds|10^6|1e6|up to 500|at least seven|about 40 per cent|0|007|"
        "ein Dutzend|mille neuf cents|الف|२५|25 000|3-4|nine-tenths|2.3m|1.000.000|millions of|several hundred|no"
    )

    def read(data: bytes) -> None:
        text = data.decode("utf-8", "surrogateescape")
        language = ("en", "de", "fr", "ru", "zh", "ar")[
            crc32(data) % 6
        ]  # one for each string: a second is for one reading
        read_number(text, language)
        read_numbers(text, language)

    return [part.encode() for part in real.split("|")], read


def headers() -> tuple[list[bytes], Callable[[bytes], object]]:
    from kg.answer.canned.questions import parse
    from kg.files import decode

    real = [
        b"\n".join(line for line in file.read_bytes().splitlines() if line.startswith(b"#+"))
        + b"\nSELECT ?x { ?x ?y ?z }\n"
        for file in sorted((ROOT / "queries").glob("*.rq"))
    ]
    return real, lambda data: parse(decode(data, "some.rq"), Path("some.rq"))


READERS = {reader.__name__: reader for reader in (turtle, notes, query, edtf, numbers, headers)}


# ---------------------------------------------------------------- running them


def failures(name: str, first: int, end: int, reading: Callable[[int], object] = lambda _: None) -> Iterator[Failure]:
    """Reads strings from the n-th on, in this process; a refusal (`KgError`) is as it should be.

    reading: hears of the number of each string before it is read.
    """
    from kg.errors import KgError

    real, read = READERS[name]()
    for string in real:  # tables are read, and grammars made, with the first of a kind
        with suppress(KgError):
            read(string)
    for number in range(first, end):
        string = changed(real, number, name)
        reading(number)
        start = time.process_time()
        try:
            read(string)
        except KgError:
            pass
        except Exception:
            last = traceback.format_exc().strip().splitlines()
            yield Failure("tracebacks", number, string, f"{last[-3].strip()}: {last[-1]}"[:300])
        if (taken := time.process_time() - start) > SLOW:
            yield Failure("slower than a second", number, string, f"{taken:.1f} s of processor time")


def supervised(name: str, count: int) -> Iterator[Failure]:
    """As `failures`, in a process of its own, which may crash or never come back."""
    real, _ = READERS[name]()
    first = 0
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "reading"
        while first < count:
            place.write_bytes(bytes(8))
            command = [sys.executable, __file__, name, str(first), str(count), str(place)]
            with (Path(folder) / "out").open("w+b") as out:
                process = subprocess.Popen(command, cwd=ROOT, stdout=out)
                stuck = not _ends(process, place)
                out.seek(0)
                found = [json.loads(line) for line in out]
            yield from (Failure(kind, at, changed(real, at, name), said) for kind, at, said in found)
            if process.returncode == 0:
                return
            at = int.from_bytes(place.read_bytes()[:8], "big")
            kind, said = ("hangs", f"{STUCK:g} s") if stuck else ("crashes", f"exit code {process.returncode}")
            yield Failure(kind, at, changed(real, at, name), said)
            first = at + 1


def _ends(process: subprocess.Popen[bytes], place: Path) -> bool:
    """Waits for the end of a reader; kills it where it stays at one string."""
    before, since = b"", time.monotonic()
    while process.poll() is None:
        time.sleep(0.2)
        if (now := place.read_bytes()) != before:
            before, since = now, time.monotonic()
        elif time.monotonic() - since > STUCK:
            process.kill()
            process.wait()
            return False
    return True


def read(name: str, count: int) -> Counter[str]:
    """How many of that many strings came to what; the first ten failures are printed."""
    total = Counter({"tracebacks": 0, "crashes": 0, "slower than a second": 0, "hangs": 0})
    for failure in supervised(name, count):
        if total.total() < 10:
            print(f"  {failure.kind} at {name} {failure.number}: {failure.said}: {failure.string[:200]!r}", flush=True)
        total[failure.kind] += 1
    return total


def main() -> None:
    name, first, end, *rest = sys.argv[1:]
    with Path(rest[0] if rest else tempfile.mkstemp()[1]).open("r+b") as file:
        file.write(bytes(8))
        file.flush()
        place = mmap.mmap(file.fileno(), 8)

        def reading(number: int) -> None:
            place[:8] = number.to_bytes(8, "big")

        for failure in failures(name, int(first), int(end), reading):
            print(json.dumps([failure.kind, failure.number, failure.said]), flush=True)


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main()
