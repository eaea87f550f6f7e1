"""The stance of a position, through the whole of reading: sentence in, stance out."""

import pytest
from spacy.language import Language

from briefings.extract.attribution import attributions
from briefings.extract.pipeline import read
from briefings.extract.stance import stance
from briefings.types import Article, Stance


def of(nlp: Language, text: str) -> list[Stance]:
    doc = nlp(text)
    return [stance(doc, attribution) for attribution in attributions(doc)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Norway rejected the quota.", Stance.REJECT),
        ("The union refused to sign the contract.", Stance.REJECT),
        ("Acme demanded a larger share of the profit.", Stance.DEMAND),
        ("The minister wants a new vote on the treaty.", Stance.DEMAND),
        ("Iceland insists that the fleet must stay in port.", Stance.DEMAND),
        ("Ms Ruiz stressed the need for a longer licence.", Stance.DEMAND),
        ("The union opposes the merger.", Stance.OPPOSE),
        ("The bank supports the bid.", Stance.SUPPORT),
        ("The company denied that it had broken the contract.", Stance.DENY),
        ("The mayor criticised the port deal.", Stance.CRITICISE),
        ("The governor warned that prices would rise.", Stance.WARN),
        ("Ms Ruiz offered to raise the price.", Stance.OFFER),
        ("Mr Lee said talks would resume on Monday.", Stance.ASSERT),
        (
            "Mr Lee said the union would return to work only if the dismissals were withdrawn.",
            Stance.CONDITION,
        ),
        ("Ms Rossi said the agreement was subject to approval by parliament.", Stance.CONDITION),
        ("Ms Rossi suggested that the fund could cover the cost.", Stance.OFFER),
        ("Ms Rossi suggested that Aland repay the fund.", Stance.DEMAND),
        ("Ms Rossi suggested that the fund be run jointly.", Stance.OFFER),
        ("Ms Rossi suggested that it cover the cost.", Stance.OFFER),
        ("Ms Rossi suggested that the parties meet in Oslo.", Stance.ASSERT),
        ("Ms Rossi called the offer a “win-win”.", Stance.SUPPORT),
        ("The union described the offer as an insult.", Stance.CRITICISE),
        ("“We reject this plan,” Ms Rossi said.", Stance.REJECT),
        ("“We are ready to sign,” Ms Rossi said.", Stance.OFFER),
        ("“We will not sign this paper,” Ms Rossi said.", Stance.REJECT),
        ("Ms Rossi said members should vote on it.", Stance.DEMAND),
        ("Ms Rossi said the islanders were tired of the dispute.", Stance.CRITICISE),
        ("Ms Rossi would prefer to leave the survey to the ministry.", Stance.DEMAND),
    ],
)
def test_the_cue_and_what_is_said_give_the_stance(nlp: Language, text: str, wanted: Stance) -> None:
    assert wanted in of(nlp, text)


@pytest.mark.parametrize(
    ("wanted", "text"),
    [
        (Stance.DEMAND, "Braxton's board wants a break fee of £40 million before it opens the books."),
        (Stance.REJECT, "Corvane turned down the second approach on Sunday."),
        (Stance.CONDITION, "Ms Marsh said she would tender her shares if the price rose to 610 pence."),
        (Stance.OFFER, "Corvane might raise its bid to 600 pence, Mr Aldous said."),
        (Stance.ASSERT, "Mr Aldous said the two groups had exchanged drafts overnight."),
        (Stance.DENY, "The company denied that it had spoken to a rival bidder."),
        (Stance.WARN, "“Without a cut there will be no herring left to argue about,” said Dr Nils Brekke."),
        (Stance.SUPPORT, "The Faroese minister described the compromise as sensible."),
        (Stance.REJECT, "Iceland said it would not give up a single tonne of its share."),
        (Stance.DEMAND, "“Give us the ten-mile zone first and then we talk,” said skipper Jon Dale."),
        (Stance.CRITICISE, "Mr Dale dismissed the new quota as a bad joke."),
        (Stance.DEMAND, "Norway insisted on full control of landings."),
        (Stance.DEMAND, "General Osman called for an immediate end to the shelling."),
        (Stance.OFFER, "The rebels said they were prepared to hand over two bridges."),
        (Stance.WARN, "The army threatened to close the crossing unless the prisoners came home."),
        (Stance.CRITICISE, "Colonel Reda accused the other side of using the truce to rearm."),
        (Stance.REJECT, "“We will never lay down our weapons,” the commander said."),
        (Stance.ASSERT, "The envoy said 14 lorries had crossed the line on Tuesday."),
        (
            Stance.CONDITION,
            "The movement would pull back its guns provided that monitors arrive, its spokesman said.",
        ),
        (Stance.DEMAND, "The nurses' union is seeking a rise of 9 per cent."),
        (Stance.CRITICISE, "“They have taken us for fools,” said Maria Quint of the union."),
        (Stance.SUPPORT, "Ms Quint welcomed the new rota."),
        (Stance.OFFER, "The hospital trust offered to pay half of the arrears by June."),
        (Stance.WARN, "“If they walk out, clinics will close,” said the trust's director, Paul Nye."),
        (Stance.REJECT, "The trust said it could not accept a second lump sum."),
        (Stance.DEMAND, "Mr Nye said the union ought to put the offer to its members."),
        (Stance.CRITICISE, "Veltra called the royalty clause blackmail."),
        (Stance.DEMAND, "Veltra's counsel said the university had to hand over its lab notes."),
        (Stance.DENY, "The university rejected the claim that it had hidden a second licence."),
        (Stance.SUPPORT, "“It is a fair and workable settlement,” said Dr Amara Osei."),
        (Stance.CONDITION, "Dr Osei said the licence would lapse unless the fee was paid by March."),
        (Stance.ASSERT, "Dr Osei said the patent runs until 2033."),
        (Stance.DEMAND, "Small islands say rich countries must pay for the damage."),
        (Stance.SUPPORT, "Kenya backed the levy on aviation fuel."),
        (Stance.OPPOSE, "Brazil objected to the wording on forests."),
        (Stance.OFFER, "Japan said it would contribute $2 billion to the fund."),
        (Stance.CRITICISE, "“The draft is a betrayal of the poorest,” said delegate Ana Tuiono."),
        (Stance.WARN, "The scientists warned that the window was closing."),
        (Stance.SUPPORT, "“We are proud of this agreement,” said harbour minister Kofi Badu."),
        (Stance.OPPOSE, "Dockers remain opposed to the sale of the eastern quay."),
        (Stance.REJECT, "The authority refused to shorten the concession."),
        (Stance.DEMAND, "Mr Badu urged the operator to publish the contract."),
        (Stance.DENY, "Mr Badu said it was untrue that the quay had been sold."),
        (Stance.ASSERT, "The port will handle two million containers a year, the operator said."),
        (Stance.OFFER, "Canada is willing to lift its duty on dairy, its trade minister said."),
        (Stance.WARN, "“Every new tariff will cost jobs on both sides,” said Luis Prado."),
        (Stance.REJECT, "Mr Prado ruled out a return to the old quotas."),
        (Stance.CRITICISE, "Mr Prado said the tariffs were illegal and unfair."),
        (Stance.SUPPORT, "The farmers' federation is happy with the safeguard clause."),
        (Stance.DEMAND, "“The safeguard clause must stay,” Mr Prado said."),
        (Stance.CRITICISE, "The regulator complained about the quality of the bid."),
        (Stance.DEMAND, "Passengers' groups asked the ministry for a cap on fares."),
        (Stance.OFFER, "Trenlink proposed sharing the cost of new signals."),
        (
            Stance.CONDITION,
            "“We will run the night service as long as the subsidy is paid,” said its chief executive.",
        ),
        (Stance.OPPOSE, "Residents do not support the move to the gasworks."),
        (
            Stance.WARN,
            "“If the vote fails, the club will be playing in another city,” said owner Rafe Stone.",
        ),
        (
            Stance.SUPPORT,
            "“This stadium is the best thing to happen to the east side,” said councillor Bea Long.",
        ),
        (Stance.REJECT, "Mr Stone said the club would not pay for the tram line."),
        (Stance.DEMAND, "Halvorsen's lenders pressed for a bigger deposit."),
        (Stance.CRITICISE, "“The board has ignored every one of us,” said Tilda Moor, who holds 3 per cent."),
        (Stance.SUPPORT, "Vexley's founders said they were delighted with the price."),
        (Stance.ASSERT, "Ms Moor said the meeting would start at ten."),
        (Stance.REJECT, "“We cannot accept a deal that shuts the plant,” Ms Moor said."),
        (Stance.OFFER, "Vexley said it could extend the offer by two weeks."),
        (Stance.WARN, "Vexley warned shareholders against waiting."),
        (Stance.DENY, "Vexley's chairman said there was no truth in the reports."),
        (Stance.CONDITION, "Talks will resume only if the board drops its lawsuit, Vexley said."),
        (Stance.OPPOSE, "The trawlermen voted against the plan."),
        (Stance.DEMAND, "Scientists recommended that the catch be halved."),
        (Stance.CRITICISE, "Greta Lund, who owns a trawler, said the quota was an insult to the coast."),
        (Stance.SUPPORT, "Denmark praised the pact as a model for other seas."),
        (Stance.REJECT, "Denmark vetoed the clause."),
        (Stance.WARN, "“The stock will collapse,” Ms Lund said."),
        (Stance.ASSERT, "Denmark said that it had received the letter."),
        (Stance.DEMAND, "The families want the prisoners home by Friday."),
        (Stance.REJECT, "The general said his men would not leave the hills."),
        (Stance.WARN, "The militia vowed to fight on."),
        (Stance.DENY, "The militia denied firing the first shot."),
        (Stance.CRITICISE, "The general called the ceasefire a sham."),
        (Stance.CONDITION, "“We'll leave the hills if they pull their tanks back,” the general said."),
        (Stance.DEMAND, "“Nobody should work Sundays for that money,” said driver Pete Cole."),
        (Stance.CRITICISE, "“That's a pay cut in all but name and it is disgraceful,” Mr Cole said."),
        (Stance.OPPOSE, "Cleaners are unhappy about the new shifts."),
        (Stance.DEMAND, "Mr Cole said members deserved and needed a rise."),
        (Stance.REJECT, "Mr Cole said he would not sign away the night bonus."),
        (Stance.OFFER, "The patent owner is prepared to license the method to rivals."),
        (Stance.CRITICISE, "Rivals complained that the fee was too high."),
        (Stance.ASSERT, "The court said it would rule in May."),
        (Stance.DENY, "The inventor said the accusation was false."),
        (Stance.DEMAND, "“Pay up or move over,” the delegate told the big emitters."),
        (Stance.SUPPORT, "The delegate said the text was balanced."),
        (Stance.WARN, "Tuvalu said the sea would swallow its last airstrip."),
        (Stance.OFFER, "Sweden pledged 400 million kronor."),
        (Stance.REJECT, "India said it had no intention of signing."),
        (Stance.CRITICISE, "The greens said the terminal was a mistake."),
        (Stance.ASSERT, "The terminal opened in 2009, the operator said."),
        (Stance.DEMAND, "The operator insisted that the lease should run for 50 years."),
        (Stance.CONDITION, "The bank's loan is conditional on a new road, its president said."),
        (Stance.CRITICISE, "The growers accused Ottawa of dumping."),
        (Stance.DEMAND, "Growers are demanding a floor price."),
        (Stance.SUPPORT, "“It's good news for every orchard,” said grower Ines Vidal."),
        (Stance.OPPOSE, "Ms Vidal spoke against the duty."),
        (Stance.REJECT, "Ottawa dismissed the idea of a floor price."),
        (Stance.OFFER, "Ottawa said it might lift the duty on apples next year."),
        (Stance.ASSERT, "“Did we ask for this? Who did?” said Ms Vidal."),
        (Stance.WARN, "Commuters fear that fares will rise."),
        (Stance.SUPPORT, "Fans backed the new ground."),
        (Stance.OPPOSE, "Neighbours object to the floodlights."),
        (Stance.REJECT, "The council refused permission for a fourth stand."),
        (Stance.DENY, "The owner rejected allegations that he had bribed officials."),
        (Stance.WARN, "The club could lose its licence, the league said."),
        (Stance.ASSERT, "The ground will hold 18,000, the architect said."),
        (
            Stance.CRITICISE,
            "“This so-called offer is an insult to every welder in the yard,” said steward Cal Finch.",
        ),
        (Stance.OFFER, "The yard said it would consider a shorter week and could pay a bonus."),
        (Stance.WARN, "The owner said orders could be lost to Poland."),
        (Stance.CONDITION, "The owner said she would sign provided that the picket ended."),
        (Stance.DENY, "The owner denied having plans to close the slipway."),
        (Stance.CRITICISE, "Lisbon described the tariff as protectionism."),
        (Stance.REJECT, "“We're not selling,” the founder said."),
        (Stance.OFFER, "The founder said he was open to a joint venture."),
        (Stance.WARN, "“If this tax passes, we will move the factory,” said chief executive Li Tan."),
        (Stance.CRITICISE, "Ms Tan blamed the senate for the delay."),
        (Stance.CONDITION, "The loan depends on a clean audit, the fund said."),
        (Stance.REJECT, "The rebels spurned the invitation."),
        (Stance.DENY, "“That is simply not true,” the rebel leader said."),
        (Stance.WARN, "The mediator cautioned that the truce was fragile."),
        (Stance.OFFER, "Oman has volunteered to host the talks."),
        (Stance.REJECT, "The club rebuffed an approach from a fund."),
        (Stance.DENY, "The club insisted it had not broken any rule."),
        (Stance.OFFER, "The brewer promised to freeze its prices for a year."),
        (Stance.OFFER, "The airline said it would match the rate paid by its rivals."),
        (Stance.SUPPORT, "Health groups hailed the tax as a breakthrough."),
        (Stance.OFFER, "The treasury signalled it could exempt small pubs."),
        (Stance.WARN, "Publicans fear the tax will close village pubs."),
        (Stance.DEMAND, "“Open the road,” villagers told the envoy."),
        (Stance.DENY, "The envoy said reports of a secret map were false."),
        (Stance.REJECT, "The treasury said it would not delay the tax."),
        (Stance.CONDITION, "Kurz said she could live with a quota, provided the bloc scrapped the duty."),
        (Stance.CONDITION, "Kurz said she would sign, providing it was ready."),
        (Stance.DEMAND, "The lobby group wants the ministry to walk away."),
        (Stance.WARN, "The lobby group has vowed to walk away."),
        (Stance.ASSERT, "“Nobody wins if children stay at home,” the mayor said."),
        (Stance.DENY, "The chair of the board disputed the figure."),
        (Stance.CONDITION, "“No list, no release. It is as simple as that,” the minister told reporters."),
        (Stance.DENY, "“No, no. It is not a threat,” the minister told reporters."),
    ],
)
def test_a_careful_readers_stance(nlp: Language, text: str, wanted: Stance) -> None:
    doc = nlp(text)
    longest = max(attributions(doc), key=lambda a: sum(end - start for start, end in a.content))
    assert stance(doc, longest) == wanted


def test_a_subject_of_the_other_side_does_not_act_for_the_speaker(nlp: Language) -> None:
    text = "Ana Ruiz, the union's leader, said the company would not pay for the losses."
    assert of(nlp, text) == [Stance.ASSERT]
    text = "Ana Ruiz, the union's leader, said the union would not pay for the losses."
    assert of(nlp, text) == [Stance.REJECT]


@pytest.mark.parametrize(
    ("text", "unwanted"),
    [
        ("The company does not support the bid.", Stance.SUPPORT),
        ("Acme did not rule out a higher offer.", Stance.REJECT),
        ("Norway never opposed the quota.", Stance.OPPOSE),
        ("The minister did not deny the report.", Stance.DENY),
    ],
)
def test_negation_is_heard(nlp: Language, text: str, unwanted: Stance) -> None:
    assert unwanted not in of(nlp, text)


def test_an_embedded_verb_of_somebody_else_does_not_count(nlp: Language) -> None:
    assert Stance.REJECT not in of(nlp, "Mr Lee said that the shareholders rejected the bid in May.")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Acme took issue with the fee.", Stance.OPPOSE),
        ("Acme has no objection to the plan.", Stance.SUPPORT),
        ("Norway has no intention of signing.", Stance.REJECT),
        ("Norway has every intention of signing.", Stance.DEMAND),
        ("The guild gave its blessing to the sale.", Stance.SUPPORT),
        ("Norway brushed aside fears over the price.", Stance.REJECT),
        ("Norway stood firm against the levy.", Stance.OPPOSE),
        ("Norway called for the levy to be scrapped.", Stance.DEMAND),
        ("“No data, no signature,” Ana Ruiz said.", Stance.CONDITION),
        ("Ana Ruiz said Norway would only sign once the data was shared.", Stance.CONDITION),
        ("Acme announced that it had signed a pact, subject to approval.", Stance.ASSERT),
        ("Ana Ruiz said the offer fell short of what was promised.", Stance.CRITICISE),
        ("Ana Ruiz said both sides were behaving recklessly.", Stance.CRITICISE),
        ("“We cannot guarantee a sailing after May,” Ana Ruiz said.", Stance.WARN),
        ("“We do not accept the levy,” Ana Ruiz said.", Stance.REJECT),
        ("“We are committed to keeping the base,” Ana Ruiz said.", Stance.OFFER),
        ("“Let me stress that the text is public,” Ana Ruiz said.", Stance.ASSERT),
        (
            "“Any rise has to come with new money, otherwise we will be cutting jobs,” Ana Ruiz said.",
            Stance.DEMAND,
        ),
    ],
)
def test_idioms_and_turns_of_phrase(nlp: Language, text: str, wanted: Stance) -> None:
    assert of(nlp, text) == [wanted]


def test_the_side_of_somebody_named_before_is_known(nlp: Language) -> None:
    text = "Norway's envoy, Tom Lee, left early. “Norway will not hand over the keys,” he wrote."
    (found,) = read(nlp(text), Article(text, "test")).positions
    assert found.stance == Stance.REJECT


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Ana Ruiz is in favour of the merger.", Stance.SUPPORT),
        ("Ana Ruiz is against the merger.", Stance.OPPOSE),
        ("“We are not opposed to wages. We are opposed to strikes,” Ana Ruiz said.", Stance.OPPOSE),
        ("“They need the cash more than we do,” Ana Ruiz said.", Stance.ASSERT),
        ("“Our farmers cannot be asked to pay for it,” Ana Ruiz said.", Stance.REJECT),
        ("“I want to thank the crew for coming,” Ana Ruiz said.", Stance.ASSERT),
        ("“If I get that letter, we can meet tomorrow,” Ana Ruiz said.", Stance.CONDITION),
        ("Norway rejected the suggestion.", Stance.REJECT),
        ("Norway has almost agreed on a pact.", Stance.ASSERT),
        ("Norway expects both sides to return to the table.", Stance.DEMAND),
        ("Ana Ruiz said the union would not stand in the way of it.", Stance.ASSERT),
        ("Planters gave the pact a cautious welcome.", Stance.SUPPORT),
        ("Norway held out the prospect of weekly visits.", Stance.OFFER),
    ],
)
def test_more_turns_of_phrase(nlp: Language, text: str, wanted: Stance) -> None:
    assert of(nlp, text) == [wanted]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Ana Ruiz said the terms were far from fair.", Stance.CRITICISE),
        ("Ana Ruiz said the terms were a long way from a fair offer.", Stance.CRITICISE),
        ("Ana Ruiz insists that the files be handed over.", Stance.DEMAND),
        ("Ana Ruiz insists that the files are in Oslo.", Stance.ASSERT),
        ("Norway says that banks share the cost, a demand it first made in May.", Stance.DEMAND),
        ("An aide says the minister will not budge on the offer.", Stance.REJECT),
        ("“We bid for a club, not for a name,” Ana Ruiz said.", Stance.ASSERT),
        ("Tom Lee would rather see a small pact.", Stance.DEMAND),
        ("Finance Minister Ana Ruiz said the government was ready to look at a higher fee.", Stance.OFFER),
    ],
)
def test_what_falls_short_and_what_is_asked_for(nlp: Language, text: str, wanted: Stance) -> None:
    assert of(nlp, text) == [wanted]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Norway's envoy, Tom Lee, said Oslo could release 60 ships.", Stance.OFFER),
        ("“This is the largest investment that the town has ever seen,” Ana Ruiz said.", Stance.SUPPORT),
        ("“This is the deepest collapse the port has ever seen,” Ana Ruiz said.", Stance.ASSERT),
        ("Ms Manson raised doubts about the independence of the trust.", Stance.CRITICISE),
    ],
)
def test_what_a_side_could_give_and_what_is_unheard_of(nlp: Language, text: str, wanted: Stance) -> None:
    assert of(nlp, text)[0] == wanted


def test_its_negotiator_speaks_for_whom_its_means(nlp: Language) -> None:
    text = "Norway was calm. Its negotiator, Tom Lee, said Oslo would provide half of the money."
    assert [p.stance for p in read(nlp(text), Article(text, "test")).positions] == [Stance.OFFER]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Ana Ruiz argued that it would be forced to cut 14 routes.", Stance.WARN),
        ("Ana Ruiz argued that nobody had been forced to sign.", Stance.ASSERT),
        ("The Bakers' Union recommended the raised bid.", Stance.SUPPORT),
        ("The Bakers' Union recommended a review.", Stance.DEMAND),
    ],
)
def test_what_would_be_forced_and_what_is_recommended(nlp: Language, text: str, wanted: Stance) -> None:
    assert of(nlp, text) == [wanted]


def test_years_that_somebody_has_had_are_no_demand(nlp: Language) -> None:
    text = "“Tom has had five years to find an answer,” Ana Ruiz said."
    assert of(nlp, text) != [Stance.DEMAND]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Ana Ruiz wants the conflict to end.", Stance.ASSERT),
        ("Ana Ruiz wants the port to end the conflict.", Stance.DEMAND),
        ("Ana Ruiz wants the levy to end.", Stance.DEMAND),
    ],
)
def test_to_want_a_shared_ill_over_asks_for_nothing(nlp: Language, text: str, wanted: Stance) -> None:
    assert of(nlp, text) == [wanted]


def test_who_is_told_to_do_something_is_asked_for_it(nlp: Language) -> None:
    assert of(nlp, "Acme Foods has told members to ignore the bid, branding it a lowball offer.") == [
        Stance.DEMAND,
        Stance.CRITICISE,
    ]


def test_who_is_called_on_is_asked_however_it_is_parsed(nlp: Language) -> None:
    text = "The Harbour League called on Brussels to intervene. The commission left."
    assert of(nlp, text) == [Stance.DEMAND]
