"""What the sandbox keeps: shared texts, nothing about people."""

from __future__ import annotations

from django.db import models
from django.urls import reverse


class ShareLink(models.Model):
    """A shared scenario. Its id comes from the text and the playhead, so sharing the same thing twice is one row."""

    id = models.CharField(primary_key=True, max_length=32)
    text = models.TextField()
    playhead_ms = models.PositiveBigIntegerField(default=0)
    created = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.id

    def get_absolute_url(self) -> str:
        return reverse("share-open", args=[self.id])
