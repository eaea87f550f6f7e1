"""How fast questions are answered, from the request until the answer is in the workspace.

    python benchmarks/answers.py [--positions N ...] [--databases sqlite postgresql] [--users N]
                                 [--rounds N] [--pause SECONDS] [--keep FOLDER]

A deal is made up in each size. The app runs as `dealbrief serve --http` does, in a process of its own, and
gets signed slash commands from the local workspace, in this process, into which it answers. Every user asks,
waits for the answer, reads for `--pause` seconds on average and asks again; in between, all ask at the very
same moment ("at once"). Questions are spelt differently each time, so that no answer is at hand ("new"); then
the same are asked again ("again").

Acknowledged and answered are milliseconds from the request, p50 and p99; cpu is the processor time that the
app spends on an answer, which other load on the machine changes least. Bare SQL is what the questions ask
of the database, statement by statement through the bare driver, without anything else; the ratio is between
the medians. With other load on the machine wall time means little: compare within one run.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from sqlalchemy import Engine, create_engine, event

from benchmarks import generated
from benchmarks.generated import Made
from bot import answers as asking
from bot import workspace
from bot.command import parse
from bot.workspace import RunningWorkspace
from bot.workspace import answers as arriving
from briefings.store import base, migrate

TODAY = generated.LAST_DAY
KINDS = ("actor", "topic", "search")
PATIENCE = 60.0  # seconds for one answer


class Arrivals:
    """When the answer to each user came into the workspace."""

    def __init__(self) -> None:
        self._came: dict[str, threading.Event] = defaultdict(threading.Event)
        self._at: dict[str, float] = {}
        post = arriving.post

        def timed(state: Any, occasion: Any, payload: Any) -> None:
            post(state, occasion, payload)
            self._at[occasion.user] = time.perf_counter()
            self._came[occasion.user].set()

        arriving.post = timed

    def expect(self, user: str) -> None:
        self._came[user].clear()

    def wait(self, user: str) -> float:
        if not self._came[user].wait(PATIENCE):
            raise SystemExit(f"No answer came within {PATIENCE:.0f} seconds.")
        return self._at[user]


def questions(made: Made, kind: str, number: int, chance: random.Random) -> list[str]:
    """Commands, each spelt in its own way, about whom and what is spoken of as often as in the deal."""
    weights = [1 / (rank + 3) for rank in range(len(made.actors))]
    texts = []
    for _ in range(number):
        if kind == "actor":
            name = chance.choices(made.actors, weights)[0].name
            texts.append(f"actor {_typed(name, chance)}")
        elif kind == "topic":
            topic = chance.choice(generated.TOPICS).name
            texts.append(f"topic {_typed(topic, chance)}")
        else:
            rare = chance.choice(made.words)
            common = chance.choice((chance.choice(generated.TOPICS).name, chance.choice(made.words[:40])))
            texts.append(f"search {_typed(common, chance)} {rare}")
    return texts


def _typed(text: str, chance: random.Random) -> str:
    return "".join(chance.choice((char.upper(), char.lower())) for char in text)


class Bench:
    """One app on one database, and the people who ask it."""

    def __init__(self, local: RunningWorkspace, arrivals: Arrivals, users: int) -> None:
        self._local, self._arrivals = local, arrivals
        known = len(local.state.users())
        self.users = [local.state.add_user(f"person{known + number}").id for number in range(users)]

    def ask(self, user: str, text: str) -> tuple[float, float]:
        """Milliseconds until the acknowledgement and until the answer."""
        self._arrivals.expect(user)
        begun = time.perf_counter()
        ack = self._local.send_command("general", user, text)
        acknowledged = time.perf_counter()
        if not ack.ok:
            raise SystemExit(f"{text!r} was not acknowledged: {ack.error}")
        return 1000 * (acknowledged - begun), 1000 * (self._arrivals.wait(user) - begun)

    def paced(self, texts: list[str], pause: float) -> list[tuple[float, float]]:
        """Every user asks, reads and asks again."""
        return self._each(texts, lambda chance: time.sleep(chance.expovariate(1 / pause)) if pause else None)

    def at_once(self, texts: list[str], pause: float) -> list[tuple[float, float]]:
        """All users ask at the same moment, and again when all are answered."""
        gate = threading.Barrier(len(self.users))

        def wait(chance: random.Random) -> None:
            gate.wait()
            time.sleep(pause / 4)
            gate.wait()

        return self._each(texts, wait)

    def _each(self, texts: list[str], before: Callable[[random.Random], object]) -> list[tuple[float, float]]:
        took: list[tuple[float, float]] = []
        failed: list[BaseException] = []
        shares = [texts[number :: len(self.users)] for number in range(len(self.users))]
        least = min(len(share) for share in shares)

        def person(user: str, mine: list[str], seed: int) -> None:
            chance = random.Random(seed)
            try:
                for text in mine[:least]:
                    before(chance)
                    took.append(self.ask(user, text))
            except BaseException as error:
                failed.append(error)
                raise

        threads = [
            threading.Thread(target=person, args=(user, share, number))
            for number, (user, share) in enumerate(zip(self.users, shares, strict=True))
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if failed:
            raise SystemExit("Not every question was answered.")
        return took


def bare_sql(url: str, made: Made, texts: list[str]) -> list[float]:
    """Milliseconds that the statements of each question take by themselves, rows fetched."""
    engine = base.connect(url)
    statements: list[tuple[str, Any]] = []

    @event.listens_for(engine, "before_cursor_execute")
    def note(connection: Any, cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        statements.append((statement, parameters))

    sessions = base.sessions(engine)
    took = []
    plain = create_engine(engine.url).raw_connection()
    for text in texts:
        statements.clear()
        with sessions() as session:
            asking.answer(session, made.deal, parse(text, TODAY, "/deal"), TODAY)
        cursor = plain.cursor()
        begun = time.perf_counter()
        for statement, parameters in statements:
            if statement.lstrip().upper().startswith(("SELECT", "WITH")):
                cursor.execute(statement, parameters)
                cursor.fetchall()
        took.append(1000 * (time.perf_counter() - begun))
        plain.rollback()
    engine.dispose()
    return took


@contextmanager
def app(url: str, local: RunningWorkspace) -> Iterator[Callable[[], float]]:
    """The real app, serving until the context ends; gives the processor seconds it has used."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {
        "DEALBRIEF_DATABASE_URL": url,
        "SLACK_BOT_TOKEN": local.bot_token,
        "SLACK_SIGNING_SECRET": local.signing_secret,
        "SLACK_API_URL": local.api_url,
        "DEALBRIEF_LOG_LEVEL": "WARNING",
        "DEALBRIEF_TICK_SECONDS": "3600",
        "PYTHONPATH": str(Path(__file__).resolve().parents[1]),
    }
    for name in ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"):
        environment.pop(name, None)
    process = subprocess.Popen(
        [sys.executable, "-c", "from bot.cli import main; main()", "serve", "--http", "--port", str(port)],
        env=environment,
    )
    try:
        for _ in range(600):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            if process.poll() is not None:
                raise SystemExit("The app ended before it served anything.")
            time.sleep(0.1)
        local.connect_http(f"http://127.0.0.1:{port}/slack/events")
        yield lambda: _processor_seconds(process.pid)
    finally:
        local.connect_http(None)
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def _processor_seconds(pid: int) -> float:
    """Of a process and its children, from Linux's /proc; 0 elsewhere."""
    used = 0.0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has ended
        if int(stat.parent.name) == pid or int(fields[1]) == pid:
            used += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return used


@contextmanager
def filled(database: str, positions: int, keep: Path | None) -> Iterator[tuple[str, Made]]:
    """A database with a deal of that size in it; with `keep`, made once and left there (SQLite)."""
    if database == "sqlite":
        with tempfile.TemporaryDirectory() as temporary:
            file = (keep or Path(temporary)) / f"answers-{positions}.sqlite3"
            yield _fill(f"sqlite:///{file}", positions, file.exists())
        return
    from tests.support.databases import Postgres

    server = Postgres.start()
    try:
        with server.fresh() as url:
            yield _fill(url, positions, False)
    finally:
        server.stop()


def _fill(url: str, positions: int, there: bool) -> tuple[str, Made]:
    engine: Engine = base.connect(url)
    begun = time.perf_counter()
    migrate.upgrade(engine)
    made = generated.again(engine, positions) if there else generated.fill(engine, positions)
    if not there:
        print(f"  made {positions:,} positions in {time.perf_counter() - begun:.0f} s", file=sys.stderr)
    engine.dispose()
    return url, made


def quantile(values: list[float], part: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def row(name: str, took: list[tuple[float, float]], cpu: float, sql: list[float] | None = None) -> str:
    acks, whole = [one for one, _ in took], [one for _, one in took]
    cells = [quantile(acks, 0.5), quantile(acks, 0.99), quantile(whole, 0.5), quantile(whole, 0.99)]
    cells.append(1000 * cpu / len(took))
    line = f"  {name:<24}{len(took):>5}" + "".join(f"{cell:>10.1f}" for cell in cells)
    if sql:
        line += f"{quantile(sql, 0.5):>10.2f}{quantile(sql, 0.99):>10.2f}"
        line += f"{statistics.median(whole) / statistics.median(sql):>8.1f}"
    return line


def measure(database: str, positions: int, arguments: argparse.Namespace, arrivals: Arrivals) -> None:
    with filled(database, positions, arguments.keep) as (url, made), workspace.start() as local:
        print(f"\n{positions:,} positions on {database}, {arguments.users} users")
        print(
            f"  {'':<24}{'n':>5}{'ack p50':>10}{'ack p99':>10}{'ans p50':>10}{'ans p99':>10}"
            f"{'cpu':>10}{'sql p50':>10}{'sql p99':>10}{'ratio':>8}"
        )
        chance = random.Random(positions)
        number = arguments.users * arguments.rounds
        with app(url, local) as used:
            bench = Bench(local, arrivals, arguments.users)

            def show(name: str, ask: Callable[..., Any], texts: list[str], sql: Any = None) -> None:
                before = used()
                took = ask(texts, arguments.pause)
                print(row(name, took, used() - before, sql), flush=True)

            bench.at_once([f"actor {_typed('nobody', chance)}" for _ in bench.users], 0.1)  # warm up
            for kind in KINDS:
                texts = questions(made, kind, number, chance)
                sql = bare_sql(url, made, texts[: arguments.users * 2])
                show(f"{kind}, new", bench.paced, texts, sql)
                show(f"{kind}, again", bench.paced, texts)
                show(f"{kind}, new, at once", bench.at_once, questions(made, kind, number, chance))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--positions", type=int, nargs="+", default=[1_000, 100_000])
    parser.add_argument(
        "--databases", nargs="+", choices=["sqlite", "postgresql"], default=["sqlite", "postgresql"]
    )
    parser.add_argument("--users", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=5, help="questions of a kind for each user")
    parser.add_argument("--pause", type=float, default=2.0, help="seconds of reading, on average")
    parser.add_argument("--keep", type=Path, help="folder where made-up SQLite files stay for the next run")
    arguments = parser.parse_args()
    arrivals = Arrivals()
    print(f"load of the machine before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    for positions in arguments.positions:
        for database in arguments.databases:
            measure(database, positions, arguments, arrivals)
    print(f"\nload of the machine after: {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
