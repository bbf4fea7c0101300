"""What the documents say of settings, limits, commands and one another is so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from playground import scenario
from playground.limits import LIMITS
from tests.conftest import ROOT

DOCS = ROOT / "docs"
README = ROOT / "README.md"
PAGES = [README, ROOT / "CHANGELOG.md", *sorted(DOCS.glob("*.md"))]


def table_rows(path: Path) -> list[list[str]]:
    """The cells of each row whose first cell is a name in backquotes."""
    rows = re.findall(r"^\| (`[A-Z_]+` \|.*) \|$", path.read_text(), flags=re.MULTILINE)
    return [[cell.strip() for cell in row.split(" | ")] for row in rows]


def test_every_setting_is_in_the_table_of_the_deploying_page() -> None:
    read = r"env_(?:text|bool|list|int|url)\(\s*\"([A-Z_]+)\""
    sources = [*(ROOT / "playground").rglob("*.py"), *(ROOT / "lessons").rglob("*.py")]
    settings = {name for path in sources for name in re.findall(read, path.read_text())}
    assert {row[0].strip("`") for row in table_rows(DOCS / "deploying.md")} == settings


def test_only_the_environment_module_reads_the_environment() -> None:
    sources = [*(ROOT / "playground").rglob("*.py"), *(ROOT / "lessons").rglob("*.py")]
    readers = {path.name for path in sources if re.search(r"os\.environ(\[|\.get)|os\.getenv", path.read_text())}
    # browser.py is for tests and measurements: what it reads is no setting of the server.
    assert readers == {"environment.py", "browser.py"}


def test_every_limit_is_in_the_table_of_the_limits_page() -> None:
    rows = [[f"`{name}`", f"{int(limit):,}", limit.unit, limit.why] for name, limit in LIMITS.items()]
    assert table_rows(DOCS / "limits.md") == rows, "\n".join(f"| {' | '.join(row)} |" for row in rows)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_make_command_that_is_named_exists(path: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE))
    text = path.read_text()
    code = re.findall(r"```.*?```|`[^`\n]+`", text, flags=re.DOTALL)
    named = {name for part in code for name in re.findall(r"\bmake ([a-z-]+)", part)}
    assert named <= targets


def test_the_readme_starts_with_the_two_commands() -> None:
    first_block = re.search(r"```\w*\n(.*?)```", README.read_text(), flags=re.DOTALL)
    assert first_block is not None
    assert re.findall(r"make \w+", first_block[1]) == ["make serve", "make test"]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_link_to_a_file_leads_to_one(path: Path) -> None:
    prose = re.sub(r"```.*?```|`[^`\n]+`", "", path.read_text(), flags=re.DOTALL)
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", prose)
    missing = [link for link in links if "://" not in link and not (path.parent / link).exists()]
    assert missing == []


def test_the_index_names_every_page() -> None:
    links = set(re.findall(r"\]\(([\w-]+\.md)\)", (DOCS / "README.md").read_text()))
    assert links == {path.name for path in DOCS.glob("*.md")} - {"README.md"}


def test_the_example_of_the_scenario_format_is_accepted_and_plays_to_its_end() -> None:
    example = re.search(r"```yaml\n(.*?)```", (DOCS / "scenario-format.md").read_text(), flags=re.DOTALL)
    assert example is not None
    given = scenario.read(example[1])
    assert [problem.text for problem in given.problems] == []
    run = scenario.run(given)
    assert sum(1 for _ in run.records) > 10
    assert run.until_ms == 40 * 60_000


def test_every_key_of_a_scenario_is_in_the_scenario_format() -> None:
    source = (ROOT / "playground" / "scenario" / "document.py").read_text()
    keys = set(re.findall(r"\.(?:take|forms)\(\"(\w+)\"", source))
    text = (DOCS / "scenario-format.md").read_text()
    assert {key for key in keys if not re.search(rf"\b{key}\b", text)} <= {"labels", "annotations", "namespace"}
