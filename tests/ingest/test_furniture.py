"""What is left out of an article, and above all what is not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefings.ingest.furniture import without_furniture

PROSE = [
    "The two port operators said on Monday that they had agreed on a price for the merger.",
    "“We will not sign this week,” the union's chair, Ines Okafor, told members.",
    "Terms",
    "- The bank wants a seat on the board.",
    "Whether the regulator will consent is unclear.",
    "What's next?",
    "(c) the quota for cod, set at 12,000 tonnes;",
]

FURNITURE = [
    "Share this article",
    "Share on Facebook",
    "Click to share on WhatsApp (Opens in new window)",
    "12 Comments",
    "1.2k shares",
    "Facebook Twitter WhatsApp LinkedIn",
    "Facebook | X | Email | Print",
    "— Harbour Watch (@harbourwatch) February 12, 2025",
    "- Harbour Watch (@harbourwatch) 12 February 2025",
    "Your email address will not be published. Required fields are marked *",
    "Name *",
    "Save my name, email, and website in this browser for the next time I comment.",
    "Comments are closed.",
    "Sign up for our newsletter",
    "Subscribe to our daily newsletter and never miss a story.",
    "Sign up here to get the day's top stories in this week's email briefing.",
    "Get the latest news in your inbox.",
    "Subscribe now!",
    "Read more: Fishing fleets return to harbour",
    "READ ALSO: Regulator clears bid",
    "Related articles",
    "Continue reading the main story",
    "Advertisement",
    "Story continues below advertisement",
    "We use cookies to give you the best experience.",
    "By continuing to use this site you agree to our use of cookies.",
    "Accept all cookies",
    "© 2025 Harbour News Ltd. All rights reserved.",
    "Copyright 2025 Harbour News. All rights reserved.",
    "(c) 2025 Harbour News",
    "This material may not be published, broadcast, rewritten or redistributed.",
    "Image is licensed under the Creative Commons Attribution 4.0 licence and was made by J. Doe.",
    "Photo: Jane Doe/Reuters",
    "Image credit: Ministry of Fisheries",
    "Photo by Jane Doe",
    "Jane Doe / Getty Images",
    "AP Photo/Jane Doe",
    "Ministers shake hands in Oslo. (Photo by Jane Doe/AFP)",
    "Close-up of a trawler's winch, showing rusty cable on a drum.",
    "By Jane Doe and John Roe",
    "By JANE DOE | Harbour News",
    "(Reporting by Jane Doe; Editing by John Roe)",
    "Published: 12 February 2025, 10:15 GMT",
    "Last updated on Feb. 12, 2025 at 4:05 p.m.",
    "4 min read",
    "Tags: fish, quotas, ports",
    "window.dataLayer = window.dataLayer || [];",
    "(adsbygoogle = window.adsbygoogle || []).push({});",
    "https://example.org/a/b",
]

# Sentences that hold furniture's words. Each has to come through whole.
TRAPS = [
    "Facebook said on Monday that it would buy WhatsApp for $19 billion.",
    "Twitter, LinkedIn and Pinterest rejected the tax.",
    "Facebook and WhatsApp would keep separate boards.",
    "Share prices of both banks fell.",
    "Sign up to the pact or lose the quota, Norway told Iceland.",
    "Subscribers to the rights issue were promised a dividend, Harbour plc said in an e-mail.",
    "Read more closely, the clause binds only the seller.",
    "Advertisement spending is part of the joint venture, the companies said.",
    "Copyright rules of 2019 would be dropped under the draft.",
    "Copyright was the last open point in the talks.",
    "All rights reserved under the 1982 treaty remain, the minister said.",
    "(c) quotas for 2025 are to be halved.",
    "We use cookie dough as an example, the baker's lawyer said.",
    "The image of the deal has suffered, she warned.",
    "Photos by Greenpeace show the trawler in port, the ministry said.",
    "The picture taken by negotiators is bleak.",
    "The video was released under pressure from the union.",
    "Video and audio evidence was handed over.",
    "AFP/Reuters reported that the talks had collapsed.",
    "The talks collapsed (AFP reported).",
    "By New Year, Norway will ratify the pact.",
    "By Monday Evening, both sides had signed.",
    "By Land and Sea",
    "Gabon (which left the talks in May) wants to return.",
    "Published on 12 February, the draft caps the quota.",
    "Next article of the treaty would ban bottom trawling.",
    "Related parties may not vote, the regulator ruled.",
    "Terms and conditions, the ministry said, have not changed.",
    "Credit: the bank offers $2 billion at 4%.",
    "Comments by the minister angered the union.",
    "Leave a reply to the offer until Friday, the lawyer advised.",
    "Names of the buyers were withheld.",
    "Function rooms were booked for the signing.",
    "“Leave a comment,” the spokesman joked.",
    "The union posted the figures at https://example.org/pay before the vote.",
]


@pytest.mark.parametrize("line", FURNITURE)
def test_furniture_goes(line: str) -> None:
    assert without_furniture(f"{PROSE[0]}\n\n{line}\n\n{PROSE[1]}") == f"{PROSE[0]}\n\n{PROSE[1]}"


@pytest.mark.parametrize("line", TRAPS)
def test_a_sentence_with_furnitures_words_stays(line: str) -> None:
    text = f"{PROSE[0]}\n\n{line}\n\n{PROSE[1]}"
    assert without_furniture(text) == text


@settings(max_examples=60)
@given(
    st.lists(st.sampled_from(PROSE + TRAPS), min_size=1, max_size=8),
    st.lists(st.tuples(st.integers(0, 8), st.sampled_from(FURNITURE)), max_size=6),
)
def test_wherever_furniture_stands_all_prose_is_kept_in_order(
    prose: list[str], furniture: list[tuple[int, str]]
) -> None:
    lines = list(prose)
    for at, line in furniture:
        lines.insert(min(at, len(lines)), line)
    assert [line for line in without_furniture("\n".join(lines)).split("\n") if line] == prose


def test_removing_twice_is_removing_once() -> None:
    text = "\n".join(PROSE + FURNITURE + PROSE)
    assert without_furniture(without_furniture(text)) == without_furniture(text)


def test_a_run_of_networks_goes_with_the_comment_form_after_it() -> None:
    text = "\n".join(
        [
            *PROSE,
            "",
            "Facebook",
            "WhatsApp",
            "X",
            "LinkedIn",
            "",
            "Leave a Reply Cancel reply",
            "",
            "Your email address will not be published. Required fields are marked *",
            "Comment *",
            "First! The merger is a scandal, Jane Doe said.",
        ]
    )
    assert without_furniture(text) == "\n".join(PROSE)


def test_what_follows_a_comment_link_at_the_top_is_the_article() -> None:
    text = "\n".join(["Ports agree on price", "Leave a comment", *PROSE])
    assert without_furniture(text) == "\n".join(["Ports agree on price", *PROSE])


def test_a_network_alone_is_a_heading_and_a_list_after_a_colon_is_the_articles_own() -> None:
    heading = f"Facebook\n\n{PROSE[0]}"
    assert without_furniture(heading) == heading
    fined = "The regulator fined three firms:\n- Facebook\n- WhatsApp\n- Instagram"
    assert without_furniture(fined) == fined


def test_links_of_an_embedded_post_go_and_its_words_stay() -> None:
    post = "“The price is fair,” the chair wrote. pic.twitter.com/a1B2c3 https://t.co/x9"
    assert without_furniture(post) == "“The price is fair,” the chair wrote."
    inline = "The price is fair and the vote is near— Harbour Watch (@harbourwatch) September 27, 2016"
    assert without_furniture(inline) == "The price is fair and the vote is near"
    assert without_furniture("The price is fair.\npic.twitter.com/a1B2c3") == "The price is fair."


def test_a_long_line_is_never_furniture() -> None:
    line = "Photo: " + "the ministers, who had met in Oslo, agreed on the quota for cod, and " * 5
    assert without_furniture(line.strip()) == line.strip()


def test_hostile_lines_take_no_time() -> None:
    # Patterns that try every way to split a line would run for hours on these.
    text = "\n".join(["Published " + "1" * 280 + "x", "By " + "Aa " * 90 + "!", "share " * 49 + "!"])
    assert without_furniture(text) == text
