"""``manage.py serve`` as people and supervisors meet it: a real process on a real port."""

from __future__ import annotations

import signal
import socket
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.conftest import Server, ServerFactory, environment, manage


def get(url: str, **headers: str) -> tuple[int, dict[str, str], str]:
    """The status, the headers in lower case and the body of a page."""
    request = urllib.request.Request(url, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, {k.lower(): v for k, v in answer.headers.items()}, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, {k.lower(): v for k, v in error.headers.items()}, error.read().decode()


def test_the_playground_is_served(session_server: Server) -> None:
    status, _, body = get(f"{session_server.address}/playground/")
    assert status == 200
    assert "<jobsite-sandbox" in body


def test_a_page_names_no_other_host_and_has_a_strict_policy(session_server: Server) -> None:
    _, headers, body = get(f"{session_server.address}/playground/")
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe-" not in policy
    assert "https://" not in body.replace("https://kubernetes.io", "")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"


def test_a_static_file_is_kept_for_a_year_under_a_name_that_changes_with_it(session_server: Server) -> None:
    _, _, body = get(f"{session_server.address}/playground/")
    path = body.split('href="')[1:]
    style = next(part.split('"')[0] for part in path if part.split('"')[0].endswith(".css"))
    status, headers, _ = get(session_server.address + style)
    assert status == 200
    assert "max-age=31536000" in headers["cache-control"]


def test_another_name_for_the_server_is_refused(session_server: Server) -> None:
    assert get(f"{session_server.address}/playground/", Host="elsewhere.example")[0] == 400


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM], ids=lambda sign: str(sign.name))
def test_a_signal_stops_it_at_once_and_in_good_order(start_server: ServerFactory, sign: signal.Signals) -> None:
    server = start_server()
    assert get(f"{server.address}/playground/")[0] == 200
    server.process.send_signal(sign)
    status = server.process.wait(10)
    assert status == (0 if sign == signal.SIGINT else -signal.SIGTERM)


def test_an_open_socket_does_not_keep_it_from_stopping(start_server: ServerFactory) -> None:
    server = start_server()
    with socket.create_connection(("127.0.0.1", server.port)) as page:
        page.sendall(
            b"GET /ws/sandbox/ HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nOrigin: http://localhost\r\n\r\n"
        )
        assert b" 101 " in page.recv(4096)
        assert server.stop() == 0


def test_a_taken_port_is_said_in_words(session_server: Server, tmp_path: Path) -> None:
    ran = manage("serve", "--port", str(session_server.port), env=environment(tmp_path))
    assert ran.returncode == 1
    taken = f"CommandError: Port {session_server.port} of 127.0.0.1 is taken. Choose another: make serve PORT="
    assert ran.stderr.startswith(taken)
    assert "Traceback" not in ran.stderr


@pytest.mark.parametrize("port", ["web", "-1", "65536", "99999999999", ""])
def test_what_is_no_port_is_said_in_words(tmp_path: Path, port: str) -> None:
    ran = manage("serve", f"--port={port}", env=environment(tmp_path))
    assert ran.returncode != 0
    assert f"{port!r} is not a port: ports are 0 to 65535" in ran.stderr


def test_an_address_that_is_not_of_this_machine_is_said_in_words(tmp_path: Path) -> None:
    ran = manage("serve", "--host", "192.0.2.1", "--port", "0", env=environment(tmp_path))
    assert ran.returncode == 1
    assert ran.stderr.startswith("CommandError: Cannot listen on port 0 of 192.0.2.1: ")
