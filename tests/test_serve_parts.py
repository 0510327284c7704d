"""The parts of the service that need no server: formats, addresses, pictures, limits of names."""

from __future__ import annotations

import datetime
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import serve_helper  # noqa: F401  (skips where the extra is not installed)

from kg.paths import data_root
from kg.serve.facts import bounds_in_words, grouped
from kg.serve.links import Links
from kg.serve.negotiate import GRAPHS, ROWS, chosen
from kg.serve.pictures import WIDTH, Axis, layout, packed
from kg.serve.problems import KINDS, RequestProblem, of_error
from kg.serve.state import AnswerCache

DAY = datetime.date.fromisoformat


@pytest.mark.parametrize(
    ("accept", "name"),
    [
        ("", "json"),
        ("text/html", None),
        ("text/html, */*;q=0.1", "json"),
        ("application/sparql-results+xml;q=0.9, text/csv;q=0.91", "csv"),
        ("application/xml", "xml"),
        ("text/csv;q=0", None),
    ],
)
def test_formats_of_rows(accept: str, name: str | None) -> None:
    form = chosen(accept, ROWS)
    assert (form and form.name) == name


def test_an_accept_header_that_cannot_be_read_is_a_problem() -> None:
    with pytest.raises(RequestProblem) as raised:
        chosen("nonsense", GRAPHS)
    assert raised.value.status == 400


def test_addresses() -> None:
    links = Links("/graph")
    assert links.of("https://w3id.org/entente/id/country/kz") == "/graph/thing/country/kz"
    assert links.of("https://w3id.org/entente/id/article/talks/e1") == "/graph/article/talks#e1"
    assert links.of("https://w3id.org/entente/id/article/talks") == "/graph/article/talks"
    assert links.of("http://example.org/x") == ""
    assert links.of('https://w3id.org/entente/id/x"><script>') == "/graph/thing/x%22%3E%3Cscript%3E"
    assert links.page("ask", q="a&b=c", page="") == "/graph/ask?q=a%26b%3Dc"
    assert Links("../..", static=True).of("https://w3id.org/entente/id/country/kz") == "../../thing/country/kz/"


def test_a_time_without_anything_is_drawn_short() -> None:
    axis = Axis([(DAY("2013-01-01"), DAY("2013-12-31")), (DAY("2024-03-01"), DAY("2024-07-31"))])
    assert len(axis.breaks) == 1
    places = [axis.place(DAY(day)) for day in ("2013-01-01", "2013-12-31", "2018-01-01", "2024-03-01", "2024-07-31")]
    assert places == sorted(places)
    assert 0 < places[0] < places[-1] < WIDTH
    assert places[3] - places[1] < 200  # ten years
    assert Axis([]).breaks == []
    assert Axis([(DAY("0001-01-01"), DAY("9999-12-31"))]).place(DAY("2024-01-01")) > 0


def test_places_in_a_network_are_the_same_each_time_and_apart() -> None:
    names = [f"n{number}" for number in range(20)]
    pairs = [("n0", name) for name in names[1:]]
    places = layout(names, pairs)
    assert places == layout(names, pairs)
    assert len(set(places.values())) == len(names)
    assert all(0 < x < 1000 and 0 < y < 700 for x, y in places.values())
    assert layout([], []) == {}
    # Parts that do not hang together lie beside or below each other, and never among each other.
    apart, height = packed([*names, "a", "b"], [*pairs, ("a", "b")])
    assert apart.keys() == {*names, "a", "b"}
    assert max(apart[name][1] for name in names) < min(apart["a"][1], apart["b"][1]) < height
    assert packed([], []) == ({}, 0)


def test_what_is_kept_is_bounded() -> None:
    kept = AnswerCache(100)
    for number in range(50):
        kept.put(number, "text/plain", b"x" * 10, 1)
    assert kept.get(0) is None
    assert kept.get(49) == ("text/plain", b"x" * 10, 1)
    kept.put("large", "text/plain", b"x" * (2**20 + 1), 1)
    assert kept.get("large") is None


def test_words_of_times_and_numbers() -> None:
    assert bounds_in_words("2024-07-01", "2024-07-01") == "2024-07-01"
    assert bounds_in_words("", "2024-07-01") == "until 2024-07-01"
    assert grouped("-1234.50") == "-1\u202f234.50"
    assert grouped("about") == "about"


def test_every_problem_has_a_status_of_a_client_or_a_server() -> None:
    assert {400 <= status < 600 for _, status, _ in KINDS.values()} == {True}
    from kg.errors import KgError, TimeLimitError

    assert of_error(TimeLimitError("the query took longer than 1 second.")).status == 503
    assert (
        of_error(KgError("no thing is called 'x'.", "Give a label.")).detail == "no thing is called 'x'. Give a label."
    )


def test_the_container_and_the_unit_start_what_there_is() -> None:
    """Their daemons are not here: what can be seen without them is that they copy, set and start what there is."""
    import json
    import re
    import shlex

    from kg.cli.parser import parser

    deploy = data_root() / "docs" / "deploy"
    if not deploy.is_dir():
        pytest.skip("docs/ are not installed with the package")
    container = (deploy / "Dockerfile").read_text("utf-8")
    for sources in re.findall(r"^COPY (.+) \S+$", container, re.M):
        assert all((data_root() / name).exists() for name in sources.split())
    start = json.loads(re.findall(r"^ENTRYPOINT (.+)$", container, re.M)[0])
    options = parser("serve").parse_args(start[1:])
    assert (start[0], options.host, options.port, options.no_open) == ("kg", "0.0.0.0", 8000, True)
    assert "USER entente" in container
    unit = (deploy / "entente.service").read_text("utf-8")
    line = shlex.split(re.findall(r"^ExecStart=(.+)$", unit, re.M)[0])
    assert line[0].endswith("/bin/kg")
    options = parser("serve").parse_args(line[1:])
    assert (options.host, options.no_open) == ("127.0.0.1", True)
    sections = re.findall(r"^\[(\w+)\]$", unit, re.M)
    assert sections == ["Unit", "Service", "Install"]
    assert all("=" in each or each.startswith(("[", "#")) for each in unit.splitlines() if each)


def test_systemd_understands_the_unit(tmp_path: Path) -> None:
    """Its own reader finds nothing wrong, with our kg in the place of the one that is to be installed."""
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("needs systemd-analyze")
    unit = data_root() / "docs" / "deploy" / "entente.service"
    kg = Path(sys.executable).parent / "kg"
    if not unit.is_file() or not kg.exists():
        pytest.skip("needs docs/ and an installed kg")
    copy = tmp_path / "entente.service"
    copy.write_text(unit.read_text("utf-8").replace("/opt/entente/bin/kg", str(kg)))
    done = subprocess.run([program, "verify", "--man=no", str(copy)], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
