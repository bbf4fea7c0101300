"""Kubernetes' cron: strict syntax with the exact error texts, time zones, and run times across every offset change."""

from playground.kubernetes.cron.grammar import ScheduleError
from playground.kubernetes.cron.schedule import Schedule, format_schedule, parse_schedule

__all__ = ["Schedule", "ScheduleError", "format_schedule", "parse_schedule"]
