"""Long and hostile texts: whatever is found stands in the text."""

import gc
from datetime import date

import pytest
from spacy.tokens import Doc

from briefings.extract import nlp, parts, pipeline
from briefings.types import Article, FactSet

NEWS = "Norwegian Fisheries Minister Marit Solberg rejected the quota of 30,000 tonnes on Monday. "


@pytest.mark.parametrize("text", ["", "a", "a b " * 30, "a" * 95, "one. two. " * 12, "x\n" * 60])
def test_parts_make_up_the_whole(text: str) -> None:
    spans = list(parts.cut(text, 20))
    assert "".join(text[start:end] for start, end in spans) == text
    assert all(end - start <= 20 for start, end in spans)


def test_parts_end_at_lines_then_sentences_then_words() -> None:
    assert [("one two. thr\nee four"[s:e]) for s, e in parts.cut("one two. thr\nee four", 14)] == [
        "one two. thr\n",
        "ee four",
    ]
    assert [("one two. three four"[s:e]) for s, e in parts.cut("one two. three four", 14)] == [
        "one two. ",
        "three four",
    ]


HOSTILE = {
    "words in one line": "vessel and quota said ",
    "quotation marks": '"',
    "quotation marks apart": '" ',
    "emoji": "😀 🎉👩‍👧 ",
    "right-to-left": "قال الوزير إن الاتفاق مرفوض. ",
    "control": "\x01\x07\x1b[0m \x7f\u200b\u2028 ",
    "line breaks": "\n",
    "table": "Norway\t30,000\t12.5%\t$4.2bn\n",
    "code": "def f(x):\n    return {'a': x[0] != \"b\"}\n",
    "contractions": "got ",
}


@pytest.mark.parametrize("unit", HOSTILE.values(), ids=HOSTILE)
def test_no_part_of_300_kilobytes_takes_much_at_once(unit: str) -> None:
    # Time and memory go with the tokens of a part, and the sum of the parts with the length of the text.
    text = (unit * (300_000 // len(unit) + 1))[:300_000]
    load = nlp.load()
    sizes = []
    covered = 0
    for start, end in parts.cut(text):
        assert start == covered
        sizes.append(len(load.make_doc(text[start:end])))
        covered = end
    assert covered == len(text)
    assert max(sizes) <= 1.3 * parts.MOST_WORDS
    assert len(sizes) <= 2 * (len(text) // parts.MOST_WORDS + 1)


def test_halves_of_characters_are_read() -> None:
    text = NEWS + "\ud83d " + NEWS
    facts = pipeline.extract(Article(text, "halves.txt"))
    check(facts, text)
    assert len(facts.positions) == 2


def check(facts: FactSet, text: str) -> None:
    for fact in facts.facts():
        spans = fact.content if hasattr(fact, "content") else fact.spans
        assert all(0 <= start < end <= len(text) for start, end in spans)


def test_a_long_text_in_one_line_is_read_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "LONGEST", 2_000)
    text = NEWS * 100
    article = Article(text, "long.txt")
    facts = pipeline.extract(article)
    check(facts, text)
    assert facts.articles == (article,)
    assert [actor.name for actor in facts.actors if "Solberg" in actor.name] == ["Marit Solberg"]
    assert len(facts.positions) > 90
    assert "the quota of 30,000 tonnes" in {article.cut(position.content) for position in facts.positions}
    assert max(start for p in facts.positions for start, _ in p.content) > parts.LONGEST


def test_a_part_that_was_read_takes_no_more_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    def documents() -> int:
        return sum(isinstance(one, Doc) for one in gc.get_objects())

    monkeypatch.setattr(parts, "LONGEST", 500)
    nlp.load()
    gc.collect()
    gc.disable()  # so that only what is no longer referred to goes
    try:
        before = documents()
        pipeline.extract(Article(NEWS * 20, "long.txt", published=date(2026, 3, 10)))
        after = documents()
    finally:
        gc.enable()
    assert after == before


@pytest.mark.parametrize(
    "text",
    [
        '"' * 50_000,
        "(" * 50_000,
        "😀" * 50_000,
        "“" * 20_000 + NEWS,
        "שלום עולם " * 3_000 + NEWS,
        "\x01\x02\x7f " * 3_000 + NEWS,
        "| quota | 30,000 |\n" * 1_000,
        "def f(x):\n    return {x: 'said'}\n" * 500,
        "said " * 5_000,
    ],
    ids=["quotes", "brackets", "emoji", "open quotes", "right-to-left", "control", "table", "code", "said"],
)
def test_hostile_text_is_read(text: str) -> None:
    # Without a bound on runs spaCy's tokenizer alone takes minutes for some of these.
    check(pipeline.extract(Article(text, "hostile.txt")), text)


def test_long_runs_change_nothing_around_them() -> None:
    load = nlp.load()
    text = f"Ann said yes. {'z' * 450}  Bo said no."
    doc = load.make_doc(text)
    assert doc.text == text
    assert [token.text for token in doc][:4] == ["Ann", "said", "yes", "."]
    assert [token.text for token in doc][-4:] == ["Bo", "said", "no", "."]
