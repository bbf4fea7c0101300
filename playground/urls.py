from __future__ import annotations

from django.apps import apps
from django.urls import include, path

urlpatterns = [
    *([path("", include("lessons.urls"))] if apps.is_installed("lessons") else []),
    path("", include("playground.sandbox.urls")),
]
