"""The composition root: HTTP to Django, WebSockets to the consumers, the process's life to the pool of run workers."""

from __future__ import annotations

import os

from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "playground.settings")
http_application = get_asgi_application()

# The addresses are loaded here, with what they read once: a lesson that cannot be read stops the start, not a visitor.
import playground.urls  # noqa: E402, F401 (Django must be set up first)
from playground.sandbox.lifespan import lifespan  # noqa: E402
from playground.sandbox.routing import websocket_urlpatterns  # noqa: E402

application = ProtocolTypeRouter(
    {
        "http": http_application,
        "websocket": AllowedHostsOriginValidator(URLRouter(websocket_urlpatterns)),
        "lifespan": lifespan,
    }
)
