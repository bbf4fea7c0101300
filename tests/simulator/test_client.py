"""The API server's side of each request: versions, conflicts, finalizers, graceful deletion, and its exact words."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from playground.kubernetes.apimachinery.meta import ObjectMeta, OwnerReference
from playground.kubernetes.batch.types import Job, JobStatus
from playground.kubernetes.core.types import Pod, PodStatus
from playground.simulator.client import Client
from playground.simulator.clock import Clock
from playground.simulator.errors import AlreadyExists, ApiError, Conflict, NotFound
from playground.simulator.event_loop import EventLoop
from playground.simulator.store import Handler, Store
from tests.simulator.story import START_MS, job, pod_spec


@pytest.fixture
def client() -> Client:
    clock = Clock(START_MS)
    return Client(EventLoop(clock), Store(clock))


def pod(name: str, **meta: object) -> Pod:
    return Pod(replace(ObjectMeta(name, ""), **meta), pod_spec(termination_grace_period_seconds=5))


def bound(client: Client, name: str, **meta: object) -> Pod:
    return client.pods.bind(client.pods.create(pod(name, **meta)), "node-1")


def test_a_created_object_has_what_the_server_gives_it(client: Client) -> None:
    client.store.clock.now_ms = 1999
    stored = client.jobs.create(job("one"))
    assert client.jobs.get("default/one") is stored
    assert (stored.meta.generation, stored.meta.resource_version) == (1, 1)
    assert stored.meta.creation_time == START_MS // 1000 + 1
    assert len(stored.meta.uid) == 36
    assert stored.meta.uid != client.jobs.create(job("two")).meta.uid


def test_a_generated_name_has_five_letters_and_fits(client: Client) -> None:
    stored = client.pods.create(pod(""), "x" * 70)
    assert len(stored.meta.name) == 63
    assert stored.meta.name.startswith("x" * 58)
    assert not set(stored.meta.name[58:]) & set("aeiou013")


@pytest.mark.parametrize(
    ("request_of", "error", "message"),
    [
        pytest.param(lambda c: c.jobs.get("default/none"), NotFound, 'jobs.batch "none" not found', id="get"),
        pytest.param(lambda c: c.pods.delete("default/none"), NotFound, 'pods "none" not found', id="delete"),
        pytest.param(
            lambda c: c.jobs.create(job("one")), AlreadyExists, 'jobs.batch "one" already exists', id="create"
        ),
        pytest.param(
            lambda c: c.jobs.delete("default/one", uid="other"),
            Conflict,
            'Operation cannot be fulfilled on jobs.batch "one": Precondition failed: '
            "UID in precondition: other, UID in object meta: known",
            id="delete another than was meant",
        ),
        pytest.param(
            lambda c: c.jobs.update_status(
                replace(c.jobs.get("default/one"), meta=ObjectMeta("one", "known")), JobStatus()
            ),
            Conflict,
            'Operation cannot be fulfilled on jobs.batch "one": the object has been modified; '
            "please apply your changes to the latest version and try again",
            id="write what was read too early",
        ),
    ],
)
def test_a_refused_request_says_so_in_the_servers_words(
    client: Client, request_of: Callable[[Client], object], error: type[ApiError], message: str
) -> None:
    client.jobs.create(replace(job("one"), meta=ObjectMeta("one", "known")))
    with pytest.raises(error) as refusal:
        request_of(client)
    assert str(refusal.value) == message


def test_a_status_write_leaves_the_generation_and_a_spec_write_raises_it(client: Client) -> None:
    created = client.jobs.create(job("one"))
    counted = client.jobs.update_status(created, JobStatus(active=1))
    assert (counted.meta.generation, counted.meta.resource_version) == (1, 2)
    changed = client.jobs.update(
        replace(counted, spec=replace(counted.spec, parallelism=2), status=JobStatus(active=9))
    )
    assert (changed.meta.generation, changed.status.active) == (2, 1)


def test_a_write_that_changes_nothing_is_no_write(client: Client) -> None:
    created = client.jobs.create(job("one"))
    heard: list[Job] = []
    client.jobs.table.add_event_handler(Handler(update=lambda old, new: heard.append(new)))
    client.jobs.update_status(created, JobStatus())
    client.jobs.patch("default/one", lambda now: replace(now, spec=replace(now.spec)))
    assert client.jobs.get("default/one") is created
    assert heard == []


def test_a_job_is_gone_at_once_unless_a_finalizer_holds_it(client: Client) -> None:
    client.jobs.create(job("background"))
    client.jobs.delete("default/background")
    assert client.jobs.find("default/background") is None
    client.jobs.create(job("foreground"))
    client.jobs.delete("default/foreground", "Foreground")
    held = client.jobs.get("default/foreground")
    assert (held.meta.finalizers, held.meta.deletion_ms) == (("foregroundDeletion",), 0)
    client.jobs.remove_finalizer("default/foreground", "foregroundDeletion")
    assert client.jobs.find("default/foreground") is None


def test_a_background_deletion_takes_back_a_foreground_one(client: Client) -> None:
    client.jobs.create(job("one"))
    client.jobs.delete("default/one", "Foreground")
    client.jobs.delete("default/one", "Background")
    assert client.jobs.find("default/one") is None


def test_a_bound_pod_is_given_its_grace_period_and_goes_when_the_kubelet_lets_it(client: Client) -> None:
    bound(client, "one")
    client.pods.delete("default/one")
    assert client.pods.get("default/one").meta.deletion_grace_seconds == 5
    client.pods.delete("default/one")
    assert client.pods.get("default/one").meta.deletion_grace_seconds == 5
    client.pods.delete("default/one", grace_seconds=0)
    assert client.pods.find("default/one") is None


def test_a_pod_that_cannot_run_any_more_has_no_grace_period(client: Client) -> None:
    client.pods.create(pod("unbound"))
    client.pods.delete("default/unbound")
    assert client.pods.find("default/unbound") is None
    client.pods.update_status(bound(client, "ended"), PodStatus("Succeeded"))
    client.pods.delete("default/ended")
    assert client.pods.find("default/ended") is None


def test_a_stopped_pod_stays_until_its_finalizer_is_gone(client: Client) -> None:
    bound(client, "one", finalizers=("hold",))
    client.pods.delete("default/one", grace_seconds=0)
    assert client.pods.get("default/one").meta.finalizers == ("hold",)
    client.pods.remove_finalizer("default/one", "hold")
    assert client.pods.find("default/one") is None


def test_owned_objects_are_found_by_their_owner_in_the_order_of_creation(client: Client) -> None:
    owners = (OwnerReference("Job", "j", "uid-1", True),)
    for name in ("b", "a"):
        client.pods.create(pod(name, owner_references=owners))
    client.pods.create(pod("c"))
    assert [each.meta.name for each in client.pods.owned_by("uid-1")] == ["b", "a"]
    client.pods.patch("default/b", lambda now: replace(now, meta=replace(now.meta, owner_references=())))
    assert [each.meta.name for each in client.pods.owned_by("uid-1")] == ["a"]
    client.pods.delete("default/a")
    assert list(client.pods.owned_by("uid-1")) == []


def test_the_past_can_be_read_back(client: Client) -> None:
    created = client.jobs.create(job("one"))
    client.store.clock.now_ms = 1000
    counted = client.jobs.update_status(created, JobStatus(active=1))
    client.store.clock.now_ms = 2000
    client.jobs.delete("default/one")
    key = ("Job", "default/one")
    assert client.store.objects_at(-1) == {}
    assert client.store.objects_at(999)[key] is created
    assert client.store.objects_at(1000)[key] is counted
    assert client.store.objects_at(2000) == {}


def test_a_long_past_is_the_same_read_in_any_order(client: Client) -> None:
    stored = client.jobs.create(job("one"))
    for number in range(1, 10_000):
        client.store.clock.now_ms = number
        stored = client.jobs.update_status(stored, JobStatus(active=number))
    for at_ms in (9_999, 4_096, 1, 8_192, 4_095, 7_000, 9_999):
        assert client.store.objects_at(at_ms)["Job", "default/one"].status.active == at_ms
