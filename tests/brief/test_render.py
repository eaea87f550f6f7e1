"""Documents as they are printed: three outputs, one wording, and nothing an article can do to them."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from briefings import resources
from briefings.brief import daily, help, lists, render
from briefings.brief.document import Document, SearchResults
from briefings.brief.render import Part
from briefings.deals import Deal
from briefings.types import EventKind, FactSet, FigureStatus, Form, Precision, QuestionKind, Stance
from tests.brief.build import Build
from tests.brief.merger import DEAL, FIRST, TODAY, merger
from tests.brief.test_documents import documents

OPEN = lists.questions(DEAL, merger(), TODAY)


def test_slack() -> None:
    assert render.slack(OPEN) == (
        Part("header", "Northgate buys Halden: open questions"),
        Part("context", "1 question · newest article: 5 Mar 2026"),
        Part(
            "line",
            "*Asked* · _approval_: Will the regulator approve the merger? "
            "· raised by Dairy Workers' Union · open since 2 Mar 2026 [1, 2]",
        ),
        Part("divider", ""),
        Part(
            "context",
            "*Sources*\n1. Northgate may pay more · 5 Mar 2026\n"
            "2. <https://example.com/bid?a=1&amp;b=2|Northgate bids for Halden> "
            "· The Dairy Post · 2 Mar 2026",
        ),
    )


def test_markdown() -> None:
    assert render.markdown(OPEN) == (
        "# Northgate buys Halden: open questions\n\n"
        "*1 question · newest article: 5 Mar 2026*\n\n"
        "- **Asked** · *approval*: Will the regulator approve the merger? "
        "· raised by Dairy Workers' Union · open since 2 Mar 2026 [1, 2]\n\n"
        "## Sources\n\n"
        "1. Northgate may pay more · 5 Mar 2026\n"
        "2. [Northgate bids for Halden](https://example.com/bid?a=1&b=2) · The Dairy Post · 2 Mar 2026\n"
    )


def test_text() -> None:
    assert render.text(OPEN) == (
        "Northgate buys Halden: open questions\n"
        "=====================================\n"
        "1 question · newest article: 5 Mar 2026\n\n"
        "- Asked · approval: Will the regulator approve the merger? "
        "· raised by Dairy Workers' Union · open since 2 Mar 2026 [1, 2]\n\n"
        "Sources\n"
        "-------\n"
        "1. Northgate may pay more · 5 Mar 2026\n"
        "2. Northgate bids for Halden <https://example.com/bid?a=1&b=2> · The Dairy Post · 2 Mar 2026\n"
    )


def test_the_digest_in_slack() -> None:
    parts = render.slack(daily.daily(DEAL, merger(), TODAY))
    assert parts[0] == Part("header", "Northgate buys Halden: digest for 6 Mar 2026")
    assert parts[1].text == (
        "2 articles · 4 actors · 8 positions · 2 open questions · newest article: 5 Mar 2026"
    )
    assert [part.text for part in parts[2:6]] == [
        "*Key actors and their newest positions*",
        "*Mara Lindqvist* (chief executive, Northgate) 🟢 offers · _the offer_: "
        "said she could raise the offer · 5 Mar 2026 [1]",
        "*Mara Lindqvist* 🔴 rejects · _the offer_: said the offer was final "
        "· The Dairy Post, 2 Mar 2026 [2]",
        "*Mara Lindqvist* 🔴 rejects · _the offer_: “We will not raise it again” (told) (speaker inferred) "
        "· The Dairy Post, 2 Mar 2026 [2]",
    ]
    assert [part.kind for part in parts[2:6]] == ["section", "line", "line", "line"]
    text = "\n".join(part.text for part in parts)
    for line in (
        "*Halden Dairy* 🟠 demands · _break fee_: wants a break fee of $90 million "
        "· The Dairy Post, 2 Mar 2026 [2]",
        "   ◦ 2 Mar 2026, The Dairy Post: Mara Lindqvist 🔴 rejects: said the offer was final [2]",
        "about *$120 million* · break fee · demanded · named by Halden Dairy · 5 Mar 2026 [1]",
        "*9 Mar 2026* · meeting: Lindqvist and the board will meet on 9 March in Oslo. "
        "· The Dairy Post, 2 Mar 2026 [2]",
        "*Apr 2026* · vote: A shareholder vote is expected in April. · The Dairy Post, 2 Mar 2026 [2]",
        "*No date given*, reported 5 Mar 2026 · visit: Doorn is due to visit the plants soon. [1]",
    ):
        assert line in text.split("\n")


def test_every_fact_line_of_every_document_ends_in_its_sources() -> None:
    for document in documents(merger()):
        if isinstance(document, help.Help):
            continue
        for part in render.slack(document):
            for line in part.text.split("\n") if part.kind == "line" else ():
                # Names that an actor also goes by, and the heading over what differs, state no fact.
                if not re.match(r"(also |\*[^*]*\*$|\*.*\* on _|.* fee$)|.* · also ", line):
                    assert re.search(r" \[\d+(, \d+)*\]$", line), line


def test_every_code_has_a_word() -> None:
    build = Build()
    article = build.article("Norland wants a larger quota for 12 boats soon.", FIRST)
    norland = build.actor("Norland")
    for number, stance in enumerate(Stance):
        build.says(article, norland, "Norland", "wants", "a larger quota", stance, f"topic {number}")
    for status in FigureStatus:
        build.figure(article, "12 boats", "12", "boats", status=status)
    for day, event in enumerate(EventKind, 1):
        build.event(article, "soon", event, starts=FIRST.replace(day=day))
    for kind in QuestionKind:
        build.question(article, "larger quota", kind)
    facts = build.facts()
    assert len(lists.timeline(DEAL, facts, FIRST).ahead.lines) == len(EventKind) - 1
    for document in documents(facts):
        for output in (render.markdown, render.text):
            assert output(document)


def test_no_template_switches_escaping_off() -> None:
    files = list(resources.folder("templates").rglob("*.j2"))
    assert len(files) > 10
    for file in files:
        assert not re.search(r"\|\s*safe\b|\bautoescape\b|Markup", file.read_text(encoding="utf-8")), file


def test_a_figure_without_a_name_for_what_it_counts_stands_with_its_sentence() -> None:
    printed = render.text(lists.figures(DEAL, merger(), TODAY))
    assert (
        "- 340: According to the union, 340 jobs are at stake. "
        "· named by Dairy Workers' Union · 5 Mar 2026 [1]\n" in printed
    )


def test_what_a_figure_counts_is_not_said_twice() -> None:
    build = Build()
    article = build.article("Norland wants 40% of the catch.", FIRST)
    build.figure(article, "40% of the catch", "40", "percent", "catch")
    assert "- 40% of the catch · 2 Mar 2026 [1]\n" in render.text(lists.figures(DEAL, build.facts(), TODAY))


def test_an_article_without_title_goes_by_its_file() -> None:
    for source, name in (
        ("inbox/reply.md", "reply.md"),
        ("-", "Standard input"),
        ("https://a.example/b/c/", "a.example/b/c"),
    ):
        build = Build()
        article = build.article("Norland wants 40% of the catch.", source=source)
        build.figure(article, "40%", "40", "percent", "catch")
        printed = render.text(lists.figures(DEAL, build.facts(), TODAY))
        assert re.search(
            rf"^1\. {re.escape(name)}( <{re.escape(source)}>)? · no date$", printed, re.MULTILINE
        )


def test_an_archive_says_from_when_it_is() -> None:
    parts = render.slack(daily.daily(DEAL, merger(), TODAY.replace(year=2027)))
    assert "no article since 5 Mar 2026" in parts[1].text
    assert any(part.text.startswith("*Planned as of 5 Mar 2026*") for part in parts)


@pytest.mark.parametrize("output", [render.markdown, render.text])
def test_nothing_yet_says_how_to_begin(output: object) -> None:
    assert callable(output)
    for document in documents(FactSet()):
        if isinstance(document, SearchResults):
            continue  # knows of no article but those it found
        assert "dealbrief ingest FILE" in output(document)


def test_nothing_found_says_what_was_read() -> None:
    articles = FactSet(merger().articles)
    printed = render.text(lists.figures(DEAL, articles, TODAY))
    assert "No figure was found. 2 articles read; newest article: 5 Mar 2026." in printed


NASTY = (
    "<!channel> *bold* _it_ ~no~ `code` <script>alert(1)</script> [x](http://evil) | @here :tada: "
    "\u202eback\u202c &amp; 😀 " + "w" * 400
)


def nasty() -> FactSet:
    build = Build()
    article = build.article(
        f'<@U1> said {NASTY} there. "{NASTY}" <@U1> said.',
        FIRST,
        title=f"*T* | <!here> {NASTY[:60]}\nsecond line",
        publisher="<b>&`_|",
        url="https://example.com/x|y>z*",
    )
    actor = build.actor("<@U1>", aliases=("*_~`", "<!everyone>"))
    build.role(actor, article, "<!channel> *bold*", "`x`")
    build.says(article, actor, "<@U1>", "said", NASTY, Stance.DEMAND, "*t* <!channel>")
    build.says(article, actor, "<@U1>", "said", f'"{NASTY}"', Stance.REJECT, "_u_", Form.DIRECT)
    build.figure(article, "*bold*", "1", "<x>", "_what_ <!here>", actor=actor)
    build.event(article, "`code` <script>")
    build.question(article, "[x](http://evil) | @here", QuestionKind.ASKED, "`q`", actor)
    return build.facts()


def nasty_documents() -> list[Document]:
    deal = Deal("x", "<!channel> *D* `e`")
    facts = nasty()
    return [*documents(facts), daily.daily(deal, facts, TODAY), help.guide(deal, facts, TODAY)]


def test_a_hostile_article_changes_nothing_in_slack() -> None:
    for document in nasty_documents():
        for part in render.slack(document):
            if part.kind == "header":
                continue
            assert set(re.findall(r"<([^>]*)>", part.text)) <= {
                link
                for link in re.findall(r"<([^>]*)>", part.text)
                if link.startswith("https://example.com/x%7Cy%3Ez")
            }
            assert "&" not in re.sub(r"&(amp|lt|gt);", "", part.text)
            for line in part.text.split("\n"):
                assert line.count("*") % 2 == 0
                assert line.count("`") % 2 == 0
                assert "~" not in line
                assert "@here" not in line
                assert "\u202e" not in line


def test_a_hostile_article_changes_nothing_in_markdown() -> None:
    for document in nasty_documents():
        printed = render.markdown(document)
        bare = re.sub(r"\\.", "", printed)
        assert "<" not in bare
        assert set(re.findall(r"\]\(([^)]*)\)", bare)) <= {"https://example.com/x%7Cy%3Ez%2A"}
        for line in bare.split("\n"):
            assert line.count("*") % 2 == 0
            assert line.count("`") % 2 == 0


def test_a_hostile_title_stays_on_its_line() -> None:
    for output in (render.markdown, render.text):
        lines = output(daily.daily(DEAL, nasty(), TODAY)).split("\n")
        (source,) = [line for line in lines if line.startswith("1. ")]
        assert "second line" in source


def test_the_header_is_plain_text() -> None:
    parts = render.slack(daily.daily(Deal("f", "Fish & Chips <Ltd> *now*"), merger(), TODAY))
    assert parts[0].text == "Fish & Chips <Ltd> *now*: digest for 6 Mar 2026"


def test_a_value_that_is_not_there_is_an_error_and_not_printed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "_base").mkdir()
    for file in (resources.folder("templates") / "_base").iterdir():
        (tmp_path / "_base" / file.name).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "open").mkdir()
    (tmp_path / "open" / "document.j2").write_text("{{ doc.topic }}", encoding="utf-8")
    monkeypatch.setattr(resources, "folder", lambda name: tmp_path)
    render._environment.cache_clear()
    try:
        with pytest.raises(ValueError, match="not there"):
            render.text(OPEN)
    finally:
        render._environment.cache_clear()


@pytest.mark.parametrize(
    ("precision", "printed"),
    [
        (Precision.DAY, "1 Apr 2027"),
        (Precision.MONTH, "Apr 2027"),
        (Precision.QUARTER, "Q2 2027"),
        (Precision.YEAR, "2027"),
    ],
)
def test_a_date_is_printed_as_exactly_as_it_is_known(precision: Precision, printed: str) -> None:
    build = Build()
    article = build.article("The envoys will meet in Lund.", FIRST)
    build.event(article, "will meet in Lund", starts=dt.date(2027, 4, 1), precision=precision, upcoming=True)
    text = render.text(lists.timeline(DEAL, build.facts(), FIRST))
    assert re.search(rf"(?m)^- {printed}\b", text), text
