from __future__ import annotations

from django.urls import path

from lessons import views
from lessons.catalogue import catalogue

# A lesson that cannot be read stops the server when it starts, not its first reader.
catalogue()

urlpatterns = [
    path("lessons/", views.lessons, name="lessons"),
    path("lessons/<slug:slug>/", views.lesson, name="lesson"),
]
