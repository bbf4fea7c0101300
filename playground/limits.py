"""Every bound of the system, in one table.

A limit is an ``int`` that also knows its name, its unit and why it is there, so that code compares against it directly
and a message to a person can say what the limit is. ``LIMITS`` is the whole table; the documentation and the tests walk
it.
"""

from __future__ import annotations

LIMITS: dict[str, Limit] = {}


class Limit(int):
    """An upper bound: the number itself, with ``name``, ``unit`` and ``why`` (a sentence a person can read)."""

    name: str
    unit: str
    why: str

    def __new__(cls, name: str, value: int, unit: str, why: str) -> Limit:
        self = super().__new__(cls, value)
        self.name, self.unit, self.why = name, unit, why
        LIMITS[name] = self
        return self

    def message(self, found: int | None = None) -> str:
        """Say what the limit is, and what was found where that is known."""
        got = "" if found is None else f", and this has {found:,}"
        return f"the limit is {int(self):,} {self.unit} ({self.name}){got}: {self.why}"


TEXT_BYTES = Limit("TEXT_BYTES", 1_048_576, "bytes", "a scenario is one text that is read again at each edit")

ACTIONS = Limit("ACTIONS", 1_000, "actions", "a scenario is a story that a person can follow")
ALERTS = Limit("ALERTS", 10, "alerts", "each has a row of its own in the picture")
CONTAINER_ENTRIES = Limit("CONTAINER_ENTRIES", 1_000, "container entries", "each container start looks through them")
CONTAINER_RUNS = Limit(
    "CONTAINER_RUNS", 10_000, "runs of one entry", "each is kept for as long as the scenario is open"
)
NODES = Limit("NODES", 100, "nodes", "each Pod is placed by looking at the nodes")
PODS_PER_NODE = Limit("PODS_PER_NODE", 10_000, "Pods on one node", "a real kubelet takes 110 unless told otherwise")
POD_TEMPLATE_PARTS = Limit(
    "POD_TEMPLATE_PARTS", 100, "containers, labels and annotations of a template", "each Pod made from it carries them"
)

# Decoding: a short text must not unfold into much work.
YAML_DOCUMENTS = Limit("YAML_DOCUMENTS", 200, "documents", "one scenario is a handful of manifests")
YAML_DEPTH = Limit("YAML_DEPTH", 64, "levels", "no manifest nests deeper than about 20 levels")
YAML_NODES = Limit(
    "YAML_NODES", 50_000, "values, with aliases written out", "a few aliases can stand for millions of values"
)

HORIZON_MS = Limit(
    "HORIZON_MS", 366 * 86_400_000, "ms of virtual time", "a year shows every schedule and every DST night"
)
REST_HORIZON_MS = Limit(
    "REST_HORIZON_MS", 86_400_000, "ms of virtual time", "without until a run ends at rest or after a day"
)
RUN_ACTIONS = Limit("RUN_ACTIONS", 20_000_000, "loop actions", "a run that never rests must end")
RUN_RECORDS = Limit("RUN_RECORDS", 2_000_000, "trace records", "a browser draws what a person can follow")
RUN_OBJECTS = Limit("RUN_OBJECTS", 50_000, "live objects", "one scenario must not fill the memory of the server")
RUN_TICKS = Limit(
    "RUN_TICKS", 600_000, "ticks drawn", "a year of minutes is 525,600, and who looks at more sees no more"
)

# The shells: what one server does for all its visitors together.
FRAME_BYTES = Limit(
    "FRAME_BYTES", 8_388_608, "bytes", "the longest text still fits a socket frame with each character escaped"
)
RUN_CPU_SECONDS = Limit("RUN_CPU_SECONDS", 20, "seconds of computing", "other visitors wait for the same processes")
RUN_WALL_SECONDS = Limit("RUN_WALL_SECONDS", 60, "seconds", "a run must not wait for ever for a slow connection")
RUN_MEMORY_BYTES = Limit("RUN_MEMORY_BYTES", 2_147_483_648, "bytes", "one run must not fill the memory of the server")
RUN_CANCEL_MS = Limit("RUN_CANCEL_MS", 500, "ms", "a run that does not stop when asked is stopped by force")
RUN_QUEUE = Limit("RUN_QUEUE", 200, "waiting runs in one process", "who waits longer than this is better told so")
SOCKETS = Limit("SOCKETS", 2_000, "open sockets in one process", "each holds memory for as long as its page is open")
SHARES_PER_MINUTE = Limit("SHARES_PER_MINUTE", 30, "links a minute from one address", "links are kept for ever")
