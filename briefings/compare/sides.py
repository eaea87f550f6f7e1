"""The side that a stance takes: what positions are compared by."""

from __future__ import annotations

from enum import StrEnum

from briefings.types import Stance


class Side(StrEnum):
    FOR = "for"
    WANTS = "wants"
    AGAINST = "against"
    STATES = "states"


_SIDES = {
    Stance.SUPPORT: Side.FOR,
    Stance.OFFER: Side.FOR,
    Stance.DEMAND: Side.WANTS,
    Stance.CONDITION: Side.WANTS,
    Stance.OPPOSE: Side.AGAINST,
    Stance.REJECT: Side.AGAINST,
    Stance.DENY: Side.AGAINST,
    Stance.CRITICISE: Side.AGAINST,
    Stance.WARN: Side.AGAINST,
    Stance.ASSERT: Side.STATES,
}


def side(stance: Stance) -> Side:
    return _SIDES[stance]
