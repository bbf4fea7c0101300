"""The lane of a Deployment, a DaemonSet or a ReplicaSet of its own: those who keep Pods for ever."""

from __future__ import annotations

from playground.timeline.picture import Picture
from playground.timeline.reasons import Record

KINDS = ("Deployment", "DaemonSet", "ReplicaSet")


class WorkloadLane:
    """Follows one of them. Its Pods have lanes of their own below it; a Deployment's ReplicaSets have none."""

    def __init__(self, picture: Picture, record: Record, at_ms: int) -> None:
        self.picture = picture
        self._lane = picture.lanes.add(record["kind"], record[record["kind"].lower()], text=size_words(record))
        self._span = picture.spans.add(self._lane.id, "workload", at_ms, why=picture.why(record))

    @property
    def lane(self) -> int:
        return self._lane.id

    def change(self, record: Record, at_ms: int) -> None:
        """A change of the object itself; how its Pods stand shows in their lanes."""
        change, why = record["change"], self.picture.why(record)
        if change == "patched":
            resized = self._resize(size_words(record))
            self.picture.marks.add(self.lane, at_ms, "patched", self._lane.text if resized else None, why)
        elif change == "orphaned":
            self.picture.marks.add(self.lane, at_ms, "orphaned", None, why)
        elif change == "deleted":
            self.picture.close(self._span, at_ms, "deleted", why)
            self.picture.marks.add(self.lane, at_ms, "deleted", None, why)

    def _resize(self, words: str) -> bool:
        resized = words != self._lane.text
        if resized:
            self._lane.text = words
            self.picture.lanes.touch(self._lane)
        return resized


def size_words(record: Record) -> str:
    """What it is, and how many Pods there are to be: ``Deployment, 2 replicas``."""
    if record["kind"] == "DaemonSet":
        return "DaemonSet, on each node"
    replicas = record["spec"]["replicas"]
    return f"{record['kind']}, {replicas} replica{'' if replicas == 1 else 's'}"
