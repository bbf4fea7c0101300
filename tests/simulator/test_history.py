"""What a store has kept of its writes."""

from __future__ import annotations

import pytest

from playground.kubernetes.apimachinery.meta import ObjectMeta
from playground.kubernetes.core.types import Node, Pod, PodSpec
from playground.simulator.history import SNAPSHOT_ENTRIES, History

NODE = Node(ObjectMeta("node-1", "u1", namespace=""))
POD = Pod(ObjectMeta("a", "u2"), PodSpec(()))
BOUND = Pod(POD.meta, POD.spec, node_name="node-1")


@pytest.fixture
def history() -> History:
    history = History()
    history.put(0, NODE)
    history.put(1000, POD)
    history.put(1000, BOUND)
    history.remove(2500, "Pod", "default/a")
    return history


def test_each_write_is_told_with_its_kind_and_key(history: History) -> None:
    told = [
        (0, "Node", "/node-1", NODE),
        (1000, "Pod", "default/a", POD),
        (1000, "Pod", "default/a", BOUND),
        (2500, "Pod", "default/a", None),
    ]
    assert list(history) == told
    assert history[1:] == told[1:]
    assert (history[0], history[-1], len(history)) == (told[0], told[-1], 4)


@pytest.mark.parametrize(
    ("at_ms", "pod"), [(-1, None), (0, None), (999, None), (1000, BOUND), (2499, BOUND), (2500, None), (9000, None)]
)
def test_the_last_write_of_an_instant_holds(history: History, at_ms: int, pod: Pod | None) -> None:
    assert history.objects_at(at_ms).get(("Pod", "default/a")) is pod


def test_what_came_before_many_writes_is_still_there() -> None:
    history = History()
    history.put(0, NODE)
    for at_ms in range(1, 3 * SNAPSHOT_ENTRIES):
        history.put(at_ms, Pod(POD.meta, POD.spec, ordinal=at_ms))
    for at_ms in (SNAPSHOT_ENTRIES - 1, 3 * SNAPSHOT_ENTRIES - 1, 5):
        objects = history.objects_at(at_ms)
        assert objects["Node", "/node-1"] is NODE
        assert objects["Pod", "default/a"].ordinal == at_ms
