"""Manifests built from the few lines a test is about, as the server sees them before validation."""

from __future__ import annotations

from typing import Any

from playground.kubernetes.decode import decode
from playground.kubernetes.scheme import Kind, kind_for

Object = dict[str, Any]
UID = "00000000-0000-4000-8000-000000000001"
CREATED = "2026-03-10T09:00:00Z"
CONTAINER: Object = {"name": "main", "image": "busybox:1.36"}


def parsed(text: str) -> Object:
    """The one object that a YAML text holds."""
    value = decode(text).documents[0].value
    assert isinstance(value, dict), text
    return value


def job(text: str = "") -> Object:
    """A sound Job and what ``text`` gives as ``meta``, ``spec``, ``template`` (metadata), ``pod``, ``container``."""
    given = parsed(text) if text else {}
    pod = {"restartPolicy": "Never", "containers": [CONTAINER | (given.get("container") or {})]}
    template: Object = {"spec": pod | (given.get("pod") or {})}
    if "template" in given:
        template["metadata"] = given["template"]
    return prepared(
        {
            "apiVersion": "batch/v1",
            "kind": "Job",
            "metadata": {"name": "demo"} | (given.get("meta") or {}),
            "spec": {"template": template} | (given.get("spec") or {}),
        }
    )


def cron_job(text: str = "") -> Object:
    """A sound CronJob with what ``text`` gives under ``meta``, ``spec``, ``job`` (its template's spec) and ``pod``."""
    given = parsed(text) if text else {}
    pod = {"restartPolicy": "OnFailure", "containers": [CONTAINER]} | (given.get("pod") or {})
    job_spec = {"template": {"spec": pod}} | (given.get("job") or {})
    return prepared(
        {
            "apiVersion": "batch/v1",
            "kind": "CronJob",
            "metadata": {"name": "demo"} | (given.get("meta") or {}),
            "spec": {"schedule": "0 3 * * *", "jobTemplate": {"spec": job_spec}} | (given.get("spec") or {}),
        }
    )


def kind_of(obj: Object) -> Kind:
    kind = kind_for(obj["apiVersion"], obj["kind"])
    assert kind is not None
    return kind


def prepared(obj: Object) -> Object:
    """Decoded, defaulted and prepared for creation."""
    kind = kind_of(obj)
    decoded, errors = kind.decode(obj)
    assert not errors, errors
    return kind.prepare_for_create(kind.set_defaults(decoded), UID, CREATED)


def sentences(obj: Object) -> list[str]:
    """What the server would say is wrong with it."""
    return [str(error) for error in kind_of(obj).validate(obj)]


def warned(obj: Object) -> list[str]:
    """What the server would warn of."""
    return kind_of(obj).warnings(obj)
