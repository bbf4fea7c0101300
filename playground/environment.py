"""Settings from environment variables: a good default for one machine, and a loud refusal of anything half right."""

from __future__ import annotations

import os

from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "on", "true", "yes"}
FALSE = {"0", "off", "false", "no"}


def env_text(name: str, default: str = "") -> str:
    """The value of a variable with surrounding blanks removed; an empty variable counts as not set."""
    return os.environ.get(name, "").strip() or default


def env_bool(name: str, default: bool) -> bool:
    """True for on, true, yes, 1, False for off, false, no, 0, in any case; raises ImproperlyConfigured for all else."""
    value = env_text(name).lower()
    if not value:
        return default
    if value in TRUE:
        return True
    if value in FALSE:
        return False
    raise ImproperlyConfigured(f"{name} must be on or off, not {value!r}")


def env_list(name: str) -> list[str]:
    """The comma-separated parts of a variable; an empty part raises ImproperlyConfigured."""
    value = env_text(name)
    if not value:
        return []
    parts = [part.strip() for part in value.split(",")]
    if not all(parts):
        raise ImproperlyConfigured(f"{name} has an empty part between commas: {value!r}")
    return parts


def env_int(name: str, default: int, *, least: int, most: int) -> int:
    """A whole number between ``least`` and ``most``, both included; raises ImproperlyConfigured for anything else."""
    value = env_text(name)
    if not value:
        return default
    try:
        number = int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}") from None
    if not least <= number <= most:
        raise ImproperlyConfigured(f"{name} must be between {least} and {most}, not {number}")
    return number


def env_url(name: str, default: str, schemes: tuple[str, ...]) -> str:
    """A URL with one of ``schemes``; raises ImproperlyConfigured for any other.

    The message does not repeat the URL, which may hold a password.
    """
    value = env_text(name, default)
    if value and value.partition("://")[0] not in schemes:
        raise ImproperlyConfigured(f"{name} must start with one of: {', '.join(scheme + '://' for scheme in schemes)}")
    return value
