"""What must hold in a cluster whatever the scenario. Tests look after every action; a run that nobody watches pays
nothing for it.

``violations`` looks at a cluster as it stands; ``Watch`` follows one from its beginning and also sees what may not
change, go back or be counted twice.
"""

from playground.simulator.invariants.state import violations
from playground.simulator.invariants.watch import Violation, Watch

__all__ = ["Violation", "Watch", "violations"]
