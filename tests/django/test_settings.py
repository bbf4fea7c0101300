from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from tests.conftest import ROOT, environment, manage


@pytest.fixture
def settings_with(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """Read playground/settings.py anew under the given environment variables."""

    def read(**variables: str) -> dict[str, Any]:
        for name, value in environment(tmp_path, **variables).items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(ROOT / "playground" / "settings.py"))

    return read


def test_the_defaults_serve_one_machine_without_debug(settings_with: Any, tmp_path: Path) -> None:
    settings = settings_with()
    assert settings["DEBUG"] is False
    assert settings["ALLOWED_HOSTS"] == ["localhost", "127.0.0.1", "[::1]"]
    assert settings["DATABASES"]["default"]["NAME"] == str(tmp_path / "jobsite.sqlite3")
    assert settings["CHANNEL_LAYERS"]["default"]["BACKEND"] == "channels.layers.InMemoryChannelLayer"


def test_without_a_key_each_start_makes_its_own(settings_with: Any) -> None:
    assert settings_with()["SECRET_KEY"] != settings_with()["SECRET_KEY"]


def test_a_postgresql_is_taken_from_its_url(settings_with: Any) -> None:
    database = settings_with(DATABASE_URL="postgres://somebody:secret@db.example:5433/jobsite")["DATABASES"]["default"]
    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert (database["HOST"], database["PORT"], database["NAME"]) == ("db.example", 5433, "jobsite")


def test_a_redis_is_taken_from_its_url(settings_with: Any) -> None:
    layer = settings_with(REDIS_URL="redis://cache.example:6379/1")["CHANNEL_LAYERS"]["default"]
    assert layer["BACKEND"] == "channels_redis.pubsub.RedisPubSubChannelLayer"
    assert layer["CONFIG"]["hosts"] == ["redis://cache.example:6379/1"]


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        (
            {"ALLOWED_HOSTS": "jobsite.example"},
            "ALLOWED_HOSTS opens this server to others, so SECRET_KEY must be set as well",
        ),
        ({"DEBUG": "perhaps"}, "DEBUG must be on or off, not 'perhaps'"),
        ({"ALLOWED_HOSTS": "a.example,,b.example"}, "ALLOWED_HOSTS has an empty part between commas"),
        ({"RUN_WORKERS": "0"}, "RUN_WORKERS must be between 1 and 64, not 0"),
        ({"DATABASE_URL": "mysql://db.example/jobsite"}, "DATABASE_URL must start with one of: sqlite://, postgres://"),
        ({"REDIS_URL": "memcached://cache.example"}, "REDIS_URL must start with one of: redis://, rediss://, unix://"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_wrong_setting_stops_the_start(settings_with: Any, variables: dict[str, str], message: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=message.replace(".", r"\.")):
        settings_with(**variables)


def test_a_wrong_setting_stops_the_start_in_words(tmp_path: Path) -> None:
    ran = manage("check", env=environment(tmp_path, HTTPS="sometimes"))
    assert ran.returncode != 0
    assert "HTTPS must be on or off, not 'sometimes'" in ran.stderr


def test_production_passes_the_deployment_check(tmp_path: Path) -> None:
    env = environment(
        tmp_path,
        SECRET_KEY="not-a-real-key-but-as-long-and-as-varied-as-one-2e7f1c9a4b8d",
        ALLOWED_HOSTS="jobsite.example",
        CSRF_TRUSTED_ORIGINS="https://jobsite.example",
        HTTPS="on",
        BEHIND_PROXY="on",
    )
    ran = manage("check", "--deploy", "--fail-level", "DEBUG", env=env)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout == "System check identified no issues (0 silenced).\n"
