"""The front door of the core: text -> Scenario -> Run (trace, problems)."""

from playground.scenario.reading import Scenario, read
from playground.scenario.running import Run, run
from playground.scenario.variants import with_policy

__all__ = ["Run", "Scenario", "read", "run", "with_policy"]
