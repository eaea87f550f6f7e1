"""The JSON document: offsets that lead back to the words, exact numbers, plain JSON."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal

from sqlalchemy.orm import Session, sessionmaker

from briefings.deals import Deal
from briefings.store import export, queries, write
from briefings.types import FactSet, Shift
from tests.support.builders import herring, same_name


def test_an_article_as_it_was_read() -> None:
    document = export.document("herring", herring().facts())
    assert document["deal"] == "herring"
    article = herring().article
    assert document["articles"] == [
        {
            "id": article.key,
            "source": "articles/herring.md",
            "title": "Headline",
            "publisher": "The Ledger",
            "published": "2025-03-04",
            "url": "https://ledger.example/herring",
            "language": "en",
            "text": article.text,
        }
    ]


def test_offsets_lead_back_to_the_words() -> None:
    document = export.document("herring", herring().facts())
    texts = {article["id"]: article["text"] for article in document["articles"]}

    def words(fact: dict[str, object], field: str) -> list[str]:
        return [texts[fact["article"]][start:end] for start, end in fact[field]]  # type: ignore[attr-defined,index]

    position = document["positions"][1]
    assert words(position, "source") == ["Her counterpart Tomas Brandt"]
    assert words(position, "cue") == ["rejected"]
    assert words(position, "content") == ["the cut"]
    assert (position["form"], position["stance"], position["topic"]) == ("indirect", "reject", None)
    assert position["confidence"] == 0.75
    assert words(document["figures"][0], "spans") == ["412,500.50 tonnes"]
    assert words(document["questions"][0], "spans") == ["who will police the northern banks"]


def test_numbers_are_exact_and_dates_iso() -> None:
    document = export.document(
        "herring", herring(published=dt.datetime(2025, 3, 4, 6, tzinfo=dt.UTC)).facts()
    )
    assert document["figures"][0]["value"] == "412500.50"
    assert document["figures"][0]["value_high"] is None
    assert document["events"][0]["starts"] == "2025-03-12"
    assert document["articles"][0]["published"] == "2025-03-04T06:00:00+00:00"


def test_a_power_of_ten_is_written_out() -> None:
    reading = herring()
    reading.figure("tonnes", "3.5E+11", "USD")
    assert export.document("herring", reading.facts())["figures"][1]["value"] == "350000000000"
    assert Decimal("3.5E+11") == 350_000_000_000


def test_actors_with_names_and_titles() -> None:
    actor = export.document("herring", herring().facts())["actors"][0]
    assert actor == {
        "id": "a1",
        "name": "Signe Aalborg",
        "kind": "person",
        "aliases": ["Aalborg"],
        "roles": ["Fisheries minister (Norland)"],
    }


def test_a_shift_names_its_two_positions() -> None:
    facts = herring().facts()
    before, after = facts.positions
    document = export.document("herring", facts, [Shift("a1", "quota", before, after)])
    assert document["shifts"] == [
        {"kind": "position", "actor": "a1", "topic": "quota", "before": "p1", "after": "p2"}
    ]
    assert {position["id"] for position in document["positions"]} == {"p1", "p2"}


def test_nothing_is_a_document_too() -> None:
    document = export.document("herring", FactSet())
    assert list(document) == [
        "deal", "articles", "actors", "positions", "figures", "events", "questions", "shifts",
    ]  # fmt: skip


def test_the_store_exports_what_memory_does(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        write.put_deal(session, Deal("herring"))
        write.save(session, "herring", herring().facts(), linker=same_name)
        stored = export.document("herring", queries.facts(session, "herring"))
    memory = export.document("herring", herring().facts())
    assert json.loads(json.dumps(stored)) == stored

    def without_ids(document: dict[str, object]) -> object:
        drop = {"id", "actor", "actors"}
        kinds = ("positions", "figures", "events", "questions")
        return [
            [{k: v for k, v in fact.items() if k not in drop} for fact in document[kind]]  # type: ignore[attr-defined]
            for kind in kinds
        ]

    assert stored["articles"] == memory["articles"]
    assert without_ids(stored) == without_ids(memory)
