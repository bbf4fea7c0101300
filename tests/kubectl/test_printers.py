"""How kubectl writes: columns, durations, JSONPath, formats, selectors."""

from __future__ import annotations

from typing import Any

import pytest

from playground.kubectl import jsonpath
from playground.kubectl.jsonpath import JSONPathError
from playground.kubectl.output import CommandError
from playground.kubectl.printers.durations import human_duration, rfc1123, short_human_duration, since
from playground.kubectl.printers.formats import FORMATS, GET_FORMATS, json_text, list_of, printer_for
from playground.kubectl.printers.kinds import PRINTERS
from playground.kubectl.printers.struct_order import in_struct_order
from playground.kubectl.printers.table import TableOptions, write_table
from playground.kubectl.printers.tabwriter import TabWriter, description_writer, table_writer
from playground.kubectl.qos import qos_class
from playground.kubectl.resources import RESOURCE_TYPES
from playground.kubectl.selectors import SelectorError, format_label_selector, format_labels, parse_label_selector

SECOND, MINUTE, HOUR, DAY = 10**9, 60 * 10**9, 3600 * 10**9, 86_400 * 10**9


@pytest.mark.parametrize(
    ("duration_ns", "human", "short"),
    [
        (-2 * SECOND, "<invalid>", "<invalid>"),
        (-2 * SECOND + 1, "0s", "0s"),
        (SECOND - 1, "0s", "0s"),
        (2 * MINUTE - 1, "119s", "1m"),
        (2 * MINUTE, "2m", "2m"),
        (10 * MINUTE - 1, "9m59s", "9m"),
        (10 * MINUTE, "10m", "10m"),
        (3 * HOUR - 1, "179m", "2h"),
        (3 * HOUR, "3h", "3h"),
        (8 * HOUR, "8h", "8h"),
        (2 * DAY - 1, "47h", "1d"),
        (2 * DAY, "2d", "2d"),
        (2 * DAY + HOUR, "2d1h", "2d"),
        (8 * DAY, "8d", "8d"),
        (2 * 365 * DAY, "2y", "2y"),
        (3 * 365 * DAY + 100 * DAY, "3y100d", "3y"),
        (8 * 365 * DAY, "8y", "8y"),
    ],
)
def test_a_duration_has_fewer_units_the_longer_it_is(duration_ns: int, human: str, short: str) -> None:
    assert human_duration(duration_ns) == human
    assert short_human_duration(duration_ns) == short


def test_a_time_is_told_by_its_distance_or_in_full() -> None:
    assert since("2026-03-10T08:58:55.500000Z", 1_773_133_200_000) == "64s"
    assert since(None, 0) == "<unknown>"
    assert rfc1123("2026-03-01T08:05:09Z") == "Sun, 01 Mar 2026 08:05:09 +0000"


def aligned(writer: TabWriter, text: str) -> list[str]:
    writer.write(text)
    return writer.text().split("\n")


def test_columns_are_as_wide_as_their_widest_cell_and_at_least_six() -> None:
    assert aligned(table_writer(), "A\tB\tC\nlonger\tx\ty\n") == ["A        B     C", "longer   x     y", ""]


def test_a_column_ends_where_a_line_does_not_reach_it() -> None:
    text = "title:\nshort:\t1\nmuch longer:\t2\n  sub:\na:\t3\n"
    assert aligned(description_writer(), text) == [
        "title:",
        "short:        1",
        "much longer:  2",
        "  sub:",
        "a:  3",
        "",
    ]


def test_a_table_remembers_how_wide_its_columns_were() -> None:
    assert aligned(table_writer(), "long cell\tx\nalone\nz\tx\n") == ["long cell   x", "alone", "z           x", ""]
    assert aligned(description_writer(), "long cell\tx\nalone\nz\tx\n") == ["long cell  x", "alone", "z  x", ""]


def test_an_empty_last_cell_leaves_the_blanks_of_the_column_before_it() -> None:
    assert aligned(table_writer(), "a\tb\t\n") == ["a     b     ", ""]


def pod(name: str, **status: Any) -> dict[str, Any]:
    return {
        "kind": "Pod",
        "metadata": {"name": name, "namespace": "default", "creationTimestamp": "2026-03-10T08:00:00Z"},
        "spec": {"containers": [{"name": "a"}, {"name": "b"}]},
        "status": status,
    }


def state(name: str, **state: Any) -> dict[str, Any]:
    return {"name": name, "state": state, "ready": "running" in state, "restartCount": 0, "lastState": {}}


@pytest.mark.parametrize(
    ("status", "ready", "shown"),
    [
        ({"phase": "Pending"}, "0/2", "Pending"),
        ({"phase": "Running", "containerStatuses": [state("a", running={}), state("b", running={})]}, "2/2", "Running"),
        (
            {"phase": "Running", "containerStatuses": [state("a", terminated={"reason": "Completed"}), state("b")]},
            "0/2",
            "Completed",
        ),
        (
            {
                "phase": "Running",
                "conditions": [{"type": "Ready", "status": "False"}],
                "containerStatuses": [state("a", terminated={"reason": "Completed"}), state("b", running={})],
            },
            "1/2",
            "NotReady",
        ),
        ({"phase": "Failed", "containerStatuses": [state("a", terminated={"exitCode": 3})]}, "0/2", "ExitCode:3"),
        ({"phase": "Failed", "containerStatuses": [state("a", terminated={"signal": 9})]}, "0/2", "Signal:9"),
        ({"phase": "Failed", "reason": "Evicted"}, "0/2", "Evicted"),
        (
            {
                "phase": "Pending",
                "conditions": [{"type": "PodScheduled", "status": "False", "reason": "SchedulingGated"}],
            },
            "0/2",
            "SchedulingGated",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_status_of_a_pod_is_that_of_its_containers(status: dict[str, Any], ready: str, shown: str) -> None:
    assert PRINTERS["Pod"].row(pod("x", **status), 0, False)[1:3] == [ready, shown]


@pytest.mark.parametrize(
    ("init", "shown"),
    [
        ([state("i", waiting={"reason": "PodInitializing"})], "Init:0/1"),
        ([state("i", waiting={"reason": "CrashLoopBackOff"})], "Init:CrashLoopBackOff"),
        ([state("i", terminated={"exitCode": 1, "reason": "Error"})], "Init:Error"),
        ([state("i", terminated={"exitCode": 1})], "Init:ExitCode:1"),
        ([state("i", terminated={"exitCode": 0})], "Pending"),
    ],
)
def test_the_status_of_a_pod_that_is_being_prepared_is_that_of_its_init_containers(
    init: list[dict[str, Any]], shown: str
) -> None:
    given = pod("x", phase="Pending", initContainerStatuses=init)
    given["spec"]["initContainers"] = [{"name": "i"}]
    assert PRINTERS["Pod"].row(given, 0, False)[2] == shown


def job(*conditions: str, deleted: bool = False) -> dict[str, Any]:
    metadata = {"name": "x"} | ({"deletionTimestamp": "2026-03-10T08:00:00Z"} if deleted else {})
    return {
        "metadata": metadata,
        "spec": {"completions": 1},
        "status": {"conditions": [{"type": each, "status": "True"} for each in conditions]},
    }


@pytest.mark.parametrize(
    ("given", "status"),
    [
        (job("SuccessCriteriaMet", "Complete"), "Complete"),
        (job("FailureTarget", "Failed", deleted=True), "Failed"),
        (job("Suspended", deleted=True), "Terminating"),
        (job("FailureTarget", "Suspended"), "Suspended"),
        (job("SuccessCriteriaMet", "FailureTarget"), "FailureTarget"),
        (job("SuccessCriteriaMet"), "SuccessCriteriaMet"),
        (job(), "Running"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_status_of_a_job_is_the_first_of_its_conditions_in_this_order(given: dict[str, Any], status: str) -> None:
    assert PRINTERS["Job"].row(given, 0, False)[1] == status


def test_a_cell_ends_at_its_first_line_break_and_steers_no_terminal() -> None:
    writer = table_writer()
    assert write_table(writer, PRINTERS["Pod"], [pod("red\x1b[31m\nrest", phase="Pending")], TableOptions(), 0)
    assert writer.text().split("\n")[1].startswith("red^[[31m...   0/2")


def test_every_kind_that_has_a_name_has_a_table() -> None:
    assert sorted(PRINTERS) == sorted(each.kind for each in RESOURCE_TYPES)


ITEMS = {
    "kind": "List",
    "items": [
        {"metadata": {"name": "a", "labels": {"x.io/y": "1"}}, "n": 3, "c": [{"t": "Ready", "s": "True"}]},
        {"metadata": {"name": "b"}, "n": 10, "ok": True, "c": []},
    ],
}


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{.items[*].metadata.name}", "a b"),
        ("{range .items[*]}{.metadata.name}{'='}{.n}{\"\\n\"}{end}", "a=3\nb=10\n"),
        ("plain {.kind}, {.none}.", "plain List, ."),
        (r"{.items[0].metadata.labels.x\.io/y}", "1"),
        ("{.items[0].metadata.labels['x.io/y']}", "1"),
        ("{.items[-1].metadata.name} {.items[0:1].metadata.name}", "b a"),
        ("{.items[0,1].n}", "3 10"),
        ("{.items[*]['metadata.name', 'n']}", "a b 3 10"),
        ("{.items[?(@.n>3)].metadata.name}", "b"),
        ("{.items[?(@.ok)].metadata.name}", "b"),
        ('{.items[*].c[?(@.t=="Ready")].s}', "True"),
        ("{..name}", "a b"),
        ("{$.items[1].ok}", "true"),
        ("{.items[0].c}", '[{"s":"True","t":"Ready"}]'),
    ],
)
def test_a_jsonpath_template(template: str, text: str) -> None:
    assert jsonpath.render(jsonpath.parse(template), ITEMS) == text


@pytest.mark.parametrize(
    ("template", "wrong"),
    [
        ("{.items", "unclosed action"),
        ("{.items[0", "unterminated array"),
        ("{.items[x]}", "invalid array index x"),
        ("{range .items}", "unterminated range"),
        ("{end}", "not in range, nothing to end"),
        ("{.items[9]}", "array index out of bounds: index 9, length 2"),
        ("{.kind[0]}", "string is not array or slice"),
    ],
)
def test_a_jsonpath_template_that_is_refused(template: str, wrong: str) -> None:
    with pytest.raises(JSONPathError) as caught:
        jsonpath.render(jsonpath.parse(template), ITEMS)
    assert str(caught.value) == wrong


def test_json_is_indented_by_four_and_safe_in_html() -> None:
    assert json_text({"b": [], "a": "<&>"}) == '{\n    "a": "\\u003c\\u0026\\u003e",\n    "b": []\n}\n'


def test_what_kubectl_makes_itself_has_its_fields_in_the_order_of_their_struct() -> None:
    made = {
        "spec": {"template": {}, "completions": 1},
        "metadata": {"labels": {"b": "", "a": ""}, "name": "x"},
        "kind": "",
    }
    assert json_text(in_struct_order(made), sort_keys=False, indent=None) == (
        '{"kind":"","metadata":{"name":"x","labels":{"a":"","b":""}},"spec":{"completions":1,"template":{}}}\n'
    )


@pytest.mark.parametrize(
    ("output", "printed"),
    [
        ("name", "job.batch/a\n"),
        ("jsonpath={.items[*].n}", "1"),
        ("jsonpath-as-json={.items[*].n}", "[\n    1\n]\n"),
        ("custom-columns=N:.metadata.name,L:.metadata.labels,Z:.zone", "N     L          Z\na     map[k:v]   <none>\n"),
        ("yaml", 'apiVersion: v1\nitems:\n- kind: Job\n  metadata:\n    labels:\n      k: v\n    name: a\n  "n": 1\n'),
    ],
)
def test_a_format(output: str, printed: str) -> None:
    given = list_of([{"kind": "Job", "metadata": {"name": "a", "labels": {"k": "v"}}, "n": 1}])
    assert printer_for(output, GET_FORMATS)(given).startswith(printed)


@pytest.mark.parametrize(
    ("output", "wrong"),
    [
        (
            "table",
            'error: unable to match a printer suitable for the output format "table", allowed formats are: go-temp',
        ),
        (
            "wide",
            'error: unable to match a printer suitable for the output format "wide", allowed formats are: go-templ',
        ),
        ("jsonpath", "error: template format specified but no template given"),
        ("jsonpath={", "error: error parsing jsonpath {, unclosed action"),
        ("go-template={{.}}", 'error: the output format "go-template" is not printed in this simulator'),
    ],
)
def test_a_format_that_is_refused(output: str, wrong: str) -> None:
    with pytest.raises(CommandError) as caught:
        printer_for(output, FORMATS)
    assert str(caught.value).startswith(wrong)


@pytest.mark.parametrize(
    ("selector", "fits"),
    [
        ("", True),
        ("app=web", True),
        ("app == web, tier != db", True),
        ("app!=web", False),
        ("absent!=x", True),
        ("app in (web, api)", True),
        ("app notin (web)", False),
        ("absent notin (x)", True),
        ("app", True),
        ("!app", False),
        ("!absent,app", True),
        ("size>3,size<5", True),
        ("app>3", False),
    ],
)
def test_a_label_selector_as_people_type_it(selector: str, fits: bool) -> None:
    assert parse_label_selector(selector)({"app": "web", "size": "4"}) is fits


@pytest.mark.parametrize(
    ("selector", "wrong"),
    [
        ("a b", "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"),
        ("a in x", "unable to parse requirement: found '', expected: '('"),
        ("a=b,", "found '', expected: identifier after ','"),
        ("=a", "unable to parse requirement: found '=', expected: identifier"),
    ],
)
def test_a_label_selector_that_is_refused(selector: str, wrong: str) -> None:
    with pytest.raises(SelectorError) as caught:
        parse_label_selector(selector)
    assert str(caught.value) == wrong


def test_selectors_of_objects_are_printed_in_the_order_of_their_keys() -> None:
    expressions = [
        {"key": "t", "operator": "In", "values": ["b", "a"]},
        {"key": "z", "operator": "DoesNotExist"},
        {"key": "e", "operator": "Exists"},
    ]
    assert format_label_selector({"matchLabels": {"app": "x"}, "matchExpressions": expressions}) == (
        "app=x,e,t in (a,b),!z"
    )
    assert format_label_selector(None) == format_label_selector({}) == format_labels({}) == "<none>"


@pytest.mark.parametrize(
    ("containers", "quality"),
    [
        ([{}], "BestEffort"),
        ([{"requests": {"cpu": "100m"}}], "Burstable"),
        ([{"requests": {"cpu": "1", "memory": "1Gi"}, "limits": {"cpu": "1000m", "memory": "1024Mi"}}], "Guaranteed"),
        ([{"requests": {"cpu": "1", "memory": "1Gi"}, "limits": {"cpu": "1", "memory": "1Gi"}}, {}], "Burstable"),
        ([{"requests": {"nvidia.com/gpu": "1"}}], "BestEffort"),
    ],
)
def test_the_quality_of_service_follows_from_requests_and_limits(containers: list[Any], quality: str) -> None:
    assert qos_class({"containers": [{"resources": each} for each in containers]}) == quality
