"""Whole processes: one that is killed between saving and committing, and two that save the same article."""

from __future__ import annotations

import signal
import subprocess
import sys

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session, sessionmaker

from briefings.deals import DEFAULT
from briefings.store import queries, write
from briefings.store.models import Base
from tests.support.builders import herring, same_name

_SAVE = """
import sys
from briefings.store import base, write
from tests.support.builders import herring, same_name

engine = base.connect(sys.argv[1])
with base.sessions(engine).begin() as session:
    print("ready", flush=True)
    sys.stdin.readline()
    print(write.save(session, "default", herring().facts(), linker=same_name), flush=True)
    sys.stdin.readline()
"""


class Saver:
    """A process that saves an article when told to, and commits when told again."""

    def __init__(self, engine: Engine) -> None:
        url = engine.url.render_as_string(hide_password=False)
        self.process = subprocess.Popen(
            [sys.executable, "-c", _SAVE, url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self.read() == "ready"

    def tell(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()

    def read(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def end(self) -> int:
        code = self.process.wait(30)
        for stream in (self.process.stdin, self.process.stdout):
            assert stream is not None
            stream.close()
        return code


def rows(engine: Engine) -> int:
    with engine.connect() as connection:
        tables = [table for table in Base.metadata.sorted_tables if table.name != "deals"]
        return sum(connection.scalar(select(func.count()).select_from(table)) or 0 for table in tables)


def test_a_process_killed_before_its_commit_leaves_nothing_half_written(
    engine: Engine, sessions: sessionmaker[Session]
) -> None:
    with sessions.begin() as session:
        write.put_deal(session, DEFAULT)
    saver = Saver(engine)
    saver.tell()
    assert saver.read() == "True"
    saver.process.send_signal(signal.SIGKILL)
    assert saver.end() == -signal.SIGKILL
    assert rows(engine) == 0
    with sessions.begin() as session:
        assert write.save(session, "default", herring().facts(), linker=same_name)
    assert rows(engine) > 10


def test_of_two_processes_that_save_one_article_one_does(
    engine: Engine, sessions: sessionmaker[Session]
) -> None:
    with sessions.begin() as session:
        write.put_deal(session, DEFAULT)
    first, second = Saver(engine), Saver(engine)
    first.tell()
    assert first.read() == "True"
    second.tell()  # waits for the first one's transaction
    first.tell()
    assert second.read() == "False"
    second.tell()
    assert (first.end(), second.end()) == (0, 0)
    with sessions() as session:
        facts = queries.facts(session, "default")
    assert len(facts.articles) == 1
    assert len(facts.actors) == 3
