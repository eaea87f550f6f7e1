"""Actors side by side, and everybody by topic."""

from __future__ import annotations

import datetime as dt

from briefings.brief import render, side_by_side
from briefings.types import FactSet, Stance
from tests.brief.build import Build
from tests.brief.merger import DEAL

TODAY = dt.date(2026, 3, 6)
OLD, NEW = dt.date(2026, 3, 1), dt.date(2026, 3, 5)


def pact() -> tuple[FactSet, str, str, str]:
    build = Build()
    first = build.article(
        "Norland wants a larger quota. Ostland opposes a larger quota. Norland praised the patrols. "
        "Veland said the season is long.",
        OLD,
        "Quota row",
        "The Net",
    )
    second = build.article("Norland accepts a smaller quota now. Norland is to pay for ice.", NEW, "Turn")
    norland, ostland, veland = build.actor("Norland"), build.actor("Ostland"), build.actor("Veland")
    build.says(first, norland, "Norland", "wants", "a larger quota", Stance.DEMAND, "quota")
    build.says(
        first, ostland, "Ostland", "opposes", "a larger quota", Stance.OPPOSE, "quota", after="Ostland"
    )
    build.says(first, norland, "Norland", "praised", "the patrols", Stance.SUPPORT, "patrols")
    build.says(first, veland, "Veland", "said", "the season is long", Stance.ASSERT, "quota")
    build.says(second, norland, "Norland", "accepts", "a smaller quota now", Stance.SUPPORT, "quota")
    build.says(second, norland, "Norland", "is", "to pay for ice", Stance.OFFER)
    return build.facts(), norland, ostland, veland


def test_what_both_speak_on_comes_first_each_in_the_order_asked() -> None:
    facts, norland, ostland, _ = pact()
    found = side_by_side.comparison(DEAL, facts, TODAY, [ostland, norland])
    assert [row.topic for row in found.shared.lines] == ["quota"]
    assert [row.topic for row in found.single.lines] == ["patrols", None]
    theirs, ours = found.shared.lines[0].positions
    assert [line.stance for line in theirs.lines] == [Stance.OPPOSE]
    assert [line.words.body for line in ours.lines] == ["accepts a smaller quota now", "wants a larger quota"]
    text = render.text(found)
    assert text.startswith("Ostland and Norland: side by side\n")
    assert text.index("Ostland opposes") < text.index("Norland supports: accepts") < text.index("Patrols")


def test_on_one_topic() -> None:
    facts, norland, ostland, veland = pact()
    found = side_by_side.comparison(DEAL, facts, TODAY, [norland, ostland, veland], "quota")
    assert [row.topic for row in found.shared.lines] == ["quota"]
    assert not found.single.total
    assert "Norland, Ostland and Veland on quota: side by side" in render.text(found)
    none = side_by_side.comparison(DEAL, facts, TODAY, [ostland, veland], "patrols")
    assert "No position of Ostland and Veland on patrols was found." in render.text(none)


def test_nothing_in_common_is_said() -> None:
    facts, norland, ostland, _ = pact()
    found = render.text(side_by_side.comparison(DEAL, facts, TODAY, [norland, ostland], "patrols"))
    assert "No position of Ostland on it in what was read" in found
    assert "Norland on it" not in found
    build = Build()
    article = build.article("Norland wants ice. Ostland wants nets.", OLD)
    for name, thing in (("Norland", "ice"), ("Ostland", "nets")):
        build.says(article, build.actor(name), name, "wants", thing, Stance.DEMAND, thing)
    apart = side_by_side.comparison(DEAL, build.facts(), TODAY, list(build.actors))
    assert "They speak on no topic in common" in render.text(apart)


def test_topics_come_in_pages() -> None:
    build = Build()
    names = [f"matter {number}" for number in range(side_by_side.TOPICS + 2)]
    article = build.article(" ".join(f"Norland wants {n}. Ostland opposes {n}." for n in names), OLD)
    ids = build.actor("Norland"), build.actor("Ostland")
    for name in names:
        build.says(article, ids[0], "Norland", "wants", name, Stance.DEMAND, name)
        build.says(
            article,
            ids[1],
            "Ostland",
            "opposes",
            name,
            Stance.OPPOSE,
            name,
            after="Ostland opposes",
        )
    pages = [side_by_side.comparison(DEAL, build.facts(), TODAY, ids, page=page) for page in (1, 2)]
    assert [page.more for page in pages] == [True, False]
    assert sorted(row.topic or "" for page in pages for row in page.shared.lines) == names
    tables = [side_by_side.matrix(DEAL, build.facts(), TODAY, page=page) for page in (1, 2)]
    assert [page.more for page in tables] == [True, False]
    assert sorted(name for page in tables for name in page.topics.lines) == names


def test_the_matrix_tells_the_newest_side_of_each() -> None:
    facts, *_ = pact()
    found = side_by_side.matrix(DEAL, facts, TODAY)
    assert found.topics.lines == ("quota", "patrols")
    rows = {row.who.name: [cell and cell.stance for cell in row.cells] for row in found.rows.lines}
    assert rows == {
        "Norland": [Stance.SUPPORT, Stance.SUPPORT],
        "Ostland": [Stance.OPPOSE, None],
        "Veland": [Stance.ASSERT, None],
    }
    assert "| Norland | supports, 5 Mar 2026 [" in render.markdown(found)
    assert "| Ostland | opposes, 1 Mar 2026 [2] | – |" in render.markdown(found)
    assert "- Ostland\n    - Quota: opposes, 1 Mar 2026 [2]\n- " in render.text(found)
    table = next(part for part in render.slack(found) if part.kind == "table")
    assert table.rows[0] == ("Actor", "Quota", "Patrols")
    assert ("Ostland", "🔴 opposes, 1 Mar 2026 [2]", "–") in table.rows
    one = side_by_side.matrix(DEAL, facts, TODAY, "patrols")
    assert (one.topics.lines, [row.who.name for row in one.rows.lines]) == (("patrols",), ["Norland"])


def test_a_name_that_would_break_the_table() -> None:
    build = Build()
    article = build.article("A|b\\ <!here> wants | x.", OLD)
    build.says(article, build.actor("A|b\\ <!here> & co"), "A|b", "wants", "| x", Stance.DEMAND, "a | b")
    found = side_by_side.matrix(DEAL, build.facts(), TODAY)
    (table,) = (part for part in render.slack(found) if part.kind == "table")
    assert [len(row) for row in table.rows] == [2, 2]
    assert table.rows[1][0] == "A|b\\ <!here> & co"
    assert "A\\|b" in render.markdown(found)
