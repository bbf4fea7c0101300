"""The recorded tables: for each family a function that computes the answer part of a row from its inputs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playground.conformance import cron, kubectl, manifests

Row = dict[str, Any]

ANSWERS: dict[str, Callable[[Row], Row]] = {**cron.ANSWERS, **manifests.ANSWERS, **kubectl.ANSWERS}
