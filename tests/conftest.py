"""What several test folders share: the real server as a process of its own, and Node.js."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@dataclass
class Server:
    """A running ``manage.py serve``: its ``address`` without a slash at the end, and its process."""

    address: str
    process: subprocess.Popen[str]

    @property
    def port(self) -> int:
        return int(self.address.rpartition(":")[2])

    def stop(self) -> int:
        """Stop as Ctrl-C does; returns the exit status."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(10)


ServerFactory = Callable[..., Server]


def environment(data_dir: Path, **variables: str) -> dict[str, str]:
    """An environment in which the settings are the defaults and ``variables``, and data goes to ``data_dir``."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "SYSTEMROOT") if name in os.environ}
    return {**kept, "PYTHONWARNINGS": "error", "DATA_DIR": str(data_dir), **variables}


def manage(*arguments: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run ``manage.py`` to its end in a process of its own."""
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=60, check=False)


@contextmanager
def serving(data_dir: Path, port: int = 0, **variables: str) -> Iterator[Server]:
    """The real server on a free port of this machine, with its own database unless ``variables`` say otherwise."""
    env = environment(data_dir, **variables)
    migrated = manage("migrate", "--verbosity", "0", env=env)
    assert migrated.returncode == 0, migrated.stderr
    command = [sys.executable, str(ROOT / "manage.py"), "serve", "--port", str(port)]
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            said = process.stdout.readline()
            assert "http://" in said, f"the server did not start: {said}"
            yield Server(said[said.index("http://") :].split()[0], process)
        finally:
            process.terminate()


@pytest.fixture(scope="session")
def session_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all tests that leave it as it was."""
    with serving(tmp_path_factory.mktemp("server")) as server:
        yield server


@pytest.fixture
def start_server(tmp_path: Path) -> Iterator[ServerFactory]:
    """Start servers that end with the test: ``start_server(port=0, **environment_variables)``."""
    with ExitStack() as stack:

        def start(port: int = 0, **variables: str) -> Server:
            return stack.enter_context(serving(tmp_path, port, **variables))

        yield start


@pytest.fixture(scope="session")
def node() -> str:
    """The path of Node.js, that of the environment before that of the machine."""
    folders = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    found = shutil.which("node", path=folders)
    assert found, "Node.js is not here: `make test` installs it"
    return found
