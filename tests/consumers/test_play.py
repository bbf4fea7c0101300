from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playground.limits import RUN_CPU_SECONDS
from playground.sandbox.frames import RunFrame
from playground.sandbox.play import play


def frames(text: str, *, compare: bool = False, late: Callable[[], bool] = lambda: False) -> list[dict[str, Any]]:
    return list(play(RunFrame(seq=1, text=text, compare=compare), late))


def test_a_run_that_is_out_of_time_ends_at_a_limit_with_what_it_has(endless: str) -> None:
    played = frames(endless, late=lambda: True)
    assert [frame["type"] for frame in played] == ["review", "start", "chunk", "chunk", "done"]
    done = played[-1]
    assert done["ended"] == "limit"
    assert done["limit"]["name"] == "RUN_CPU_SECONDS"
    assert done["limit"]["message"] == f"The run stopped here: {RUN_CPU_SECONDS.message()}."
    assert 0 < done["untilMs"] < 86_400_000


def test_the_lanes_of_a_comparison_grow_together(cron_job: str) -> None:
    chunks = [frame["variant"] for frame in frames(cron_job, compare=True) if frame["type"] == "chunk"]
    assert chunks[:3] == ["Allow", "Forbid", "Replace"]


def test_a_run_is_a_single_variant_that_is_the_written_one(cron_job: str) -> None:
    start = frames(cron_job)[1]
    assert start["start"] == "2026-01-05T08:00:00Z"
    assert start["zone"] == "UTC"
    assert start["untilMs"] == 40 * 60_000


def test_times_are_shown_in_the_zone_of_the_cron_job(cron_job: str) -> None:
    zoned = cron_job.replace("  concurrencyPolicy", "  timeZone: Europe/Berlin\n  concurrencyPolicy")
    assert frames(zoned)[1]["zone"] == "Europe/Berlin"


def test_the_same_text_gives_the_same_frames(cron_job: str) -> None:
    assert frames(cron_job, compare=True) == frames(cron_job, compare=True)
