"""Figures: amounts in the text, what they count, their status and who names them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from spacy.language import Language

from briefings.extract.cast import Cast, Mention
from briefings.extract.figures import figures
from briefings.extract.numbers import Amount, amounts
from briefings.types import Article, Attribution, Figure, FigureStatus, Form


def cast_of(text: str, *names: str) -> Cast:
    """Every occurrence of `names` in `text`, each name its own actor."""
    spans = sorted(
        ((at, at + len(name)), name) for name in names for at in range(len(text)) if text.startswith(name, at)
    )
    return Cast((), tuple(Mention(span, name) for span, name in spans))


def read(nlp: Language, text: str, *names: str, said: tuple[Attribution, ...] = ()) -> tuple[Figure, ...]:
    return figures(nlp(text), Article(text, "-"), cast_of(text, *names), said)


def only(text: str) -> Amount:
    (amount,) = amounts(text)
    return amount


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("a bid of $3.2 billion", "3200000000", "USD"),
        ("US$1.2bn", "1200000000", "USD"),
        ("a fee of €3m", "3000000", "EUR"),
        ("£4.50", "4.5", "GBP"),
        ("C$20 million", "20000000", "CAD"),
        ("EUR 5 million", "5000000", "EUR"),
        ("5 million EUR", "5000000", "EUR"),
        ("20 million pounds", "20000000", "GBP"),
        ("half a billion dollars", "500000000", "USD"),
        ("twelve million kroner", "12000000", "kroner"),
        ("a dividend of 30p", "30", "pence"),
        ("an offer of 1,412p a share", "1412", "pence"),
        ("480p a share", "480", "pence"),
        ("50%", "50", "percent"),
        ("fifty per cent", "50", "percent"),
        ("2.5 percentage points", "2.5", "percentage points"),
        ("two-thirds of the quota", "66.67", "percent"),
        ("1,200 tonnes", "1200", "tonnes"),
        ("1 200 tonnes", "1200", "tonnes"),
        ("1.5 million barrels per day", "1500000", "barrels a day"),
        ("a 35-year lease", "35", "years"),
        ("two and a half years", "2.5", "years"),
        ("100,000 jobs", "100000", "jobs"),
        ("two hundred and fifty thousand homes", "250000", "homes"),
        ("500 new Dutch trawlers", "500", "trawlers"),
        ("3,100 of the company's 4,400 employees", "3100", "employees"),
        ("1.2 bcm of gas", "1200000000", "cubic metres"),
        ("540 billion soum", "540000000000", "UZS"),
        ("$385 per thousand cubic metres", "385", "USD"),
        ("28 million articles", "28000000", "articles"),
    ],
)
def test_amounts_carry_value_and_unit(text: str, value: str, unit: str) -> None:
    amount = next(amounts(text))
    assert (amount.value, amount.unit) == (Decimal(value), unit)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("between 10 and 20 million euros", 10_000_000, 20_000_000),
        ("$10-12 billion", 10_000_000_000, 12_000_000_000),
        ("£10m-£12m", 10_000_000, 12_000_000),
        ("ranging from 5% to 7%", 5, 7),
        ("$500 to $1 million", 500, 1_000_000),
        ("two or three years", 2, 3),
    ],
)
def test_ranges(text: str, low: int, high: int) -> None:
    assert (only(text).value, only(text).high) == (low, high)


def test_a_change_from_one_value_to_another_is_no_range() -> None:
    assert [(a.value, a.high) for a in amounts("rose from 5% to 7%")] == [(5, None), (7, None)]


@pytest.mark.parametrize(
    "text",
    [
        "at 10:30 on 5 March 2025",
        "in 2025 workers left",
        "call 555-1234",
        "the 3rd round ended 2-1",
        "hundreds of millions of dollars",
        "a few hundred jobs",
        "two nations and three ministers",
        "the second half of the season",
        "one of the ships",
        "version 3.2.1 of the draft",
        "a 15-year-old",
    ],
)
def test_what_is_no_amount(text: str) -> None:
    assert list(amounts(text)) == []


@pytest.mark.parametrize(
    ("text", "hedge"),
    [
        ("more than $5 million", "more than"),
        ("up to 40 ships", "up to"),
        ("at least 7%", "at least"),
        ("nearly a million dollars", "nearly"),
        ("5% or more", "or more"),
        ("over five years", None),
    ],
)
def test_hedges(text: str, hedge: str | None) -> None:
    amount = only(text)
    assert (text[slice(*amount.hedge)] if amount.hedge else None) == hedge


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("The pact gives Faroe boats 40% of the herring quota.", "herring quota"),
        ("The firm will deliver $6 million worth of turbines.", "turbines"),
        ("The stake is worth between £200m and £250m.", "stake"),
        ("Ministers cut the quota to 12,000 tonnes.", "quota"),
        ("The airline paid $5m in damages.", "damages"),
        ("They rejected a 4% pay rise.", "pay rise"),
        ("The port will be run under a 35-year concession.", "concession"),
        ("The truce will last for 60 days.", "truce"),
        ("The tanks are 74% full.", "tanks"),
        ("Norway would sell 900 gigawatt hours of Danish power.", "Danish power"),
        ("The council put off a vote on the €240 million stadium for the third time.", "stadium"),
        ("The vote moved the city's 74,000 students one step closer to a walkout.", "students"),
    ],
)
def test_what_is_counted_is_cut_from_the_text(nlp: Language, text: str, what: str) -> None:
    (figure,) = read(nlp, text)
    assert figure.what == what
    assert what in text


@pytest.mark.parametrize(
    ("text", "status", "actor"),
    [
        ("The union demanded a pay rise of 7%.", FigureStatus.DEMANDED, "union"),
        ("Acme offered to pay $3.2 billion for the dairy.", FigureStatus.OFFERED, "Acme"),
        ("Norway agreed to pay €30 million a year.", FigureStatus.AGREED, "Norway"),
        ("Acme has not agreed to pay €30 million.", FigureStatus.STATED, None),
        ("Ministers estimate the damage at $40 million.", FigureStatus.ESTIMATED, "Ministers"),
        ("Acme dropped its demand for 25% of the catch.", FigureStatus.OFF_THE_TABLE, "Acme"),
        ("Acme said the lease costs $9 million.", FigureStatus.STATED, None),
        ("Analysts think the regulator could demand cuts of 5%.", FigureStatus.STATED, None),
        ("Acme said it could offer $9 million.", FigureStatus.OFFERED, None),
        ("Lee told Acme to hurry up after it had wasted $9 million.", FigureStatus.STATED, None),
        ("Lee called it reckless and asked what would happen to the $9 million.", FigureStatus.STATED, None),
        ("Norway told Acme to find $9 million.", FigureStatus.DEMANDED, "Norway"),
        ("Acme is holding out for $40 a share.", FigureStatus.DEMANDED, "Acme"),
        ("Norway came down from 150 metres.", FigureStatus.OFF_THE_TABLE, "Norway"),
        ("Ministers put the cost at $40 million.", FigureStatus.ESTIMATED, "Ministers"),
        ("Ministers told the firm to find another $40 million.", FigureStatus.DEMANDED, "Ministers"),
        ("If they don't pay $40 million, Acme will walk away.", FigureStatus.DEMANDED, "Acme"),
        ("Acme will sign only if Oslo gets 12 million tonnes.", FigureStatus.DEMANDED, "Acme"),
        ("Under Acme's offer, 80% of the matches would be free.", FigureStatus.OFFERED, "Acme"),
        ("Acme is preparing a $55m knockout bid for the rights.", FigureStatus.OFFERED, "Acme"),
        ("The union has called for payments to be capped at $5 million.", FigureStatus.DEMANDED, "union"),
        ("Acme says the $2 billion project is safe.", FigureStatus.STATED, None),
        ("The union wants a panel of six engineers.", FigureStatus.DEMANDED, "union"),
        ("Ministers recommend that owners approve a share issue of $6 million.", FigureStatus.STATED, None),
    ],
)
def test_status_and_who_names_it(nlp: Language, text: str, status: FigureStatus, actor: str | None) -> None:
    (figure,) = read(nlp, text, "union", "Acme", "Norway", "Ministers")
    assert (figure.status, figure.actor) == (status, actor)


def test_the_speaker_names_a_figure_that_nothing_else_governs(nlp: Language) -> None:
    text = "The port will create 2,300 jobs, Mensah said."
    said = Attribution(((33, 39),), ((40, 44),), ((0, 31),), Form.INDIRECT, 1.0)
    (figure,) = read(nlp, text, "Mensah", said=(said,))
    assert figure.actor == "Mensah"


def test_a_demand_later_called_off_the_table(nlp: Language) -> None:
    text = "The club asked for $80 million in fees. Its owner said that the demand is off the table."
    (figure,) = read(nlp, text)
    assert figure.status is FigureStatus.OFF_THE_TABLE
    assert [text[start:end] for start, end in figure.spans] == [
        "$80 million in fees",
        "the demand is off the table",
    ]


def test_two_demands_leave_open_which_one_is_off_the_table(nlp: Language) -> None:
    text = "The club wants $80 million in fees. It demands $5 million in costs. The demand is off the table."
    assert {figure.status for figure in read(nlp, text)} == {FigureStatus.DEMANDED}


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("Only 10 matches would stay free, down from 22 now.", "22", "matches"),
        (
            "The savings would reach 340 million euros, up from an estimate of 290 million.",
            "290000000",
            "EUR",
        ),
        ("The army holds about 1,900 prisoners, the rebels some 240.", "240", "prisoners"),
        ("Acme would close 12 plants. Lind tabled a compromise of 15.", "15", "plants"),
        ("It will cost 480 million dollars. The union has pledged 190 million so far.", "190000000", "USD"),
        ("The firm promised 420 jobs at first and 35 after that.", "35", "jobs"),
        (
            "The union asked for 95 million euros. Acme came back with an answer. It offered 30.",
            "30000000",
            "EUR",
        ),
    ],
)
def test_a_bare_number_takes_its_unit_from_the_amount_before(
    nlp: Language, text: str, value: str, unit: str
) -> None:
    figure = read(nlp, text, "union", "Acme")[-1]
    assert (figure.value, figure.unit) == (Decimal(value), unit)


@pytest.mark.parametrize(
    "text",
    ["The draft, which runs to 46 articles, is secret.", "The union asked who would answer 999 calls."],
)
def test_a_count_of_something_else_is_no_figure(nlp: Language, text: str) -> None:
    assert read(nlp, text, "union") == ()


def test_the_same_value_of_the_same_thing_is_told_once_with_the_richest_status(nlp: Language) -> None:
    text = (
        "Critics spoke of 40% of the quota. Oslo demanded 40% of the quota. A levy of 40% is another matter."
    )
    first, second = read(nlp, text, "Oslo")
    assert (first.status, first.actor) == (FigureStatus.DEMANDED, "Oslo")
    assert second.what == "levy"


@pytest.mark.parametrize(
    "text",
    [
        "She was mayor for six years.",
        "I am 100 percent sure.",
        "He left a week ago.",
        "Half of them left.",
    ],
)
def test_no_figure_of_a_deal(nlp: Language, text: str) -> None:
    assert read(nlp, text) == ()


def test_evidence_is_the_trimmed_sentence(nlp: Language) -> None:
    text = "The talks failed.\n\nAcme offered at least €3m for the lease. Nobody came.\n"
    (figure,) = read(nlp, text)
    assert text[slice(*figure.evidence.sentence)] == "Acme offered at least €3m for the lease."
    assert text[slice(*figure.spans[0])] == "at least €3m for the lease"
    assert (figure.id, figure.hedge) == ("f1", "at least")


@pytest.mark.parametrize("text", ["", " \n", "5%", "$1 million and " * 300, "50% 😀 " * 50, "‏السلام 5%‏"])
def test_odd_text_never_raises_and_spans_stay_inside(nlp: Language, text: str) -> None:
    for figure in read(nlp, text):
        assert all(0 <= start < end <= len(text) for start, end in figure.spans)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("nine out of ten members voted yes", "90", "percent"),
        ("one in five homes", "20", "percent"),
        ("a 12,000-seat stadium", "12000", "seats"),
        ("Oslo will pay half.", "50", "percent"),
    ],
)
def test_shares_and_sizes_in_words(text: str, value: str, unit: str) -> None:
    amount = only(text)
    assert (amount.value, amount.unit) == (Decimal(value), unit)


@pytest.mark.parametrize(
    "text", ["two and a half, he said", "two in 17 days", "a third, smaller bid was made in the second half."]
)
def test_no_share(text: str) -> None:
    assert all(amount.unit != "percent" for amount in amounts(text) if "third" not in text)


@pytest.mark.parametrize(
    ("text", "status", "actor"),
    [
        ("Acme would invest $40 million in the port.", FigureStatus.OFFERED, "Acme"),
        ("Acme is ready to release 300 prisoners.", FigureStatus.OFFERED, "Acme"),
        ("Acme has put 6 percent on the table.", FigureStatus.OFFERED, "Acme"),
        ("Borealis dismissed the $40 million that Acme offered.", FigureStatus.OFFERED, "Acme"),
        ("Acme raised its offer to 5.5 percent.", FigureStatus.OFFERED, "Acme"),
        ("Acme signed the pact, which 142 countries agreed on.", FigureStatus.STATED, None),
        ("Acme will put the offer to its 1,240 members.", FigureStatus.STATED, None),
    ],
)
def test_what_a_party_would_give_is_an_offer_of_its_own(
    nlp: Language, text: str, status: FigureStatus, actor: str | None
) -> None:
    (figure,) = read(nlp, text, "Acme", "Borealis")
    assert (figure.status, figure.actor) == (status, actor)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("How many observers will come? Acme has offered 120.", 120, "observers"),
        ("The redundancies will not exceed 250.", 250, "redundancies"),
    ],
)
def test_a_bare_number_takes_the_unit_before_it(nlp: Language, text: str, value: int, unit: str) -> None:
    (figure,) = read(nlp, text, "Acme")
    assert (int(figure.value), figure.unit) == (value, unit)


def test_a_bare_number_after_two_units_is_left_out(nlp: Language) -> None:
    text = "Acme would free 300 prisoners for 22 hostages, but Borealis insists on 450."
    assert {figure.value for figure in read(nlp, text, "Acme", "Borealis")} == {300, 22}


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("Norway pays 12 million kroner.", "NOK"),
        ("Norway and Denmark pay 12 million kroner.", "kroner"),
        ("The town pays 12 million kroner.", "kroner"),
    ],
)
def test_kroner_of_the_only_country_named(nlp: Language, text: str, unit: str) -> None:
    assert [figure.unit for figure in read(nlp, text)] == [unit]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "The union wants 7% instead of the 4% that has been on offer since May.",
            [("7", FigureStatus.DEMANDED), ("4", FigureStatus.OFFERED)],
        ),
        (
            "Acme has cut its demand from £40m to £25m.",
            [("40000000", FigureStatus.DEMANDED), ("25000000", FigureStatus.DEMANDED)],
        ),
        (
            "The rebels had wanted 220 of their fighters released but settled for 130.",
            [("220", FigureStatus.DEMANDED), ("130", FigureStatus.AGREED)],
        ),
        ("The order obliges Acme to pay 4 million francs.", [("4000000", FigureStatus.DEMANDED)]),
    ],
)
def test_amounts_set_against_each_other_keep_their_own_status(
    nlp: Language, text: str, wanted: list[tuple[str, FigureStatus]]
) -> None:
    found = [(str(figure.value), figure.status) for figure in read(nlp, text, "Acme", "union")]
    assert found == wanted


def test_two_shares_without_a_verb_between_them_count_what_is_theirs(nlp: Language) -> None:
    text = "Acme shareholders will own 64% of the combined company and Bose shareholders approximately 36%."
    assert [(figure.value, figure.what) for figure in read(nlp, text)] == [(64, "combined company"), (36, "")]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("cut its catch by a fifth by the end of May", "20", "percent"),
        ("down from almost a third last year", "33.33", "percent"),
        ("halve the levy", "50", "percent"),
        ("paid 32 cents in the dollar", "32", "percent"),
        ("sold at 70 pence in the pound", "70", "percent"),
        ("a tenth of the fleet, and half of the quays", "10", "percent"),
    ],
)
def test_shares_without_a_noun_behind_them(text: str, value: str, unit: str) -> None:
    first = next(amounts(text))
    assert (first.value, first.unit) == (Decimal(value), unit)


@pytest.mark.parametrize(
    "text", ["by a third party", "by a quarter-final", "two and a half of them", "cut in half.", "half-time"]
)
def test_what_only_sounds_like_a_share(text: str) -> None:
    assert not [amount for amount in amounts(text) if amount.unit == "percent"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("The union's crews, 240 of whom may go, want a vote.", [(240, "crews", "crews")]),
        ("Acme polled 1,500 people, 300 of whom did not care.",
         [(1500, "people", "people"), (300, "people", "people")]),
        ("The lease is for 40 years, with an option to extend it by a further 15.",
         [(40, "years", ""), (15, "years", "")]),
        ("Acme said 40 of its 160 jobs would go.", [(40, "jobs", "jobs"), (160, "jobs", "jobs")]),
        ("There will be 220 flats, half of them for rent.", [(220, "flats", ""), (50, "percent", "")]),
        ("Acme's work will take up to 30 months.", [(30, "months", "")]),
        ("Lorries wait for up to nine hours at the gate.", [(9, "hours", "")]),
        ("The jobs are safe for three years.", [(3, "years", "jobs")]),
        ("Acme gets the port for 35 years.", [(35, "years", "")]),
        ("Every week of talk costs Acme four million dollars.", [(4000000, "USD", "")]),
        ("The pact runs for 60 days. The navy will release 75 captives. The rebels will free 240.",
         [(60, "days", ""), (75, "captives", "captives"), (240, "captives", "")]),
    ],
)  # fmt: skip
def test_counts_of_what_was_named_before_and_terms(
    nlp: Language, text: str, told: list[tuple[int, str, str]]
) -> None:
    found = [(int(each.value), each.unit, each.what) for each in read(nlp, text, "Acme")]
    assert [(value, unit) for value, unit, _ in found] == [(value, unit) for value, unit, _ in told]
    for (_, _, what), (_, _, wanted) in zip(found, told, strict=True):
        assert wanted in what


@pytest.mark.parametrize(
    ("text", "statuses"),
    [
        ("Acme wants to cut the fee from €600 to €300.", {600: "stated", 300: "demanded"}),
        ("Acme has cut its demand from €40 million to €25 million.", {25000000: "demanded"}),
        ("Acme countered with a haircut of 20 percent.", {20: "offered"}),
        ("Acme has undertaken to train 150 stewards.", {150: "offered"}),
        ("Norland pays $2.70 a tonne; Acme is asking for $3.40.", {2: "stated", 3: "demanded"}),
        ("Asked what would happen to the 640 drivers, Acme said nothing.", {640: "stated"}),
        ("Under the accord, Acme will pay 3 million euros.", {3000000: "agreed"}),
        ("Under the draft accord, Acme would pay 3 million euros.", {3000000: "offered"}),
        ("The $90 million loan, first expected in December, would be paid.", {90000000: "stated"}),
    ],
)
def test_steps_counter_offers_and_what_an_accord_says(
    nlp: Language, text: str, statuses: dict[int, str]
) -> None:
    told = {int(each.value): str(each.status) for each in read(nlp, text, "Acme")}
    assert {value: told.get(value) for value in statuses} == statuses


def test_two_shares_of_different_things_stay_two(nlp: Language) -> None:
    text = "Acme would get 50% of the revenue from the pits, and half of the profits from the smelter."
    assert [each.what for each in read(nlp, text, "Acme")] == [
        "revenue from the pits",
        "profits from the smelter",
    ]


def test_what_is_counted_ends_before_another_number(nlp: Language) -> None:
    text = "Acme offered a 20 percent haircut and a coupon of 5%."
    assert [each.what for each in read(nlp, text, "Acme")] == ["haircut", "coupon"]


def test_a_description_of_somebody_named_only_later_names_nobody(nlp: Language) -> None:
    text = "The government will free 240 captives. Norland paid."
    at = text.index("Norland")
    described = Mention((4, 14), "Norland", 0.7)
    cast = Cast((), (described, Mention((at, at + 7), "Norland")))
    (figure,) = figures(nlp(text), Article(text, "-"), cast, ())
    assert figure.actor is None


def test_a_magnitude_is_no_number_of_its_own() -> None:
    (amount,) = amounts("cut its demand from 40 million to 25 million euros")
    assert (amount.value, amount.high) == (25_000_000, None)


def test_an_amount_without_a_unit_is_no_share(nlp: Language) -> None:
    text = "Acme offers 4.5% of revenue. Bose is still offering 350 million and 5%."
    assert {figure.value for figure in read(nlp, text) if figure.unit == "percent"} == {Decimal("4.5"), 5}


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Trade amounted to $2 billion in Norland exports.", "Norland exports"),
        ("The bond rose to 71 cents on the news.", "bond"),
    ],
)
def test_what_an_amount_that_is_reached_counts(nlp: Language, text: str, what: str) -> None:
    (figure,) = read(nlp, text)
    assert figure.what == what


def test_a_share_of_the_whole_by_another_name_is_told_once(nlp: Language) -> None:
    text = "Acme demanded 50% of Norland's kelp. Norland would not hand over 50% of the resources."
    assert [each.what for each in read(nlp, text, "Acme", "Norland")] == ["Norland's kelp"]
    text = "Acme would hold 51% of the venture. Bose wants 51% of the votes."
    assert len(read(nlp, text, "Acme", "Bose")) == 2
