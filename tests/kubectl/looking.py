"""A small cluster to look at, and what kubectl says of it."""

from __future__ import annotations

from functools import cache

from playground import scenario
from playground.kubectl import execute
from playground.scenario import Run

STORY = """\
apiVersion: batch/v1
kind: CronJob
metadata: {name: tick, labels: {team: ops}}
spec:
  schedule: "*/5 * * * *"
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: OnFailure
          containers: [{name: main, image: "busybox:1.36"}]
---
apiVersion: batch/v1
kind: Job
metadata: {name: indexed}
spec:
  completions: 2
  parallelism: 2
  completionMode: Indexed
  template:
    spec:
      restartPolicy: Never
      initContainers: [{name: prepare, image: "busybox:1.36", command: [sh, -c, "echo ready"]}]
      containers: [{name: main, image: "worker:1"}, {name: helper, image: "helper:1"}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "nginx:1"}]}
---
apiVersion: jobsite/v1
kind: Scenario
spec:
  until: 3h
  cluster: {startLatency: 1s}
  containers:
  - job: tick-*
    runs:
    - {for: 20s, exit: 1, log: "refused\\nagain"}
    - {for: 100s, exit: 2, log: gone}
    - {for: 1s, exit: 0, log: done}
  - {job: indexed, container: main, runs: [{for: 30s, exit: 0, log: "one\\ntwo\\nthree"}]}
  - {job: indexed, container: helper, runs: [{for: forever}]}
"""


@cache
def story() -> Run:
    """The scenario, played to its end at three hours; the CronJob's first run is at 300 s."""
    read = scenario.read(STORY)
    assert not read.problems
    run = scenario.run(read)
    list(run.records)
    return run


def told(line: str, at_seconds: float = 10) -> str:
    """What ``line`` prints at that instant, which must please kubectl."""
    output = execute(story().cluster_at(round(at_seconds * 1000)), line)
    assert (output.stderr, output.exit_code) == ("", 0)
    return output.stdout


def refused(line: str, at_seconds: float = 10) -> str:
    """What kubectl complains of."""
    output = execute(story().cluster_at(round(at_seconds * 1000)), line)
    assert (output.stdout, output.exit_code) == ("", 1)
    return output.stderr
