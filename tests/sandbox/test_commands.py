"""``manage.py simulate`` and ``manage.py conformance`` as people run them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import ROOT, environment, manage
from tests.scenario.test_reading import CRON_JOB, JOB, SCENARIO

RECORDINGS = ROOT / "tests" / "conformance"


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    return environment(tmp_path)


@pytest.fixture
def story(tmp_path: Path) -> Path:
    path = tmp_path / "story.yaml"
    path.write_text(CRON_JOB + SCENARIO + "  start: 2026-03-02T11:58:30Z\n  until: 6m\n", encoding="utf-8")
    return path


def test_simulate_prints_a_line_for_each_thing_that_happens(story: Path, env: dict[str, str]) -> None:
    done = manage("simulate", str(story), env=env)
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[0].split() == ["after", "clock", "(UTC)", "object", "what", "happens"]
    assert "00:01:30.1    Mon 02 Mar 12:00:00  CronJob/tick" in done.stdout
    assert lines[-1].endswith("Completed: Job completed")


def test_simulate_can_show_every_step(story: Path, env: dict[str, str]) -> None:
    brief = manage("simulate", str(story), env=env).stdout.splitlines()
    full = manage("simulate", str(story), "--all", env=env).stdout.splitlines()
    assert len(full) > len(brief)
    assert set(brief) <= set(full)


def test_simulate_says_why_nothing_was_started(story: Path, env: dict[str, str]) -> None:
    story.write_text(story.read_text().replace("  jobTemplate:", "  suspend: true\n  jobTemplate:"), encoding="utf-8")
    lines = manage("simulate", str(story), env=env).stdout.splitlines()
    told = "CronJob/tick                        suspend is true, so nothing is started for 12:00. "
    assert lines[2].startswith("00:01:30.0    Mon 02 Mar 12:00:00  " + told)
    assert len(lines) == 3


def test_simulate_can_say_why_of_each_line(story: Path, env: dict[str, str]) -> None:
    lines = manage("simulate", str(story), "--why", env=env).stdout.splitlines()
    lines_and_reasons = list(zip(lines[1::2], lines[2::2], strict=True))
    assert all(reason.strip().startswith("because: ") for _, reason in lines_and_reasons)
    assert lines_and_reasons[1][1].strip() == (
        "because: The schedule was due at 12:00 and every check was passed, so the Job was created 0.1s later."
    )


def test_simulate_for_machines_is_one_record_a_line(story: Path, env: dict[str, str]) -> None:
    done = manage("simulate", str(story), "--format", "jsonl", env=env)
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert records[0]["kind"] == "CronJob"
    assert [record["t"] for record in records] == sorted(record["t"] for record in records)


def test_simulate_tells_what_is_wrong_with_its_place_and_runs_the_rest(tmp_path: Path, env: dict[str, str]) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text(JOB + "---\n" + CRON_JOB.replace("*/5 * * * *", "* * *"), encoding="utf-8")
    done = manage("simulate", str(path), env=env)
    assert done.returncode == 1
    assert f'{path}:18:13: spec.schedule: Invalid value: "* * *": expected exactly 5 fields' in done.stderr
    assert "Job completed" in done.stdout


@pytest.mark.parametrize(
    ("content", "message"),
    [(None, "No such file or directory"), (b"\xff\xfe\x00", "not UTF-8"), (b"", "nothing to run")],
)
def test_simulate_refuses_a_file_in_plain_words(
    content: bytes | None, message: str, tmp_path: Path, env: dict[str, str]
) -> None:
    path = tmp_path / "file.yaml"
    if content is not None:
        path.write_bytes(content)
    done = manage("simulate", str(path), env=env)
    assert done.returncode == 1
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_conformance_prints_a_line_a_family_and_writes_the_answers(tmp_path: Path, env: dict[str, str]) -> None:
    out = tmp_path / "answers"
    done = manage("conformance", str(RECORDINGS), "--only", "timelines/cron5-forbid-*", "--answers", str(out), env=env)
    assert done.returncode == 0, done.stdout
    total = len(list((RECORDINGS / "timelines").glob("cron5-forbid-*.json")))
    assert done.stdout == f"timelines  {total}/{total}\n"
    first = json.loads((out / "timelines" / "cron5-forbid-7m.jsonl").read_text(encoding="utf-8").splitlines()[0])
    assert first["change"] == "created"


def test_conformance_shows_the_first_difference_and_fails(tmp_path: Path, env: dict[str, str]) -> None:
    name = "never-backoff-limit-1"
    recorded = json.loads((RECORDINGS / "timelines" / f"{name}.json").read_text(encoding="utf-8"))
    recorded["trace"][-1]["message"] = "something else"
    (tmp_path / "timelines").mkdir()
    (tmp_path / "timelines" / f"{name}.json").write_text(json.dumps(recorded), encoding="utf-8")
    done = manage("conformance", str(tmp_path), env=env)
    assert done.returncode == 1
    assert done.stdout.startswith("timelines  0/1\n  never-backoff-limit-1: t=")
    assert "something else" in done.stdout
    as_json = json.loads(manage("conformance", str(tmp_path), "--json", env=env).stdout)
    assert (as_json["matched"], as_json["total"], as_json["mismatches"][0]["id"]) == (0, 1, name)


def test_conformance_says_when_nothing_fits(env: dict[str, str]) -> None:
    done = manage("conformance", str(RECORDINGS), "--only", "nothing/*", env=env)
    assert done.returncode == 1
    assert "fits nothing/*" in done.stderr


def test_simulate_prints_the_metrics_of_the_end_or_of_a_time(story: Path, env: dict[str, str]) -> None:
    end = manage("simulate", str(story), "--metrics", env=env)
    assert (end.returncode, end.stderr) == (0, "")
    last = 'kube_cronjob_status_last_schedule_time{namespace="default",cronjob="tick"} '
    assert f"{last}1.7724528e+09\n" in end.stdout
    early = manage("simulate", str(story), "--metrics", "--at", "1m", env=env)
    assert 'kube_cronjob_info{namespace="default",cronjob="tick"' in early.stdout
    assert last not in early.stdout
    wrong = manage("simulate", str(story), "--metrics", "--at", "soon", env=env)
    assert wrong.returncode == 2
    assert "argument --at: 'soon' must be a duration" in wrong.stderr
