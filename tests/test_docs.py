"""The README tells what the code does: commands, settings, targets."""

import re
import subprocess
from pathlib import Path

from click.testing import CliRunner

from bot import cli, command
from briefings import settings
from briefings.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_setting_is_in_the_readme_with_its_default_and_meaning() -> None:
    for name, field in Settings.model_fields.items():
        default = "" if field.default is None else f"`{field.default}`"
        assert f"| `{settings.variable(name)}` | {default} | {field.description} |" in README


def test_no_setting_in_the_readme_is_unknown() -> None:
    known = {settings.variable(name) for name in Settings.model_fields} | {"DEALBRIEF_DEAL"}
    assert set(re.findall(r"\b(?:DEALBRIEF|SLACK)_[A-Z_]+\b", README)) <= known


def test_every_slash_command_is_in_the_table() -> None:
    told = set(re.findall(r"^\| `/deal (\w+)", README, re.MULTILINE))
    assert told == set(command.WORDS)


def test_every_command_of_the_command_line_is_told_and_has_help() -> None:
    for name, one in cli.dealbrief.commands.items():
        assert re.search(rf"`(?:dealbrief )?{name}\b", README), name
        assert one.get_short_help_str(), name
        result = CliRunner().invoke(cli.dealbrief, [name, "--help"])
        assert result.exit_code == 0
        assert "Usage:" in result.output


def test_every_make_target_in_the_readme_is_in_make_help() -> None:
    told = set(re.findall(r"\bmake (demo|test|setup|check|help|bench|lock)\b", README))
    made = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert told <= set(re.findall(r"^  make (\w+)", made, re.MULTILINE))


def test_files_that_the_readme_names_are_there() -> None:
    for path in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", README):
        assert (ROOT / path).is_file(), path
