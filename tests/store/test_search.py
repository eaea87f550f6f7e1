"""Sentences found by their words, best first, on both databases."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session, sessionmaker

from briefings.deals import DEFAULT, Deal
from briefings.store import queries, search, search_index, write
from briefings.store.search import Found
from tests.support.builders import Reading, herring, same_name

Sessions = sessionmaker[Session]


def note(day: int, words: str, *, who: str = "Lena Moreau", rest: str = "") -> Reading:
    reading = Reading(
        f"{who} said {words}. {rest}".strip(), source=f"{day}-{words}.md", published=dt.date(2025, 4, day)
    )
    reading.position(reading.actor(who), words, source=who)
    return reading


@pytest.fixture(autouse=True)
def stored(sessions: Sessions) -> None:
    save(sessions, Deal("merger"), note(5, "the quota of rivets is a secret"))
    save(sessions, DEFAULT)


def save(sessions: Sessions, deal: Deal, *readings: Reading) -> None:
    with sessions.begin() as session:
        write.put_deal(session, deal)
        for reading in readings:
            assert write.save(session, deal.name, reading.facts(), linker=same_name)


def find(sessions: Sessions, words: str, limit: int = 10, **more: object) -> Found:
    with sessions() as session:
        return search.search(session, "default", words, limit, **more)  # type: ignore[arg-type]


def texts(found: Found) -> list[str]:
    articles = {article.key: article for article in found.facts.articles}
    return [articles[hit.evidence.article].cut((hit.evidence.sentence,)) for hit in found.hits]


def test_a_hit_has_its_sentence_its_positions_and_all_they_refer_to(sessions: Sessions) -> None:
    save(sessions, DEFAULT, herring())
    found = find(sessions, "quota falls lower")
    (said, fall) = found.hits
    assert texts(found)[0].startswith("Fisheries minister Signe Aalborg said")
    (position,) = said.positions
    assert found.facts.actor(position.actor).name == "Signe Aalborg"
    assert found.facts.article_of(position).title == "Headline"
    assert said.evidence.sentence == position.evidence.sentence
    assert fall.positions == ()
    assert (found.total, found.capped) == (2, False)


def test_all_words_before_some_and_side_by_side_before_apart(sessions: Sessions) -> None:
    save(
        sessions,
        DEFAULT,
        note(1, "harbour dues will rise"),
        note(2, "dues on the harbour wall will rise"),
        note(3, "the harbour will rise"),
        note(4, "nothing is decided"),
    )
    assert texts(find(sessions, "harbour dues")) == [
        "Lena Moreau said harbour dues will rise.",
        "Lena Moreau said dues on the harbour wall will rise.",
        "Lena Moreau said the harbour will rise.",
    ]


def test_of_equals_the_newest_first_whenever_they_were_read(sessions: Sessions) -> None:
    save(sessions, DEFAULT, *(note(day, f"pier {day} is shut") for day in (3, 9, 1)))
    assert [one[17:23] for one in texts(find(sessions, "pier"))] == ["pier 9", "pier 3", "pier 1"]
    assert len(find(sessions, "pier", since=dt.date(2025, 4, 3)).hits) == 2


def test_pages_go_on_where_the_last_one_ended(sessions: Sessions) -> None:
    save(sessions, DEFAULT, *(note(day, f"pier {day} is shut") for day in range(1, 8)))
    pages = [find(sessions, "pier", 3, offset=offset) for offset in (0, 3, 6, 9)]
    assert [page.total for page in pages] == [7, 7, 7, 7]
    assert [len(page.hits) for page in pages] == [3, 3, 1, 0]
    assert len({one for page in pages for one in texts(page)}) == 7


def test_a_phrase_is_looked_for_as_it_is(sessions: Sessions) -> None:
    save(sessions, DEFAULT, note(1, "harbour dues will rise"), note(2, "dues for the harbour will rise"))
    assert len(find(sessions, '"harbour dues"').hits) == 1
    assert len(find(sessions, "“dues for the harbour”").hits) == 1
    assert find(sessions, '"rise dues"').hits == ()


def test_words_are_found_in_other_forms_cases_and_accents(sessions: Sessions) -> None:
    save(sessions, DEFAULT, note(1, "the Société délégations REJECTED it"))
    for words in ("rejecting", "societe", "SOCIÉTÉ", "delegation"):
        assert find(sessions, words).total == 1, words


@pytest.mark.parametrize(
    "words",
    [
        "",
        "   ",
        "the of and",
        '"the of"',
        '"',
        '"""',
        "\0",
        "quota\0",
        "quota AND",
        "NEAR(quota herring)",
        "quota*",
        "^quota",
        "words : quota",
        "quota' OR 1=1 --",
        "quota & | ! <-> :*",
        "(quota",
        "\ud800",
        "%s :deal {query} \\",
        "😀",
        "שלום",
        "q" * 3000,
        "quota " * 500,
        " ".join(f"word{n}" for n in range(600)),
    ],
)
def test_any_text_may_be_asked_for(sessions: Sessions, words: str) -> None:
    save(sessions, DEFAULT, herring())
    found = find(sessions, words)
    assert found.total == len(found.hits) <= 5


def test_syntax_in_a_question_means_nothing(sessions: Sessions) -> None:
    save(sessions, DEFAULT, note(1, "harbour dues will rise"), note(2, "piers will rise"))
    assert len(find(sessions, "harbour NOT dues").hits) == 1
    assert find(sessions, "harb*").hits == ()


def test_only_this_deals_sentences_are_found(sessions: Sessions) -> None:
    assert find(sessions, "rivets secret").total == 0
    with sessions() as session:
        assert search.search(session, "merger", "rivets", 5).total == 1
        assert search.search(session, "unheard-of", "rivets", 5) == Found()


def test_what_was_replaced_is_not_found(sessions: Sessions) -> None:
    old = note(1, "harbour dues will rise")
    new = note(1, "harbour fees will rise")
    new.source = old.source
    save(sessions, DEFAULT, old, new)
    assert find(sessions, "dues").total == 0
    assert find(sessions, "fees").total == 1
    # An older revision that is read late is not found either.
    late = note(1, "harbour tolls will rise")
    late.source, late.published = old.source, dt.date(2025, 3, 1)
    save(sessions, DEFAULT, late)
    assert (find(sessions, "tolls").total, find(sessions, "fees").total) == (0, 1)


def test_only_sentences_in_which_somebody_speaks(sessions: Sessions) -> None:
    save(
        sessions,
        DEFAULT,
        note(1, "the dues will rise", rest="Dues are high."),
        note(2, "dues will fall", who="Ada Quist"),
    )
    with sessions() as session:
        ids = {actor.name: actor.id for actor in queries.actors(session, "default")}
    found = find(sessions, "dues", actor_ids=[ids["Lena Moreau"]])
    assert texts(found) == ["Lena Moreau said the dues will rise."]
    assert find(sessions, "dues", actor_ids=["nobody", "999999"]).total == 0


def test_a_word_in_every_sentence_is_looked_up_among_the_newest(
    sessions: Sessions, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "CANDIDATES", 20)
    monkeypatch.setattr(search_index.Postgres, "RECENT", 10)
    save(
        sessions, DEFAULT, *(note(day, f"pier {day} and quay {n}") for day in range(1, 26) for n in range(2))
    )
    found = find(sessions, "pier")
    assert (found.total, found.capped) == (20, True)
    assert texts(found)[0].startswith("Lena Moreau said pier 25")
    # A rare word among common ones is found however old its sentence is.
    assert texts(find(sessions, "pier 3 quay 1"))[0] == "Lena Moreau said pier 3 and quay 1."
    with_both = find(sessions, "“pier 3”")
    assert (with_both.total, with_both.capped) == (2, False)


def test_nothing_is_left_in_the_index_of_what_was_removed(sessions: Sessions, engine: Engine) -> None:
    save(sessions, DEFAULT, herring())
    with sessions.begin() as session:
        ids = list(session.scalars(text("SELECT id FROM articles")))
        search_index.remove(session, ids)
        assert session.scalar(text("SELECT count(*) FROM sentences")) == 0
        if engine.dialect.name == "sqlite":
            session.execute(text("INSERT INTO sentence_index (sentence_index) VALUES ('integrity-check')"))
            found = text("SELECT count(*) FROM sentence_index WHERE sentence_index MATCH 'words : quota'")
            assert session.scalar(found) == 0
