"""``manage.py serve``: HTTP and WebSockets by the production server, with the options this project needs."""

from __future__ import annotations

import contextlib
import errno
import socket
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

import uvicorn
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from uvicorn.supervisors import ChangeReload

from playground.limits import FRAME_BYTES


class Command(BaseCommand):
    help = "Serves the site over HTTP and WebSocket until Ctrl-C."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1)")
        parser.add_argument(
            "--port", type=port_number, default=8000, help="port to listen on, 0 for any free one (default 8000)"
        )
        parser.add_argument(
            "--reload",
            action="store_true",
            help="start again when a Python file changes (development; use with DEBUG=on)",
        )

    def handle(self, *args: Any, host: str, port: int, reload: bool, **options: Any) -> None:
        listener = listen(host, port)
        # Both printed and waited for by people and by programs that start this one.
        self.stdout.write(f"Jobsite is at {address(listener)}  (Ctrl-C stops it)")
        self.stdout.flush()
        config = uvicorn.Config(
            "playground.asgi:application",
            fd=listener.fileno() if reload else None,
            lifespan="on",
            ws="websockets-sansio",
            ws_max_size=2
            * FRAME_BYTES,  # a frame over FRAME_BYTES is answered; only far beyond that the socket is closed
            ws_per_message_deflate=settings.WEBSOCKET_DEFLATE,
            timeout_graceful_shutdown=1,
            access_log=settings.DEBUG,
            log_level="info" if settings.DEBUG else "warning",
            server_header=False,
            proxy_headers=settings.BEHIND_PROXY,
            reload=reload,
            reload_dirs=[str(settings.BASE_DIR / "playground"), str(settings.BASE_DIR / "lessons")] if reload else None,
        )
        server = uvicorn.Server(config)
        # uvicorn stops in good order at Ctrl-C, and then raises what it had caught.
        with contextlib.suppress(KeyboardInterrupt):
            if reload:
                ChangeReload(config, target=server.run, sockets=[listener]).run()
            else:
                server.run(sockets=[listener])


def port_number(text: str) -> int:
    """The port that ``text`` names; raises ArgumentTypeError."""
    if not (text.isascii() and text.isdigit() and int(text[:6]) <= 65535):
        raise ArgumentTypeError(f"{text!r} is not a port: ports are 0 to 65535")
    return int(text)


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; raises CommandError in plain words where there can be none."""
    try:
        family, kind, _, _, target = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        listener = socket.socket(family, kind)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(target)
        listener.listen(2048)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise CommandError(f"Port {port} of {host} is taken. Choose another: make serve PORT={port + 1}") from None
        raise CommandError(f"Cannot listen on port {port} of {host}: {error.strerror or error}.") from None
    listener.set_inheritable(True)
    return listener


def address(listener: socket.socket) -> str:
    """Where a browser on this machine finds ``listener``."""
    host, port = listener.getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"
