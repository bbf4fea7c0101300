"""``manage.py checklessons``: reads every lesson, plays its scenario, and says what is wrong."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lessons.catalogue import CONTENT, ContentError, Problem, read_content
from lessons.lint import lint, play


class Command(BaseCommand):
    help = "Checks all lessons: their files, their words, their links, and that each scenario plays to its end."
    # The system checks load all addresses and with them the lessons: a broken one would be raised, not reported.
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, default=CONTENT, help="content to check (default: our own)")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        if not folder.is_dir():
            raise CommandError(f"{folder} is not a folder.")
        try:
            found = read_content(folder)
        except ContentError as error:
            raise self._refusal(error.problems) from None
        problems: list[Problem] = []
        for lesson in found.lessons:
            played = play(lesson)
            problems += [*lint(lesson), *played.problems]
            self.stdout.write(
                f"{lesson.number:3} {lesson.slug:24} {lesson.minutes:2} min {played.records:7,} records in "
                f"{played.until_ms / 1000:,.0f} s of virtual time"
            )
        if problems:
            raise self._refusal(problems)
        self.stdout.write(f"All {len(found.lessons)} lessons are well.")

    def _refusal(self, problems: list[Problem]) -> CommandError:
        number = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        return CommandError("\n".join([f"{number}:", *(f"  {problem}" for problem in problems)]))
