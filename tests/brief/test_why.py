"""Why a line says what it says."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from briefings.brief import why
from briefings.types import Article, EventKind, FactSet, Stance
from tests.brief.build import Build

FIRST, LATER = dt.date(2026, 3, 2), dt.date(2026, 3, 5)


def only(facts: FactSet, **kinds: object) -> FactSet:
    return FactSet(facts.articles, facts.actors, **kinds)  # type: ignore[arg-type]


def test_the_sentence_in_its_paragraph_with_the_words_marked() -> None:
    build = Build()
    article = build.article(
        "An old paragraph.\n\n"
        "The talks went on. Norland wants\n a larger quota, and soon. Nobody left.\n\nNext.",
        FIRST,
        "Quota row",
        "The Net",
        "https://net.example/1",
    )
    norland = build.actor("Norland")
    position = build.says(article, norland, "Norland", "wants", "a larger quota", Stance.DEMAND, "quota")
    facts = build.facts()
    found = why.reason(facts, facts)
    assert [(piece.text, piece.told) for piece in found.passage] == [
        ("The talks went on. ", False),
        ("Norland wants a larger quota", True),
        (", and soon. Nobody left.", False),
    ]
    assert (found.kind, found.who, found.stance, found.topic) == ("position", "Norland", "demand", "quota")
    assert found.confidence == position.confidence
    source = found.source
    assert (source.title, source.publisher, source.published) == ("Quota row", "The Net", FIRST)
    assert source.url == "https://net.example/1"
    assert found.same == ()


def test_other_articles_that_say_the_same_newest_first() -> None:
    build = Build()
    norland, ostland = build.actor("Norland"), build.actor("Ostland")
    texts = [
        ("Norland wants a larger herring quota.", FIRST, norland),
        ("Norland wants a larger herring quota now.", FIRST, norland),
        ("Norland wants the larger herring quota.", LATER, norland),
        ("Norland does not want a larger herring quota.", LATER, norland),
        ("Ostland wants a larger herring quota.", LATER, ostland),
    ]
    for number, (text, day, actor) in enumerate(texts):
        article = build.article(text, day, f"Article {number}", source=f"{number}.md")
        content = text[
            text.index("larger") - 2 if "a larger" in text else text.index("the larger") : -1
        ].strip()
        cue = "want" if "not want" in text else "wants"
        build.says(article, actor, text.split()[0], cue, content, Stance.DEMAND)
    facts = build.facts()
    found = why.reason(only(facts, positions=facts.positions[:1]), facts)
    assert [same.source.title for same in found.same] == ["Article 2", "Article 1"]
    assert found.same[0].sentence == "Norland wants the larger herring quota."
    assert found.same_total == 2


def test_figures_events_and_questions_have_reasons_too() -> None:
    build = Build()
    norland = build.actor("Norland")
    for number, day in enumerate((FIRST, LATER)):
        article = build.article(
            f"Report {number}. Norland asks 10 tonnes of cod. They meet on 9 March in Oslo. "
            "Will the ice hold this year?",
            day,
            f"Article {number}",
            source=f"{number}.md",
        )
        build.figure(article, "10 tonnes of cod", "10", "tonnes", "cod", actor=norland)
        build.event(article, "9 March", EventKind.MEETING, starts=dt.date(2026, 3, 9), actors=(norland,))
        build.question(article, "Will the ice hold this year?", topic="ice")
    facts = build.facts()
    for kind, fact, told in (
        ("figures", facts.figures[0], "10 tonnes of cod"),
        ("events", facts.events[0], "9 March"),
        ("questions", facts.questions[0], "Will the ice hold this year?"),
    ):
        found = why.reason(only(facts, **{kind: (fact,)}), facts)
        assert found.kind == kind.removesuffix("s")
        assert [piece.text for piece in found.passage if piece.told] == [told]
        assert found.confidence is None
        assert [same.source.title for same in found.same] == ["Article 1"], kind


def test_a_long_paragraph_is_cut_at_words_around_the_sentence() -> None:
    text = "word " * 2000 + "Norland wants more. " + "after " * 2000
    start = text.index("Norland")
    article = Article(text, "x.md")
    pieces = why.passage(article, (start, start + 19), ((start, start + 7),))
    shown = "".join(piece.text for piece in pieces)
    assert len(shown) < why.PARAGRAPH + 20
    assert shown.startswith("… word word")
    assert shown.endswith("after after …")
    assert [piece.text for piece in pieces if piece.told] == ["Norland"]


@given(
    st.text("ab. \n•", min_size=3, max_size=60).flatmap(
        lambda text: st.tuples(
            st.just(text),
            st.lists(
                st.tuples(st.integers(0, len(text) - 1), st.integers(1, 9)).map(
                    lambda pair: (pair[0], min(len(text), pair[0] + pair[1]))
                ),
                min_size=1,
                max_size=3,
            ),
        )
    )
)
def test_every_marked_word_is_shown_once(case: tuple[str, list[tuple[int, int]]]) -> None:
    text, told = case
    sentence = min(start for start, _ in told), max(end for _, end in told)
    pieces = why.passage(Article(text, "x.md"), sentence, tuple(told))
    marked = "".join(piece.text for piece in pieces if piece.told)
    places = sorted({place for start, end in told for place in range(start, end)})
    plain = "".join(text[place] for place in places)
    assert "".join(marked.split()) == "".join(plain.split())
    shown = "".join("".join(piece.text for piece in pieces).split())
    assert shown in "".join(text.split())
