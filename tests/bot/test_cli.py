"""The command line as a person types it: real files, a real store, exit codes, and what goes where."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ARTICLE = """---
title: Quota talks stall
publisher: Harbour Post
published: 2025-03-12
---
Norwegian Fisheries Minister Marit Solberg rejected the quota of 30,000 tonnes on Monday.

“We want a fair share,” said Icelandic negotiator Jon Einarsson.
"""


@pytest.fixture
def store(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'store.sqlite3'}"


def dealbrief(
    *words: str, url: str, cwd: Path, stdin: bytes | None = None, **env: str
) -> subprocess.CompletedProcess[str]:
    """Runs the installed command; no tokens and no setting but the database come from outside."""
    done = subprocess.run(
        [Path(sys.executable).with_name("dealbrief"), *words],
        cwd=cwd,
        input=stdin,
        env={"PATH": "/usr/bin:/bin", "HOME": str(cwd), "DEALBRIEF_DATABASE_URL": url, **env},
        capture_output=True,
        check=False,
        timeout=120,
    )
    out, err = done.stdout.decode(), done.stderr.decode()
    assert "Traceback" not in out + err
    return subprocess.CompletedProcess(done.args, done.returncode, out, err)


def test_articles_in_and_answers_out(tmp_path: Path, store: str) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "quota.md").write_text(ARTICLE)

    read = dealbrief("ingest", "articles", url=store, cwd=tmp_path)
    assert (read.returncode, read.stderr) == (0, "")
    assert "default: 1 read, 0 known already" in read.stdout

    again = dealbrief("ingest", "articles", url=store, cwd=tmp_path)
    assert "default: 0 read, 1 known already" in again.stdout

    answer = dealbrief("actor", "solberg", url=store, cwd=tmp_path)
    assert answer.returncode == 0
    assert "Marit Solberg" in answer.stdout
    assert "30,000 tonnes" in answer.stdout
    assert "Harbour Post" in answer.stdout

    exported = json.loads(dealbrief("export", "--format", "json", url=store, cwd=tmp_path).stdout)
    text = exported["articles"][0]["text"]
    contents = [text[s:e] for p in exported["positions"] for s, e in p["content"]]
    assert any("fair share" in content for content in contents)
    assert exported["deal"] == "default"


def test_every_question_has_an_answer(tmp_path: Path, store: str) -> None:
    dealbrief("ingest", "-", url=store, cwd=tmp_path, stdin=ARTICLE.encode())
    for words in (
        ["figures"],
        ["timeline"],
        ["digest"],
        ["brief", "with", "Solberg"],
        ["open"],
        ["compare"],
        ["search", "quota"],
    ):
        done = dealbrief(*words, url=store, cwd=tmp_path)
        assert (done.returncode, done.stderr) == (0, ""), words
        assert done.stdout.strip(), words


def test_a_page_that_is_not_there(tmp_path: Path, store: str) -> None:
    dealbrief("ingest", "-", url=store, cwd=tmp_path, stdin=ARTICLE.encode())
    done = dealbrief("open", "--page", "7", url=store, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert "There is no page 7 of that." in done.stderr


def test_an_unknown_name_gets_the_nearest_ones(tmp_path: Path, store: str) -> None:
    dealbrief("ingest", "-", url=store, cwd=tmp_path, stdin=ARTICLE.encode())
    done = dealbrief("actor", "Quixote", url=store, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert "Quixote" in done.stderr
    assert done.stderr.count("\n") == 1
    assert dealbrief("actor", "Solburg", url=store, cwd=tmp_path).returncode == 0


def test_what_cannot_be_read_is_named_and_the_rest_is_read(tmp_path: Path, store: str) -> None:
    (tmp_path / "good.md").write_text(ARTICLE)
    (tmp_path / "empty.txt").write_text("")
    (tmp_path / "binary.txt").write_bytes(b"\x00\x01\x02" * 50)
    (tmp_path / "latin.txt").write_bytes("Les négociations ont échoué".encode("latin-1"))
    (tmp_path / "french.txt").write_text(
        "Le ministre des pêches a rejeté lundi le quota proposé par la commission. "
        "Les négociations reprendront la semaine prochaine à Oslo, selon un porte-parole du gouvernement."
    )
    names = ["good.md", "empty.txt", "binary.txt", "latin.txt", "french.txt", "missing.txt"]
    done = dealbrief("ingest", *names, url=store, cwd=tmp_path)
    assert done.returncode == 1
    assert "1 read" in done.stdout
    lines = done.stderr.splitlines()
    assert len(lines) == 5
    for name, line in zip(names[1:], lines, strict=True):
        assert name in line


def test_extract_needs_no_database(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Tom Lee said the bid was too low.\n")
    done = dealbrief("extract", "--raw", "--attributions", "a.txt", url="sqlite:////nowhere/x", cwd=tmp_path)
    assert done.returncode == 0
    row = json.loads(done.stdout)
    text = "Tom Lee said the bid was too low.\n"
    assert row["id"] == "a"
    assert [[text[s:e] for s, e in a["source"]] for a in row["attributions"]] == [["Tom Lee"]]
    whole = json.loads(
        dealbrief("extract", "--raw", "a.txt", url="sqlite:////nowhere/x", cwd=tmp_path).stdout
    )
    assert whole["articles"][0]["text"] == text
    assert len(whole["positions"]) == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["actor", "X"], "run `dealbrief db upgrade`"),
        (["digest"], "run `dealbrief db upgrade`"),
    ],
)
def test_a_database_without_tables_says_what_to_run(
    tmp_path: Path, store: str, words: list[str], said: str
) -> None:
    done = dealbrief(*words, url=store, cwd=tmp_path)
    assert done.returncode == 1
    assert said in done.stderr


def test_a_database_out_of_reach_is_one_sentence_without_the_password(tmp_path: Path) -> None:
    done = dealbrief("digest", url="postgresql://ann:s3cret@127.0.0.1:1/deals", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    assert "s3cret" not in done.stderr


def test_a_broken_deal_file_names_line_and_reason(tmp_path: Path, store: str) -> None:
    (tmp_path / "deal.toml").write_text('name = "m"\nkeyword = ["x"]\n')
    (tmp_path / "a.md").write_text(ARTICLE)
    done = dealbrief("ingest", "--deal", "deal.toml", "a.md", url=store, cwd=tmp_path)
    assert done.returncode == 1
    assert "deal.toml, line 2" in done.stderr


def test_an_article_on_something_else_is_left_out_and_said_so(tmp_path: Path, store: str) -> None:
    (tmp_path / "deal.toml").write_text('name = "m"\nkeywords = ["merger"]\n')
    (tmp_path / "a.md").write_text(ARTICLE)
    done = dealbrief("ingest", "--deal", "deal.toml", "a.md", url=store, cwd=tmp_path)
    assert "1 left out" in done.stdout
    assert "a.md was left out" in done.stderr


def test_unknown_words_are_usage_errors(tmp_path: Path, store: str) -> None:
    assert dealbrief("frobnicate", url=store, cwd=tmp_path).returncode == 2
    assert dealbrief("ingest", url=store, cwd=tmp_path).returncode == 2


@pytest.mark.parametrize("mode", [[], ["--http"]])
def test_serving_without_a_token_says_where_it_is_found(tmp_path: Path, store: str, mode: list[str]) -> None:
    done = dealbrief("serve", *mode, url=store, cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "SLACK_" in done.stderr


def test_doctor_tells_missing_from_broken_and_no_secret(tmp_path: Path, store: str) -> None:
    dealbrief("db", "upgrade", url=store, cwd=tmp_path)
    fine = dealbrief("doctor", url=store, cwd=tmp_path, SLACK_SIGNING_SECRET="hush-hush")
    assert fine.returncode == 0
    assert "core_web_md" in fine.stdout
    assert "hush-hush" not in fine.stdout
    assert "SLACK_BOT_TOKEN" in fine.stdout
    broken = dealbrief("doctor", url=store, cwd=tmp_path, DEALBRIEF_MODEL="en_core_web_none")
    assert broken.returncode == 1
    assert "en_core_web_none" in broken.stdout


def test_a_setting_that_cannot_be_used_is_one_sentence(tmp_path: Path, store: str) -> None:
    done = dealbrief("digest", url=store, cwd=tmp_path, DEALBRIEF_TIMEZONE="Atlantis/Centre")
    assert done.returncode == 1
    assert "DEALBRIEF_TIMEZONE" in done.stderr
    assert done.stderr.count("\n") == 1


def test_settings_come_from_a_dotenv_file(tmp_path: Path, store: str) -> None:
    (tmp_path / ".env").write_text("DEALBRIEF_TIMEZONE=Europe/Oslo\n")
    assert "Europe/Oslo" in dealbrief("doctor", url=store, cwd=tmp_path).stdout
