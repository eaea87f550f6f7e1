"""Who takes part: names, roles, descriptions, pronouns and groups in one article."""

import datetime as dt
import time

import pytest
from spacy.language import Language

from briefings.deals import DEFAULT, Deal, KnownActor
from briefings.extract.actors import cast
from briefings.extract.cast import Cast
from briefings.types import Actor, ActorKind, Article

DAY = dt.date(2025, 3, 14)


def read(nlp: Language, text: str, deal: Deal = DEFAULT) -> Cast:
    return cast(nlp(text), Article(text, "test", published=DAY), deal)


def names(found: Cast, kind: ActorKind = ActorKind.PERSON) -> list[str]:
    return [actor.name for actor in found.actors if actor.kind == kind]


def called(found: Cast, name: str) -> Actor:
    return next(actor for actor in found.actors if actor.name == name)


def meant(found: Cast, text: str, words: str, start: int = 0) -> str | None:
    """The name of whom the first `words` at or after `start` mean."""
    mention = found.at(text.index(words, start))
    return None if mention is None else next(a.name for a in found.actors if a.id == mention.actor)


@pytest.mark.parametrize(
    ("text", "name", "title", "affiliation"),
    [
        (
            "Norwegian Fisheries Minister Marit Solberg said the quota was fair.",
            "Marit Solberg",
            "Fisheries Minister",
            "Norway",
        ),
        (
            "Tom Lee, chief executive of Acme Foods, said the bid was too low.",
            "Tom Lee",
            "chief executive",
            "Acme Foods",
        ),
        (
            "Kenya's Finance Secretary Grace Otieno arrived on Monday.",
            "Grace Otieno",
            "Finance Secretary",
            "Kenya",
        ),
        (
            "The former French Prime Minister Luc Marchand objected.",
            "Luc Marchand",
            "former Prime Minister",
            "France",
        ),
        (
            "EU Trade Commissioner Elena Rossi spoke first.",
            "Elena Rossi",
            "Trade Commissioner",
            "European Union",
        ),
        (
            "Elena Rossi, alongside other EU leaders, is heading to Oslo.",
            "Elena Rossi",
            "EU leader",
            "European Union",
        ),
        ("John Hale is the chairman of Northgate plc.", "John Hale", "chairman", "Northgate plc"),
        (
            "Tom Lee, chair of the Harbour Owners' Association, agreed.",
            "Tom Lee",
            "chair",
            "Harbour Owners' Association",
        ),
        ("Councillor Tom Lee objected.", "Tom Lee", "Councillor", None),
        ("The president of the talks, Ana Ruiz, was hopeful.", "Ana Ruiz", "president of the talks", None),
        ("The cut would hurt, said Tom Lee, a baker, on Monday.", "Tom Lee", "baker", None),
        ("Chief of Staff Pavel Novak took part in the talks.", "Pavel Novak", "Chief of Staff", None),
    ],
)
def test_roles_are_read_beside_names(
    nlp: Language, text: str, name: str, title: str, affiliation: str | None
) -> None:
    actor = called(read(nlp, text), name)
    assert [(role.title, role.affiliation, role.since) for role in actor.roles] == [(title, affiliation, DAY)]
    start, end = actor.roles[0].evidence.sentence
    assert text[start:end] == text


def test_one_person_under_full_name_surname_and_form_of_address(nlp: Language) -> None:
    text = "Chief executive Ana Ruiz opened the talks. Ms Ruiz said the offer stood. Ruiz then left."
    found = read(nlp, text)
    assert names(found) == ["Ana Ruiz"]
    assert len(called(found, "Ana Ruiz").mentions) == 3


def test_a_surname_that_two_people_share_means_neither_beside_both(nlp: Language) -> None:
    text = "John Smith met Mary Smith on Monday. Smith said the quota was too low."
    found = read(nlp, text)
    assert names(found) == ["John Smith", "Mary Smith"]
    assert meant(found, text, "Smith said") is None


def test_particles_stay_with_the_name(nlp: Language) -> None:
    found = read(nlp, "Ursula von der Heide, alongside other ministers, is heading to Oslo for talks.")
    assert names(found) == ["Ursula von der Heide"]


def test_headings_and_newspapers_are_no_actors(nlp: Language) -> None:
    text = "The Road To Brussels\n\nNorway rejected the quota, the Financial Times reported. Reuters agreed."
    found = read(nlp, text)
    assert names(found, ActorKind.ORGANISATION) == []
    assert names(found, ActorKind.COUNTRY) == ["Norway"]


@pytest.mark.parametrize(
    ("text", "acts"),
    [
        ("Oslo rejected the proposal on Monday.", True),
        ("The ministers met in Oslo on Monday.", False),
        ("The offer put pressure on Oslo.", True),
        ("Ministers visited Oslo on Monday.", False),
    ],
)
def test_a_capital_is_the_country_only_where_it_acts(nlp: Language, text: str, acts: bool) -> None:
    assert (meant(read(nlp, text), text, "Oslo") == "Norway") is acts


def test_a_countrys_government_is_the_country(nlp: Language) -> None:
    text = "Norway wants a larger quota. The Icelandic minister disagreed. Norway's government would wait."
    found = read(nlp, text)
    assert meant(found, text, "government would") == "Norway"


def test_the_union_is_never_the_european_union(nlp: Language) -> None:
    text = "The European Union must approve the merger. The union wants 7% more pay, pilots said."
    assert meant(read(nlp, text), text, "The union wants") is None


def test_a_description_means_the_only_one_whom_it_fits(nlp: Language) -> None:
    text = (
        "Ukrainian President Olena Bondar met US President Jack Mills. "
        "The Ukrainian President wants guarantees. The president declined to comment."
    )
    found = read(nlp, text)
    assert meant(found, text, "Ukrainian President wants") == "Olena Bondar"
    assert meant(found, text, "president declined") is None, "two presidents: it could be either"


def test_he_is_the_subject_before(nlp: Language) -> None:
    text = "Tom Lee criticised Acme Foods. He said the union would strike."
    found = read(nlp, text)
    assert meant(found, text, "He said") == "Tom Lee"


def test_she_does_not_mean_a_man(nlp: Language) -> None:
    text = "Ms Ruiz met Mr Lee on Friday. Mr Lee was late. She said the offer stood."
    assert meant(read(nlp, text), text, "She said") == "Ruiz"


def test_pronouns_in_quotations_are_the_speakers_and_left_open(nlp: Language) -> None:
    text = "Tom Lee was blunt. “He will regret it,” Ana Ruiz said."
    assert meant(read(nlp, text), text, "He will") is None


def test_he_behind_a_quotation_is_nobody_named_in_it(nlp: Language) -> None:
    text = "Tom Lee was blunt about the bid. “It is worse than what Mark Hale offered,” he said."
    assert meant(read(nlp, text), text, "he said") == "Tom Lee"


def test_unnamed_people_are_a_group(nlp: Language) -> None:
    text = "Two people familiar with the talks said the price was too low. U.S. officials disagreed."
    groups = names(read(nlp, text), ActorKind.GROUP)
    assert groups == ["two people familiar with the talks", "U.S. officials"]


def test_a_known_actor_gives_the_name(nlp: Language) -> None:
    deal = Deal("m", actors=(KnownActor("Anastasia Ruiz", aliases=("Ana Ruiz",)),))
    found = read(nlp, "Ana Ruiz rejected the bid.", deal)
    assert names(found) == ["Anastasia Ruiz"]
    assert "Ana Ruiz" in called(found, "Anastasia Ruiz").aliases


@pytest.mark.parametrize("text", ["", "\n\n", "“”“”", "😀 😀", "- - -\n* *", "a" * 5000, "Ana Ruiz"])
def test_any_text_is_taken(nlp: Language, text: str) -> None:
    found = read(nlp, text)
    assert all(0 <= m.span[0] < m.span[1] <= len(text) for m in found.mentions)


def test_a_counterpart_has_the_title_of_the_one_before(nlp: Language) -> None:
    text = "The Danish fisheries minister, Mette Holm, spoke. Her Norwegian counterpart, Per Dahl, was late."
    role = called(read(nlp, text), "Per Dahl").roles[0]
    assert (role.title, role.affiliation) == ("fisheries minister", "Norway")
    text = "Tarani Foreign Minister Tom Lee spoke. His Norwegian counterpart, Per Dahl, was late."
    role = called(read(nlp, text), "Per Dahl").roles[0]
    assert (role.title, role.affiliation) == ("Foreign Minister", "Norway")


def test_he_is_nobody_before_a_nearer_subject_whom_nobody_names(nlp: Language) -> None:
    text = "Tom Lee arrived on Monday. The negotiator waited at the gate. He said the talks were over."
    assert meant(read(nlp, text), text, "He said") is None


def test_he_is_the_unnamed_person_before(nlp: Language) -> None:
    text = "Tom Lee arrived on Monday. A negotiator waited at the gate. He said the talks were over."
    assert meant(read(nlp, text), text, "He said") == "negotiator"


def test_he_is_the_one_named_in_apposition(nlp: Language) -> None:
    text = "Ms Ruiz was hopeful. Her neighbour Tom Lee disagreed. He said the talks were over."
    assert meant(read(nlp, text), text, "He said") == "Tom Lee"


def test_two_of_one_surname_stay_two_where_the_model_sees_neither(nlp: Language) -> None:
    text = "It is bad, said Solveig Aamodt, who owns a trawler. Odd Aamodt told a meeting that it was fair."
    found = read(nlp, text)
    assert names(found) == ["Solveig Aamodt", "Odd Aamodt"]


def test_a_first_name_in_brackets_belongs_to_the_surname_before(nlp: Language) -> None:
    text = "Margaret Lowe hailed the bid. The union's Lowe (Daniel, no relation) remains opposed to it."
    found = read(nlp, text)
    assert meant(found, text, "Lowe (Daniel") == "Daniel Lowe"


def test_labels_in_capitals_are_people(nlp: Language) -> None:
    text = "GRACE OTIENO: Good morning.\n\nQUESTION: Is it over?\n\nOTIENO: It is not.\n"
    found = read(nlp, text)
    assert names(found) == ["Grace Otieno"]
    assert meant(found, text, "OTIENO: It") == "Grace Otieno"


def test_what_is_sold_is_nobody(nlp: Language) -> None:
    text = "Acme Pharma sells Nervalin in Kenya. Ana Ruiz said Nervalin was too dear."
    assert names(read(nlp, text)) == ["Ana Ruiz"]


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        ("Acme Foods made an offer. The company said it was fair.", "company said", "Acme Foods"),
        (
            "The University of Arden holds it. The university wants more.",
            "university wants",
            "University of Arden",
        ),
        ("Tom Lee, 58, was angry. The 58-year-old fumed on Monday.", "58-year-old fumed", "Tom Lee"),
        ("Kenya wants more. The government said it would wait.", "government said", "Kenya"),
        ("Kenya met Uganda. The government said it would wait.", "government said", None),
        (
            "Tom Lee faced fishermen. The fisheries minister said no. Fisheries Minister Ana Ruiz left.",
            "fisheries minister said",
            None,
        ),
        (
            "The fisheries minister said no on Monday. Fisheries Minister Ana Ruiz left.",
            "fisheries minister said",
            "Ana Ruiz",
        ),
    ],
)
def test_descriptions_mean_the_only_one_whom_they_fit(
    nlp: Language, text: str, words: str, name: str | None
) -> None:
    assert meant(read(nlp, text), text, words) == name


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("Small island states criticised the pact.", ["small island states"]),
        ("The parties aim to sign in May.", []),
        ("His fighters would not leave, he said.", []),
        ("The miners' federation opposes the deal.", ["miners' federation"]),
        ("The union wants more pay.", ["union"]),
        ("Acme Foods sat down. The union wants more pay.", []),
        ("Scottish crews want a larger share.", ["Scottish crews"]),
        ("A senior European diplomat was hopeful. The diplomat spoke late.", ["senior European diplomat"]),
    ],
)
def test_groups_that_hold_positions(nlp: Language, text: str, groups: list[str]) -> None:
    assert names(read(nlp, text), ActorKind.GROUP) == groups


def test_a_form_of_address_tells_two_of_one_surname_apart(nlp: Language) -> None:
    text = "Mr John Hale met Ms Mary Hale on Monday. Ms Hale said the quota was too low."
    assert meant(read(nlp, text), text, "Hale said") == "Mary Hale"


def test_the_time_for_an_article_grows_with_its_length_only(nlp: Language) -> None:
    text = (
        "Tom Lee, chief executive of Acme Foods, met Ana Lee. He said the company would wait. Lee left.\n\n"
    )
    times = []
    for repeated in (50, 400):
        doc = nlp(text * repeated)
        article = Article(doc.text, "test")
        start = time.process_time()
        cast(doc, article, DEFAULT)
        times.append((time.process_time() - start) / repeated)
    assert times[1] < 3 * times[0]


@pytest.mark.parametrize(("publisher", "acts"), [("Harbour Authority", True), ("Nordlys", False)])
def test_who_puts_out_a_press_release_is_a_party_and_a_paper_is_none(
    nlp: Language, publisher: str, acts: bool
) -> None:
    text = f"Tom Lee of Acme Foods met {publisher}. The {publisher} said it would wait."
    found = cast(nlp(text), Article(text, "test", publisher=publisher), DEFAULT)
    assert any(publisher in actor.name for actor in found.actors) is acts


@pytest.mark.parametrize(
    ("text", "name", "titles"),
    [
        ("Ana Ruiz, who chairs the Pilots' Guild, said no.", "Ana Ruiz", ["chair"]),
        (
            "Its envoy, former Danish minister Tom Lee, said no.",
            "Tom Lee",
            ["former minister", "envoy"],
        ),
        ("So said Tom Lee, Chairman of Crest Airlines.", "Tom Lee", ["Chairman"]),
        ("The paper met Ana Ruiz, Northsound's managing director.", "Ana Ruiz", ["managing director"]),
        # One title of two people is the first one's; and what somebody will become he is not.
        ("Tom Lee will become Chairman of the new company and Ana Ruiz will stay.", "Ana Ruiz", []),
        ("Tom Lee will become Chairman of the new company and Ana Ruiz will stay.", "Tom Lee", []),
        ("Tom Lee is Chairman of the new company.", "Tom Lee", ["Chairman"]),
        ("A spokesperson for Gov. Tom Lee said no.", "Tom Lee", ["Gov."]),
        ("School board member Tom Lee said no.", "Tom Lee", ["School board member"]),
    ],
)
def test_roles_in_clauses_and_signatures(nlp: Language, text: str, name: str, titles: list[str]) -> None:
    assert [role.title for role in called(read(nlp, text), name).roles] == titles


def test_whoever_wrote_the_article_is_no_actor(nlp: Language) -> None:
    text = "By Ana Ruiz and Tom Lee\n\nNorway said no.\n\n(Reporting by Ana Ruiz; Editing by Per Dahl)"
    assert names(read(nlp, text)) == []


def test_the_government_is_a_party_where_no_country_is_named(nlp: Language) -> None:
    text = "The government insists on a no-strike clause."
    assert names(read(nlp, text), ActorKind.GROUP) == ["government"]


def test_the_tycoon_is_whoever_was_named_just_before(nlp: Language) -> None:
    text = "Viktor Lund came late. The Danish tycoon called it a joke."
    assert meant(read(nlp, text), text, "Danish tycoon") == "Viktor Lund"


def test_whoever_has_a_chief_executive_is_a_body(nlp: Language) -> None:
    text = "Nordwing's chief executive, Astrid Vollan, was absent. Nordwing rejects the plan."
    found = read(nlp, text)
    assert called(found, "Nordwing").kind == ActorKind.ORGANISATION
    assert names(found) == ["Astrid Vollan"]


def test_a_drug_is_nobody(nlp: Language) -> None:
    text = "Acme Pharma settled its row about Nerivex, a drug for a rare muscle disease, on Monday."
    assert names(read(nlp, text)) == []


def test_whoever_led_talks_for_a_body_does_not_lead_it(nlp: Language) -> None:
    found = read(nlp, "Dr Lena Okafor, who led the negotiations for the Carrow Medicines Board, was glad.")
    assert called(found, "Lena Okafor").roles == ()


def test_rebels_of_a_movement_are_the_movement(nlp: Language) -> None:
    text = "Cameroon and the rebels of the Northern Front will swap prisoners. The Northern Front wants more."
    found = read(nlp, text)
    assert meant(found, text, "rebels") == "Northern Front"
    assert names(found, ActorKind.GROUP) == []


def test_a_loch_is_nobody(nlp: Language) -> None:
    assert names(read(nlp, "The farmers want a limit for lice in Loch Arvan. Loch Arvan is deep.")) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Orsen Lind, a Danish lender, said that five firms had bid.", "Orsen Lind"),
        ("Kind Hands, the charity, is not taking sides.", "Kind Hands"),
        ("ParcelJet, which has carried mail since May, says it offered more.", "ParcelJet"),
    ],
)
def test_what_is_called_a_body_or_written_as_one_is_one(nlp: Language, text: str, name: str) -> None:
    assert called(read(nlp, text), name).kind == ActorKind.ORGANISATION


@pytest.mark.parametrize(
    "text",
    ["Ana Ruiz, the party leader, said no.", "Pavel Dvorak, a builder, said no.", "Jean McKay said no."],
)
def test_people_are_no_bodies_for_their_trade(nlp: Language, text: str) -> None:
    assert names(read(nlp, text), ActorKind.ORGANISATION) == []


def test_a_mark_of_a_list_or_a_time_is_no_part_of_a_name(nlp: Language) -> None:
    text = "The Bakers' Union (BU) wants more.\n\n- BUTT: a rise\n- BU: a rise"
    text += "\n\n12.50 Hospital bosses fear it."
    found = read(nlp, text)
    assert names(found) == ["Butt"]
    assert "hospital bosses" in [name.lower() for name in names(found, ActorKind.GROUP)]


def test_nobody_is_furious_with_himself(nlp: Language) -> None:
    text = "Tom Lee hinted at a truce. Ana Ruiz is said to be furious with him. Jan Orr left."
    assert meant(read(nlp, text), text, "him") == "Tom Lee"


def test_a_government_is_neither_he_nor_she(nlp: Language) -> None:
    text = "Tom Lee sounded tired. The government was ready, he told reporters."
    assert meant(read(nlp, text), text, "he told") == "Tom Lee"


def test_a_weekday_is_no_part_of_a_name(nlp: Language) -> None:
    assert names(read(nlp, "On Monday Vantor Foods won."), ActorKind.ORGANISATION) == ["Vantor Foods"]


def test_the_latter_is_the_last_of_two(nlp: Language) -> None:
    text = "Norway praised Acme Foods, although the latter would like more."
    assert meant(read(nlp, text), text, "the latter") == "Acme Foods"
    assert meant(read(nlp, text.replace("latter", "former")), text.replace("latter", "former"), "the f") == (
        "Norway"
    )


def test_a_panel_of_creditors_is_a_body_throughout(nlp: Language) -> None:
    text = "The creditor committee said no. Tom Lee left. The creditor committee accused the bank."
    found = read(nlp, text)
    assert names(found, ActorKind.GROUP) == ["creditor committee"]
    assert meant(found, text, "The creditor", 30) == "creditor committee"


def test_the_company_is_the_only_firm_just_before(nlp: Language) -> None:
    text = "Vantor, the Danish airline, won. The company said it would stay.\n\nThe company hired Tom Lee."
    found = read(nlp, text)
    assert meant(found, text, "company") == "Vantor"
    assert meant(found, text, "company", 60) is None


def test_a_head_of_something_has_a_role(nlp: Language) -> None:
    found = read(nlp, "Its head of cargo, Lena Voss, complained of haste.")
    assert [role.title for role in called(found, "Lena Voss").roles] == ["head of cargo"]


def test_a_group_keeps_the_capitals_of_a_name(nlp: Language) -> None:
    text = "Under the terms, Helion shareholders want more. Local councils oppose the plan."
    assert names(read(nlp, text), ActorKind.GROUP) == ["Helion shareholders", "local councils"]


@pytest.mark.parametrize("surname", ["Van Damme", "De Smet", "Le Pen"])
def test_a_surname_with_a_particle_is_its_bearers(nlp: Language, surname: str) -> None:
    text = f"Pieter {surname} declined to comment. {surname} said lawyers were looking at it."
    assert names(read(nlp, text)) == [f"Pieter {surname}"]


@pytest.mark.parametrize(
    "text",
    [
        "Vantor, which bought the yard in May, wants a longer lease. Vantor said no.",
        "The pilots' union at Vantor has called a strike. Vantor said no.",
        "Vantor shares fell. Vantor said no.",
    ],
)
def test_what_is_something_is_a_body(nlp: Language, text: str) -> None:
    assert names(read(nlp, text)) == []
    assert names(read(nlp, text), ActorKind.ORGANISATION) == ["Vantor"]


def test_a_name_is_of_one_kind_in_an_article(nlp: Language) -> None:
    text = (
        "Upper Keth, which is building the dam, insists on filling it within five years. "
        "Upper Keth's water minister, Tesfaye Alemu, spoke. Upper Keth has not responded, Alemu said."
    )
    found = read(nlp, text)
    assert [actor.kind for actor in found.actors if actor.name == "Upper Keth"] in (
        [ActorKind.ORGANISATION],
        [ActorKind.COUNTRY],
    )
