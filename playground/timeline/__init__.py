"""A run's trace as a picture: lanes, spans, ticks, marks and Events, in columns that a page draws as they arrive."""

from playground.timeline.builder import WIRE_VERSION, TimelineBuilder

__all__ = ["WIRE_VERSION", "TimelineBuilder"]
