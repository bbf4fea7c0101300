"""``kubectl logs``: what containers have printed up to a moment."""

from __future__ import annotations

import pytest

from playground.kubectl import execute
from tests.kubectl.looking import refused, story, told

TICK = "job/tick-29460005"


@pytest.mark.parametrize(
    ("at_seconds", "line", "text"),
    [
        (310, f"logs {TICK}", "refused\nagain\n"),
        (325, f"logs {TICK}", "gone\n"),
        (325, f"logs {TICK} -p", "refused\nagain\n"),
        (431, f"logs {TICK}", "gone\n"),
        (431, f"logs {TICK} --previous", "gone\n"),
        (433, f"logs {TICK}", "done\n"),
        (433, f"logs {TICK} -p", "gone\n"),
        (40, "logs job/indexed -c main --tail=2 --all-pods", "two\nthree\ntwo\nthree\n"),
        (40, "logs -l job-name=indexed -c prepare", "ready\nready\n"),
        (40, "logs deploy/web --since=1s --all-pods", ""),
        (310, f"logs {TICK} --tail=0", ""),
        (310, f"logs {TICK} --limit-bytes=4", "refu"),
        (310, f"logs {TICK} --since=9s", "refused\nagain\n"),
        (310, f"logs {TICK} --since=8s", ""),
        (310, f"logs {TICK} --since-time=2026-01-05T08:05:02Z", ""),
        (310, f"logs {TICK} --timestamps --tail=1", "2026-01-05T08:05:01.100000000Z again\n"),
    ],
)
def test_a_log_is_that_of_the_present_run_or_of_the_one_before(at_seconds: int, line: str, text: str) -> None:
    assert told(line, at_seconds) == text


def test_of_several_pods_the_one_that_has_most_to_say_is_chosen_and_of_its_containers_the_first() -> None:
    output = execute(story().cluster_at(40_000), "logs job/indexed --prefix")
    names = told("get pods -l job-name=indexed -o jsonpath='{.items[*].metadata.name}'", 40).split()
    assert output.stderr == (
        f'Found 2 pods, using pod/{names[0]}\nDefaulted container "main" out of: main, helper, prepare (init)\n'
    )
    assert output.stdout == "".join(f"[pod/{names[0]}/main] {line}\n" for line in ("one", "two", "three"))


def test_all_containers_in_the_order_in_which_they_start() -> None:
    name = told("get pods -l job-name=indexed -o jsonpath='{.items[1].metadata.name}'", 40)
    assert told(f"logs {name} --all-containers", 40) == "ready\none\ntwo\nthree\n"
    assert told("logs 'indexed#2' --all-containers", 40) == "ready\none\ntwo\nthree\n"


@pytest.mark.parametrize(
    ("line", "stderr"),
    [
        ("logs", "error: expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required"),
        ("logs a b c", "error: expected 'logs [-f]"),
        ("logs x -l a=b", "error: only a selector (-l) or a POD name is allowed\n"),
        ("logs x -f", "error: --follow is not possible here: "),
        ("logs nope", 'error: error from server (NotFound): pods "nope" not found in namespace "default"\n'),
        ("logs job/nope", 'error: error from server (NotFound): jobs.batch "nope" not found in namespace "default"\n'),
        ("logs cj/tick", "error: cannot get the logs from *v1.CronJob: selector for *v1.CronJob not implemented\n"),
        ("logs foo/x", 'error: the server doesn\'t have a resource type "foo"\n'),
        ("logs 'indexed#1' -c nope", "error: container nope is not valid for pod indexed-0-"),
        ("logs 'indexed#1' main -c x", "error: only one of -c or an inline [CONTAINER] arg is allowed\n"),
        (
            "logs x -c y --all-containers",
            "error: --all-containers=true should not be specified with container name y\n",
        ),
        ("logs x --tail=-2", "error: --tail must be greater than or equal to -1\n"),
        ("logs x --tail=y", 'error: invalid argument "y" for "--tail" flag: strconv.ParseInt: parsing "y": invalid'),
        ("logs x --since=y", 'error: invalid argument "y" for "--since" flag: time: invalid duration "y"\n'),
        ("logs x --since=1s --since-time=y", "error: at most one of `sinceTime` or `sinceSeconds` may be specified\n"),
        ("logs x --limit-bytes=-1", "error: --limit-bytes must be greater than 0\n"),
    ],
)
def test_what_is_refused(line: str, stderr: str) -> None:
    assert refused(line).startswith(stderr)


@pytest.mark.parametrize(
    ("at_seconds", "line", "what"),
    [
        (0.5, "logs 'indexed#1' -c main", 'container "main" in pod "POD" is waiting to start: PodInitializing'),
        (0.5, "logs 'web#1'", 'container "web" in pod "POD" is waiting to start: ContainerCreating'),
        (10, "logs 'web#1' -p", 'previous terminated container "web" in pod "POD" not found'),
    ],
)
def test_a_container_that_has_not_run_has_no_log(at_seconds: float, line: str, what: str) -> None:
    pod = line.split("'")[1]
    name = told(f"get pod '{pod}' -o jsonpath='{{.metadata.name}}'", at_seconds)
    assert refused(line, at_seconds) == f"Error from server (BadRequest): {what.replace('POD', name)}\n"


def test_pods_that_there_are_not_have_no_logs() -> None:
    output = execute(story().cluster_at(10_000), "logs -l nope=1")
    assert (output.stderr, output.exit_code) == ("No resources found in default namespace.\n", 0)
