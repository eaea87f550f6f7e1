"""The wheel is whole: built, installed into a clean environment, and run from an empty folder."""

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def run(*command: str | Path, cwd: Path, env: dict[str, str] | None = None) -> str:
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False, timeout=280)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", out, cwd=ROOT)
    return next(out.glob("*.whl"))


def test_the_wheel_holds_what_is_read_at_run_time(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder in ("templates", "migrations", "seeds"):
        files = [
            file for file in (ROOT / folder).rglob("*") if file.is_file() and "__pycache__" not in file.parts
        ]
        assert files
        for file in files:
            assert f"briefings/_data/{file.relative_to(ROOT).as_posix()}" in names
    data = list((ROOT / "briefings").rglob("*.txt")) + list((ROOT / "bot").rglob("*.css"))
    assert {file.relative_to(ROOT).as_posix() for file in data} <= names
    assert not any(name.startswith("tests/") for name in names)


def test_an_installed_wheel_runs_the_demo_from_an_empty_folder(wheel: Path, tmp_path: Path) -> None:
    home, empty = tmp_path / "venv", tmp_path / "empty"
    empty.mkdir()
    venv.create(home, with_pip=True)
    pip = (home / "bin" / "python", "-m", "pip", "install", "-q", "--disable-pip-version-check")
    run(*pip, "--require-hashes", "-r", ROOT / "requirements.lock", cwd=empty)
    run(*pip, "--no-deps", wheel, cwd=empty)
    env = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("DEALBRIEF_", "SLACK_", "PYTHON"))
    }
    shown = run(home / "bin" / "dealbrief", "demo", "--once", cwd=empty, env=env)
    digest, _, answer = shown.partition("=== Answer to /deal actor Bessent ===")
    assert "=== Posted in #minerals-deal ===" in digest
    assert "Ukraine-U.S. minerals agreement" in digest
    assert "Scott Bessent" in answer
    assert "win-win" in answer
    assert list(empty.iterdir()) == [], "the demo keeps to its temporary store"
