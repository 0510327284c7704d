"""Where a user lets a command write: a file whole or not at all, a folder likewise, and all else stays what it is."""

from __future__ import annotations

import os
import socket
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from bad_inputs import TEXT, make_graph, state

import kg
from kg.cli import main
from kg.errors import InputError
from kg.output import new_folder, write
from kg.paths import Workspace
from kg.snapshot.build import build

DATA = b"data\n" * 100_000  # more than a pipe holds


def kind_of(path: Path) -> int:
    return stat.S_IFMT(path.lstat().st_mode)


class Reader:
    """Reads all that comes out of a pipe, while somebody writes into it."""

    def __init__(self, descriptor_or_path: int | Path) -> None:
        self.data = b""
        self.thread = threading.Thread(target=self._read, args=(descriptor_or_path,), daemon=True)
        self.thread.start()

    def _read(self, source: int | Path) -> None:
        with open(source, "rb") as file:  # noqa: PTH123 (it may be a descriptor)
            self.data = file.read()

    def all(self) -> bytes:
        self.thread.join(30)
        return self.data


def test_a_new_file_and_one_that_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "x"
    for data in (DATA, b""):
        write(path, data)
        assert path.read_bytes() == data
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("mask", [0o077, 0o022, 0o000])
def test_permissions_are_those_of_the_mask_or_of_the_file_that_is_replaced(tmp_path: Path, mask: int) -> None:
    secret = tmp_path / "secret"
    secret.write_text("")
    secret.chmod(0o640)
    before = os.umask(mask)
    try:
        write(secret, DATA)
        write(tmp_path / "new", DATA)
        with new_folder(tmp_path / "folder") as made:
            (made / "x").write_text("")
    finally:
        os.umask(before)
    assert stat.S_IMODE(secret.stat().st_mode) == 0o640
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o666 & ~mask
    assert stat.S_IMODE((tmp_path / "folder").stat().st_mode) == 0o777 & ~mask
    assert stat.S_IMODE((tmp_path / "folder" / "x").stat().st_mode) == 0o666 & ~mask


def test_a_file_that_may_not_be_written_is_not_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x"
    path.write_text("old")
    monkeypatch.setattr(os, "access", lambda *_, **__: False)  # what root may do, this test may not rest on
    with pytest.raises(InputError, match=r"x: cannot be written: permission denied\."):
        write(path, DATA)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("there", [True, False])
def test_a_symbolic_link_stays_and_its_file_is_written(tmp_path: Path, there: bool) -> None:
    (tmp_path / "folder").mkdir()
    real = tmp_path / "folder" / "real"
    if there:
        real.write_text("old")
    (tmp_path / "b").symlink_to("folder/real")
    (tmp_path / "a").symlink_to("b")
    write(tmp_path / "a", DATA)
    assert real.read_bytes() == DATA
    assert (tmp_path / "a").is_symlink() and (tmp_path / "b").is_symlink()
    assert list(real.parent.iterdir()) == [real]


def test_a_pipe_with_a_name(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    reader = Reader(path)
    write(path, DATA)
    assert reader.all() == DATA
    assert kind_of(path) == stat.S_IFIFO


@pytest.mark.parametrize("name", ["/dev/fd/{}", "/proc/self/fd/{}", "/dev/./fd/{}", "link"])
def test_an_open_descriptor(tmp_path: Path, name: str) -> None:
    if name.startswith("/proc") and not Path("/proc/self/fd").exists():
        pytest.skip("there is no /proc here")
    read, end = os.pipe()
    os.set_inheritable(end, True)
    path = Path(name.format(end))
    if name == "link":
        path = tmp_path / "link"
        path.symlink_to(f"/dev/fd/{end}")
    reader = Reader(read)
    write(path, DATA)
    os.close(end)
    assert reader.all() == DATA


def test_a_descriptor_in_the_middle_of_a_file(tmp_path: Path) -> None:
    """What was written before stays, as with the redirections of a shell."""
    path = tmp_path / "x"
    with path.open("wb") as file:
        os.set_inheritable(file.fileno(), True)
        file.write(b"before ")
        file.flush()
        write(Path(f"/dev/fd/{file.fileno()}"), b"answer ")
        file.write(b"after")
    assert path.read_bytes() == b"before answer after"


def test_a_file_that_is_open_here_is_not_for_users_to_name(tmp_path: Path) -> None:
    with (tmp_path / "ours").open("wb") as file, pytest.raises(InputError, match="bad file descriptor"):
        write(Path(f"/dev/fd/{file.fileno()}"), DATA)
    assert (tmp_path / "ours").read_bytes() == b""


def _socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))


def _loop(path: Path) -> None:
    path.symlink_to(path.name)


REFUSED: dict[str, tuple[Callable[[Path], object], str]] = {
    "folder": (Path.mkdir, "x: cannot be written: is a directory."),
    "link to a folder": (lambda path: path.symlink_to("."), "x: cannot be written: is a directory."),
    "circle of links": (_loop, "x: cannot be written: too many levels of symbolic links."),
    "socket": (_socket, "x: cannot be written: it is no file, pipe or terminal."),
    "link to a full device": (lambda path: path.symlink_to("/dev/full"), "x: cannot be written: no space left"),
    "link to no folder": (lambda path: path.symlink_to("nope/x"), "x: cannot be written: no such file or directory."),
}


@pytest.mark.parametrize("make", REFUSED)
def test_what_cannot_be_written(make: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # the path of a socket is short
    path = Path("x")
    REFUSED[make][0](path)
    before = state(tmp_path), kind_of(path)
    with pytest.raises(InputError) as caught:
        write(path, DATA)
    assert REFUSED[make][1] in str(caught.value)
    assert caught.value.exit_code == 3
    assert (state(tmp_path), kind_of(path)) == before


@pytest.mark.parametrize(
    "name", ["nope/x", "x" * 300, "a\0b", "/dev/fd/99", "/dev/fd/99999999999999999999", "/dev/fd/-1", ""]
)
def test_names_of_nothing(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match="cannot be written: "):
        write(Path(name), DATA)
    assert list(tmp_path.iterdir()) == []


def test_the_longest_name(tmp_path: Path) -> None:
    write(tmp_path / ("x" * 255), DATA)
    assert [path.name for path in tmp_path.iterdir()] == ["x" * 255]


def test_a_reader_that_goes_is_no_fault(tmp_path: Path) -> None:
    read, end = os.pipe()
    os.set_inheritable(end, True)
    os.close(read)
    with pytest.raises(BrokenPipeError):
        write(Path(f"/dev/fd/{end}"), DATA)
    os.close(end)


FOLDERS: dict[str, tuple[Callable[[Path], object], str]] = {
    "nothing": (lambda path: None, ""),
    "empty folder": (Path.mkdir, ""),
    "link to an empty folder": (lambda path: ((path.parent / "real").mkdir(), path.symlink_to("real")), ""),
    "link to nothing": (lambda path: path.symlink_to("real"), ""),
    "file": (lambda path: path.write_text("theirs"), "is there already"),
    "pipe": (os.mkfifo, "is there already"),
    "full folder": (lambda path: (path.mkdir(), (path / "theirs").write_text("")), "is there already"),
    "link to a full folder": (lambda path: path.symlink_to("."), "is there already"),
    "circle of links": (_loop, "is there already"),
    "in no folder": (lambda path: path.symlink_to("nope/x"), "cannot be written: no such file or directory"),
    "in a file": (lambda path: (path.with_name("f").write_text(""), path.symlink_to("f/x")), "not a directory"),
}


@pytest.mark.parametrize("make", FOLDERS)
def test_a_folder_to_write(make: str, tmp_path: Path) -> None:
    path = tmp_path / "x"
    FOLDERS[make][0](path)
    before = state(tmp_path)
    was = path.stat().st_ino if path.is_dir() else None
    if FOLDERS[make][1]:
        with pytest.raises(InputError, match=FOLDERS[make][1]), new_folder(path) as made:
            (made / "data").write_text("data")
        assert state(tmp_path) == before
        return
    with new_folder(path) as made:
        (made / "sub").mkdir()
        (made / "sub" / "data").write_text("data")
    assert (path / "sub" / "data").read_text() == "data"
    assert was in (None, path.stat().st_ino)  # who stands in the folder still does
    assert [one.name for one in path.iterdir()] == ["sub"]
    assert [one for one in tmp_path.iterdir() if one.name.startswith(".")] == []


@pytest.mark.parametrize("make", [Path.mkdir, lambda path: None])
def test_a_folder_that_fails_leaves_nothing(make: Callable[[Path], object], tmp_path: Path) -> None:
    make(tmp_path / "x")
    before = state(tmp_path)
    with pytest.raises(InputError, match="no space left"), new_folder(tmp_path / "x") as made:
        (made / "data").write_text("data")
        raise OSError(28, "No space left on device")
    assert state(tmp_path) == before


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Path:
    """A small graph that is built."""
    graph = make_graph(tmp_path_factory.mktemp("small")).parents[2]
    build(Workspace.at(graph))
    return graph


WRITERS: dict[str, list[str]] = {
    "query": ["query", "ASK {}"],
    "ask": ["ask", "who-chaired"],
    "why": ["why", "article:talks", "a", "Article", "-f", "text"],
    "export": ["export", "-f", "ntriples"],
    "export csv": ["export", "-f", "csv"],
}


@pytest.mark.parametrize("command", [name for name in WRITERS if name != "export csv"])
def test_every_command_writes_into_a_pipe(command: str, small: Path, tmp_path: Path) -> None:
    path, plain = tmp_path / "pipe", tmp_path / "plain"
    os.mkfifo(path)
    reader = Reader(path)
    assert main([*WRITERS[command], "--graph", str(small), "-o", str(path)]) == 0
    assert kind_of(path) == stat.S_IFIFO
    assert main([*WRITERS[command], "--graph", str(small), "-o", str(plain)]) == 0
    assert reader.all() == plain.read_bytes() != b""


@pytest.mark.parametrize("command", [*WRITERS, "export --for"])
def test_every_command_refuses_in_one_line(
    command: str, small: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    arguments = WRITERS.get(command, ["export", "--for", "oxigraph"])
    path = tmp_path / "nope" / "x"
    assert main([*arguments, "--graph", str(small), "-o", str(path)]) == 3
    out, err = capfd.readouterr()
    assert out == ""
    assert err.count("\n") == 1 or command == "ask"  # which also tells that there are no rows
    assert err.splitlines()[-1].startswith(f"kg: {path}: cannot be written: no such file or directory.")
    assert list(tmp_path.iterdir()) == []


def test_standard_output_under_its_names(small: Path, tmp_path: Path) -> None:
    """In a file, what stands before and after stays; - is standard output too."""
    command = f'"{sys.executable}" -m kg query "ASK {{}}" --graph "{small}" -o'
    names = ["/dev/stdout", "-", "/dev/fd/1", "/dev/fd/3"]
    lines = "".join(f"{command} {name}; " for name in names)
    with (tmp_path / "x").open("wb") as file:
        done = subprocess.run(["bash", "-c", f"(echo before; {lines} echo after) 3>&1"], stdout=file, stderr=-1)
    assert done.stderr == b""
    assert (tmp_path / "x").read_text() == "before\n" + "true\n" * 4 + "after\n"


def test_from_python(small: Path, tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    with kg.open(small) as graph:
        rows = graph.ask("who-chaired")
        for save in (lambda: graph.export(path, "ntriples"), lambda: rows.to_csv(path), lambda: rows.to_json(path)):
            reader = Reader(path)
            save()
            assert reader.all() != b""
            assert kind_of(path) == stat.S_IFIFO


def test_new_makes_its_folder_or_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    for name, make in (
        ("articles-is-a-file", lambda path: path.write_text("")),
        ("articles-is-a-pipe", os.mkfifo),
        ("articles-leads-nowhere", lambda path: path.symlink_to("nope")),
    ):
        graph = tmp_path / name
        graph.mkdir()
        make(graph / "articles")
        before = state(graph)
        assert main(["new", str(tmp_path / "a.txt"), "--slug", "talks", "--graph", str(graph)]) == 3
        assert capsys.readouterr().err.count("\n") == 1
        assert state(graph) == before
    assert main(["new", str(tmp_path / "a.txt"), "--slug", "talks", "--graph", str(tmp_path / "good")]) == 0
    assert sorted(path.name for path in (tmp_path / "good" / "articles" / "talks").iterdir()) == [
        "article.notes",
        "article.txt",
    ]
    (tmp_path / "good" / "articles" / "gone").symlink_to("nope")
    assert main(["new", str(tmp_path / "a.txt"), "--slug", "gone", "--graph", str(tmp_path / "good")]) == 3
