from __future__ import annotations

from typing import Any

from django.urls import path

from playground.sandbox.consumers import SandboxConsumer

SOCKET_PATH = "ws/sandbox/"

websocket_urlpatterns: list[Any] = [path(SOCKET_PATH, SandboxConsumer.as_asgi())]  # type: ignore[arg-type]
