"""The tables. Rows stay inside `briefings.store`; other stages see the dataclasses of `briefings.types`."""

from briefings.store.models.actors import ActorRow, AliasRow, MentionRow, RoleRow
from briefings.store.models.articles import ArticleRow
from briefings.store.models.base import Base
from briefings.store.models.deals import ChannelRow, DealRow
from briefings.store.models.deliveries import DeliveryRow, DeliveryState, ScheduleRow
from briefings.store.models.facts import EventActorRow, EventRow, FigureRow, PositionRow, QuestionRow

__all__ = [
    "ActorRow",
    "AliasRow",
    "ArticleRow",
    "Base",
    "ChannelRow",
    "DealRow",
    "DeliveryRow",
    "DeliveryState",
    "EventActorRow",
    "EventRow",
    "FigureRow",
    "MentionRow",
    "PositionRow",
    "QuestionRow",
    "RoleRow",
    "ScheduleRow",
]
