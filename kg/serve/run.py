"""Runs the service: on this machine alone unless told otherwise."""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import os
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any, cast

import uvicorn
from uvicorn.config import Config

from kg.errors import InputError, KgError
from kg.paths import Workspace
from kg.serve.app import Settings, application
from kg.serve.front import Fronts, Taking
from kg.serve.guards import LOOPBACK
from kg.serve.pool import ROWS, Pool
from kg.serve.state import State
from kg.serve.wire import Answering, Direct, protocol
from kg.snapshot import folder_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import ASGIApp

MANY = 1000  # requests in a second with which more processes take part
STOP = 10  # seconds that requests have to end when the service stops


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a host of that name.

    >>> is_loopback("127.0.0.1"), is_loopback("localhost"), is_loopback("0.0.0.0")
    (True, True, False)
    """
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def names_of(host: str, names: list[str]) -> frozenset[str] | None:
    """The host names to serve: those given, that of the address, and this machine's own."""
    if "*" in names:
        return None
    own = host.lower()
    own = f"[{own.strip('[]')}]" if ":" in own else own
    return frozenset({*LOOPBACK, *(name.lower() for name in names), own})


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens. Raises `InputError`."""
    try:
        address = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        # With its protocol named, or asyncio does not turn Nagle's algorithm off: 40 ms for each answer.
        found = socket.socket(*address[:3])
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind(address[4])
        found.listen(512)
        found.set_inheritable(False)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        remedy = "Give another --port." if error.errno == 98 or "in use" in reason else "Give another --host or --port."
        raise InputError(f"cannot listen at {host}:{port}: {reason}.", remedy) from error
    return found


def serve(
    key: str,
    workspace: Workspace,
    *,
    host: str = "127.0.0.1",
    port: int = 8000,
    root_path: str = "",
    names: list[str] | None = None,
    origin: str | None = None,
    proxies: str = "",
    seconds: float = 10.0,
    memory: int = 2**31,
    rows: int = ROWS,
    workers: int = 1,
    write: bool = False,
    first: Workspace | None = None,
    say: Callable[[str], None] = print,
    opened: Callable[[str], None] | None = None,
) -> None:
    """Serves until it is told to stop (SIGINT, SIGTERM); then the requests that are open are answered.

    root_path: where a proxy mounts the service; names: other host names; origin: whose scripts may read answers; proxies:
    addresses whose X-Forwarded headers are believed; seconds, memory, rows: the limits of one query; workers: processes that answer
    short queries when there are many; write: whether notes are saved; first: the workspace of `key`, where that is another; opened: is given the address when it can be asked.
    """
    if root_path and (
        not root_path.startswith("/") or root_path.endswith("/") or any(c in root_path for c in '?#"<> ')
    ):
        raise KgError(f"--root-path cannot be '{root_path}'.", "Write it as /entente.")
    if write and (names or not is_loopback(host)):
        raise KgError(
            "--write is for this machine alone: whoever reaches the pages could change your files.",
            "Leave --host and --name out; from elsewhere, use ssh -L.",
        )
    listener = listening(host, port)
    state = State(workspace, key, lambda folder: Pool(folder, seconds=seconds, memory=memory, rows=rows), first)
    application_ = application(state, Settings(names_of(host, names or []), origin, write))
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host
    at = f"http://{f'[{shown}]' if ':' in shown.strip('[]') else shown}:{listener.getsockname()[1]}{root_path}/"

    def started() -> None:
        say(f"Serving {Path(workspace.graph)} at {at} (stop with Ctrl-C); SPARQL at {at}sparql")
        if opened:
            opened(at)

    def share(take: Taking) -> Fronts:
        fronts = Fronts(workers, listener, application_, take)
        state.followed = lambda snapshot: fronts.use(snapshot, str(folder_of(snapshot.key) / "store"))
        state.followed(state.current)
        return fronts

    several = share if workers > 1 and sys.platform == "linux" else None
    try:
        run_application(application_, listener, root_path, proxies, started, Direct(application_), several)
    finally:
        state.close()
        listener.close()


def run_application(
    served: ASGIApp,
    listener: socket.socket,
    root_path: str = "",
    proxies: str = "",
    started: Callable[[], None] = lambda: None,
    answer: Answering | None = None,
    share: Callable[[Taking], Fronts] | None = None,
) -> None:
    """Runs an application on a socket until SIGINT or SIGTERM.

    started: is called when it can be asked; answer: is asked first, before a request is made of what came;
    share: starts more processes once there is much to do.
    """
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(message)s")
    for name in ("uvicorn", "mcp"):
        logging.getLogger(name).setLevel(logging.WARNING)
    configuration = Config(
        served,
        http=protocol(*_base(answer), give=lambda connection: server.give(connection)),  # noqa: PLW0108 - made below
        log_config=None,
        access_log=False,
        server_header=False,
        root_path=root_path,
        proxy_headers=bool(proxies),
        forwarded_allow_ips=proxies or None,
        timeout_graceful_shutdown=STOP,
        timeout_keep_alive=15,
        ws="none",
    )
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    server = _Server(configuration, share)

    async def run() -> None:
        task = asyncio.create_task(server.serve(sockets=[listener.dup()]))
        while not server.started and not task.done():
            await asyncio.sleep(0.02)
        if server.started:
            started()
        await task

    # The loop is uvloop's, where that is installed.
    with suppress(KeyboardInterrupt), asyncio.Runner(loop_factory=configuration.get_loop_factory()) as runner:
        runner.run(run())


class _Server(uvicorn.Server):
    """Stops at a signal, and ends well: uvicorn's own kills itself by the same signal after that.

    share: starts processes that listen from then on, once there is much to do.
    """

    def __init__(self, config: Config, share: Callable[[Taking], Fronts] | None) -> None:
        super().__init__(config)
        self._share = share
        self._fronts: Fronts | None = None
        self._asked = 0
        self._tasks: set[asyncio.Task[None]] = set()

    async def on_tick(self, counter: int) -> bool:
        if counter % 10 == 0 and self._share is not None:  # each second
            asked = self.server_state.total_requests
            if asked - self._asked > MANY:
                self._fronts = self._share(self._take)
                self._share = None
                for server in self.servers:
                    server.close()
                self.servers = []
            self._asked = asked
        return await super().on_tick(counter)

    def give(self, connection: Any) -> bool:
        """Whether another process goes on with a connection."""
        return self._fronts is not None and not self.should_exit and self._fronts.give(connection)

    def _take(self, connection: socket.socket, data: bytes) -> None:
        """Goes on with a connection, of which some bytes were read."""

        def made() -> Any:
            loop = asyncio.get_running_loop()
            found: Any = cast("type[Any]", self.config.http_protocol_class)(
                config=self.config, server_state=self.server_state, app_state=self.lifespan.state, _loop=loop
            )
            begin = found.connection_made

            def connection_made(transport: asyncio.BaseTransport) -> None:
                begin(transport)
                if data:
                    found.data_received(data)

            found.connection_made = connection_made
            return found

        async def take() -> None:
            with suppress(OSError):  # gone meanwhile
                await asyncio.get_running_loop().connect_accepted_socket(made, connection)

        task = asyncio.get_running_loop().create_task(take())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        if self._fronts is not None:
            self._fronts.close()
            await asyncio.sleep(0)
            await asyncio.gather(*self._tasks)
        await super().shutdown(sockets)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        before = {number: signal.signal(number, self.handle_exit) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def _base(answer: Answering | None = None) -> tuple[type[Any], Answering | None]:
    """The HTTP of uvicorn: in C where it is installed, which also tells where requests begin, as `answer` needs it."""
    if find_spec("httptools") is None:
        from uvicorn.protocols.http.h11_impl import H11Protocol

        return H11Protocol, None
    from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

    return HttpToolsProtocol, answer


def open_browser(at: str) -> None:
    """Shows a page in the user's browser, where there is a screen for it."""
    import webbrowser

    if sys.platform == "darwin" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        webbrowser.open(at)
