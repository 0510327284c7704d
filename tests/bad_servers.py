"""Servers that misbehave, on loopback: each is a function that gets the connection and the head of a request."""

from __future__ import annotations

import json
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

Handler = Callable[[socket.socket, str], None]
JSON = "application/sparql-results+json"


class Server:
    """url; heads: of the requests that came, in order."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.heads: list[str] = []


@contextmanager
def serving(handler: Handler, tls: tuple[Path, Path] | None = None) -> Iterator[Server]:
    """A server that hands each request to the handler, then closes the connection."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.1)
    port = listener.getsockname()[1]
    server = Server(f"{'https' if tls else 'http'}://127.0.0.1:{port}")
    context = None
    if tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*tls)
    stop = threading.Event()

    def one(connection: socket.socket) -> None:
        with suppress(OSError, ValueError):
            connection.settimeout(20)
            if context:
                connection = context.wrap_socket(connection, server_side=True)
            with connection:
                data = b""
                while b"\r\n\r\n" not in data:
                    more = connection.recv(65536)
                    if not more:
                        return
                    data += more
                head, _, body = data.partition(b"\r\n\r\n")
                text = head.decode("latin-1")
                length = next(
                    (
                        int(line.split(":")[1])
                        for line in text.lower().split("\r\n")
                        if line.startswith("content-length")
                    ),
                    0,
                )
                while len(body) < length and (more := connection.recv(65536)):
                    body += more
                server.heads.append(text + "\r\n\r\n" + body.decode("utf-8", "replace"))
                handler(connection, server.heads[-1])

    def loop() -> None:
        while not stop.is_set():
            with suppress(TimeoutError):
                threading.Thread(target=one, args=(listener.accept()[0],), daemon=True).start()

    thread = threading.Thread(target=loop, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        stop.set()
        thread.join()
        listener.close()


def reply(
    connection: socket.socket, body: bytes | str = b"", status: int = 200, kind: str = JSON, **headers: str
) -> None:
    """Sends a whole answer. headers: names with _ for -."""
    data = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status} X", f"Content-Type: {kind}", f"Content-Length: {len(data)}", "Connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    connection.sendall(("\r\n".join(lines) + "\r\n\r\n").encode() + data)


def rows(columns: list[str], *bindings: dict[str, str]) -> str:
    """SPARQL results in JSON; values that begin with http are IRIs."""
    found = [
        {
            name: {"type": "uri" if value.startswith("http") else "literal", "value": value}
            for name, value in one.items()
        }
        for one in bindings
    ]
    return json.dumps({"head": {"vars": columns}, "results": {"bindings": found}})


def hanging(connection: socket.socket, head: str) -> None:
    with suppress(OSError):
        connection.recv(1)


def dripping(connection: socket.socket, head: str) -> None:
    """One byte of the head at a time, so that no wait for a byte is long."""
    for byte in b"HTTP/1.1 200 OK\r\nX: " + b"y" * 1000:
        connection.sendall(bytes([byte]))
        time.sleep(0.1)


def closing_midway(connection: socket.socket, head: str) -> None:
    connection.sendall(f"HTTP/1.1 200 OK\r\nContent-Type: {JSON}\r\nContent-Length: 1000\r\n\r\n{{".encode())


def chunks_cut_off(connection: socket.socket, head: str) -> None:
    connection.sendall(
        f'HTTP/1.1 200 OK\r\nContent-Type: {JSON}\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{{ "h'.encode()
    )


def closing_at_once(connection: socket.socket, head: str) -> None:
    return


def two_gigabytes(connection: socket.socket, head: str) -> None:
    connection.sendall(f"HTTP/1.1 200 OK\r\nContent-Type: {JSON}\r\nContent-Length: {2**31}\r\n\r\n".encode())
    block = b" " * 2**20
    with suppress(OSError):
        for _ in range(2048):
            connection.sendall(block)


def endless(connection: socket.socket, head: str) -> None:
    """Two gigabytes without saying so first."""
    connection.sendall(f"HTTP/1.1 200 OK\r\nContent-Type: {JSON}\r\nConnection: close\r\n\r\n".encode())
    with suppress(OSError):
        for _ in range(2048):
            connection.sendall(b" " * 2**20)


def saying(body: bytes | str, status: int = 200, kind: str = JSON, **headers: str) -> Handler:
    return lambda connection, head: reply(connection, body, status, kind, **headers)
