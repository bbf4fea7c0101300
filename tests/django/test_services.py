"""Several processes over one PostgreSQL and one Redis, both real, started here and for these tests only."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

import pytest
from channels_redis.pubsub import RedisPubSubChannelLayer

from playground.limits import SHARES_PER_MINUTE
from tests.conftest import Server, ServerFactory

# Neither server may run as root: where the tests do, nobody runs them.
USER: dict[str, Any] = {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.geteuid() == 0 else {}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def program(name: str, package: str) -> str:
    """The path of a server's program; without it the test fails in CI, and elsewhere says what would let it run."""
    debian = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)
    found = shutil.which(name) or (str(debian[0]) if debian else None)
    if found is None:
        say = pytest.fail if os.environ.get("CI") else pytest.skip
        say(f"{name} is not here; Debian's package {package} has it")
    return found


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    """Until something answers at ``port``."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        assert process.poll() is None, f"{process.args!r} ended with status {process.returncode}"
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError(f"nothing answers at port {port}")


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A folder whose owner runs the servers; pytest's own folders are closed to others."""
    with tempfile.TemporaryDirectory(prefix="jobsite-") as folder:
        if USER:
            shutil.chown(folder, "nobody", "nogroup")
        yield Path(folder)


@pytest.fixture(scope="module")
def redis_url(folder: Path) -> Iterator[str]:
    port = free_port()
    command = [program("redis-server", "redis-server"), "--port", str(port), "--bind", "127.0.0.1", "--save", ""]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, **USER) as process:
        try:
            wait_for(port, process)
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            process.terminate()


@pytest.fixture(scope="module")
def database_url(folder: Path) -> Iterator[str]:
    data, port = folder / "postgresql", free_port()
    initdb = [program("initdb", "postgresql"), "--pgdata", str(data), "--username", "jobsite", "--auth", "trust"]
    subprocess.run([*initdb, "--no-sync"], cwd=folder, check=True, stdout=subprocess.DEVNULL, **USER)
    command = [program("postgres", "postgresql"), "-D", str(data), "-p", str(port), "-k", "", "-h", "127.0.0.1", "-F"]
    with subprocess.Popen(command, cwd=folder, stderr=subprocess.DEVNULL, **USER) as process:
        try:
            wait_for(port, process)
            yield f"postgres://jobsite@127.0.0.1:{port}/postgres"
        finally:
            process.terminate()


@pytest.fixture
def servers(start_server: ServerFactory, redis_url: str, database_url: str) -> list[Server]:
    """Two processes that share the database and the Redis."""
    return [start_server(REDIS_URL=redis_url, DATABASE_URL=database_url) for _ in range(2)]


class Visitor:
    """A browser without a screen: keeps the cookie, sends the form."""

    def __init__(self, server: Server) -> None:
        self.address = server.address
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.get("/playground/"))
        assert token is not None
        self.token = token[1]

    def get(self, path: str) -> str:
        with self.opener.open(self.address + path, timeout=10) as answer:
            return str(answer.read().decode())

    def share(self, text: str) -> tuple[int, dict[str, str]]:
        """The status and what the server says."""
        fields = {"csrfmiddlewaretoken": self.token, "text": text, "playhead_ms": "1500"}
        request = urllib.request.Request(
            f"{self.address}/share/", urllib.parse.urlencode(fields).encode(), {"Accept": "application/json"}
        )
        try:
            with self.opener.open(request, timeout=10) as answer:
                return answer.status, json.loads(answer.read())
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.loads(error.read())


def test_a_link_made_by_one_process_is_opened_by_the_other_and_links_are_counted_together(
    servers: list[Server],
) -> None:
    first, second = (Visitor(server) for server in servers)
    text = "# made by the first process: ü, 日本, \U0001f600\n"
    status, answer = first.share(text)
    assert status == 200
    assert text.strip() in second.get(urllib.parse.urlsplit(answer["url"]).path)

    statuses = [visitor.share(f"# {n}")[0] for n in range(SHARES_PER_MINUTE // 2) for visitor in (first, second)]
    assert statuses == [200] * (SHARES_PER_MINUTE - 1) + [429]


async def test_a_message_goes_from_one_process_to_the_other(redis_url: str) -> None:
    ours, theirs = (RedisPubSubChannelLayer(hosts=[redis_url]) for _ in range(2))
    try:
        channel = await ours.new_channel()
        await ours.group_add("room", channel)
        await theirs.group_send("room", {"type": "hello", "text": "over the wire"})
        assert await ours.receive(channel) == {"type": "hello", "text": "over the wire"}
    finally:
        await ours.flush()
        await theirs.flush()
