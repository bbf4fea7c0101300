from __future__ import annotations

from django.urls import path

from playground.sandbox import views

urlpatterns = [
    path("", views.home, name="home"),
    path("playground/", views.playground, name="playground"),
    path("examples/<slug:name>.yaml", views.example, name="example"),
    path("share/", views.share, name="share"),
    path("fidelity/", views.fidelity, name="fidelity"),
    path("s/<slug:link_id>", views.open_share, name="share-open"),
]
