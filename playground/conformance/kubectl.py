"""The tables of what kubectl prints: which rows the program answers, and how."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Row = dict[str, Any]

ANSWERS: dict[str, Callable[[Row], Row]] = {}
