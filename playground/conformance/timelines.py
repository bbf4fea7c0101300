"""The recorded timelines: a recording -> the scenario that says the same, and its trace against the recorded one."""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import groupby, pairwise
from typing import Any

from playground import scenario

Row = dict[str, Any]

# What the program tells beyond the recordings: why nothing happened.
OWN_KINDS = {"Decision"}


def scenario_text(recording: Row) -> str:
    """The scenario of a recording: its manifests and a Scenario document that maps its other inputs one to one."""
    spec = {
        "start": recording["start"],
        "until": recording["until"],
        "cluster": recording.get("cluster") or {},
        "containers": [_entry(entry) for entry in recording.get("containers") or []],
        "actions": [_action(action) for action in recording.get("actions") or []],
    }
    document = {"apiVersion": "jobsite/v1", "kind": "Scenario", "metadata": {"name": recording["name"]}, "spec": spec}
    manifests = recording["manifests"]
    separator = "" if not manifests or manifests.endswith("\n") else "\n"
    return f"{manifests}{separator}---\n{json.dumps(document)}\n"


def _entry(recorded: Row) -> Row:
    entry = {key: value for key, value in recorded.items() if value is not None}
    entry["runs"] = [{**run, "for": "forever" if run["for"] == -1 else run["for"]} for run in recorded["runs"]]
    return entry


def _action(recorded: Row) -> Row:
    do = recorded["do"]
    at = recorded["at"]
    if do == "controllersDown" or do == "controllersUp":
        return {"at": at, "controllers": "down" if do == "controllersDown" else "up"}
    if do == "apply":
        return {"at": at, "apply": recorded["manifest"]}
    if do == "evict":
        pod = recorded.get("pod")
        return {"at": at, "evict": pod or {"job": recorded["job"], "index": recorded["index"]}}
    if do == "createJobFrom":
        return {"at": at, "kubectl": f"create job --from=cronjob/{recorded['cronjob']} {recorded['name']}"}
    kind = "job" if recorded.get("job") else "cronjob"
    target = f"{kind} {recorded[kind]}"
    if do == "delete":
        cascade = recorded.get("propagationPolicy")
        return {"at": at, "kubectl": f"delete {target}" + (f" --cascade={cascade.lower()}" if cascade else "")}
    patch = json.dumps(recorded["patch"] if do == "patch" else {"spec": {"suspend": do == "suspend"}})
    quoted = patch.replace("'", "'\\''")
    return {"at": at, "kubectl": f"patch {target} --type=merge -p '{quoted}'"}


def trace(recording: Row) -> list[Row]:
    """The program's own records for a recording, all of them."""
    return list(scenario.run(scenario.read(scenario_text(recording))).records)


def first_difference(expected: Iterable[Row], got: Iterable[Row]) -> str | None:
    """Where two traces part, in words; None where every record matches.

    Records of equal ``t`` are compared as a multiset, all others in order; keys that a recording lacks are ignored.
    """
    own = list(got)
    for before, after in pairwise(own):
        if after["t"] < before["t"]:
            return f"t={after['t']}: a record that is told after t={before['t']}: {_printed([after])}"
    expected_instants = _instants(expected)
    got_instants = _instants(record for record in own if record["kind"] not in OWN_KINDS)
    for t in sorted({**expected_instants, **got_instants}):
        missing, extra = _unmatched(expected_instants.get(t, []), got_instants.get(t, []))
        if missing or extra:
            return f"t={t}: expected {_printed(missing)}, got {_printed(extra)}"
    return None


def _instants(records: Iterable[Row]) -> dict[float, list[Row]]:
    instants: dict[float, list[Row]] = {}
    for t, group in groupby(records, key=lambda record: float(record["t"])):
        instants.setdefault(t, []).extend(group)
    return instants


def _unmatched(expected: list[Row], got: list[Row]) -> tuple[list[Row], list[Row]]:
    rest = list(got)
    missing = []
    for record in expected:
        found = next((each for each in rest if all(each.get(key) == value for key, value in record.items())), None)
        if found is None:
            missing.append(record)
        else:
            rest.remove(found)
    return missing, rest


def _printed(records: list[Row]) -> str:
    if not records:
        return "nothing more"
    text = json.dumps(
        {key: value for key, value in records[0].items() if key not in ("t", "because")}, ensure_ascii=False
    )
    return text if len(records) == 1 else f"{text} and {len(records) - 1} more"
