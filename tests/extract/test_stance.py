"""The stance of a position, through the whole of reading: sentence in, stance out."""

import pytest
from spacy.language import Language

from briefings.extract.attribution import attributions
from briefings.extract.stance import stance
from briefings.types import Stance


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
        ("Ms Rossi called the offer a “win-win”.", Stance.SUPPORT),
        ("The union described the offer as an insult.", Stance.CRITICISE),
        ("“We reject this plan,” Ms Rossi said.", Stance.REJECT),
        ("“We are ready to sign,” Ms Rossi said.", Stance.OFFER),
        ("“We will not sign this paper,” Ms Rossi said.", Stance.REJECT),
        ("Ms Rossi said members should vote on it.", Stance.DEMAND),
    ],
)
def test_the_cue_and_what_is_said_give_the_stance(nlp: Language, text: str, wanted: Stance) -> None:
    assert wanted in of(nlp, text)


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
