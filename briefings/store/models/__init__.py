"""The tables. Rows stay inside `briefings.store`; other stages see the dataclasses of `briefings.types`."""

from briefings.store.models.actors import ActorRow, AliasRow, MentionRow, RoleRow
from briefings.store.models.articles import ArticleRow
from briefings.store.models.base import Base
from briefings.store.models.deals import ChannelRow, DealChannelRow, DealRow, FeedRow
from briefings.store.models.deliveries import (
    DeliveryRow,
    DeliveryState,
    PostedFactRow,
    PostedRow,
    ScheduleRow,
)
from briefings.store.models.facts import EventActorRow, EventRow, FigureRow, PositionRow, QuestionRow
from briefings.store.models.found import SentenceRow, TallyRow
from briefings.store.models.installs import InstallationRow, InstalledBotRow, OAuthStateRow
from briefings.store.models.people import AlertRow, CorrectionRow, LookedRow, RequestRow, WatchRow

__all__ = [
    "ActorRow",
    "AlertRow",
    "AliasRow",
    "ArticleRow",
    "Base",
    "ChannelRow",
    "CorrectionRow",
    "DealChannelRow",
    "DealRow",
    "DeliveryRow",
    "DeliveryState",
    "EventActorRow",
    "EventRow",
    "FeedRow",
    "FigureRow",
    "InstallationRow",
    "InstalledBotRow",
    "LookedRow",
    "MentionRow",
    "OAuthStateRow",
    "PositionRow",
    "PostedFactRow",
    "PostedRow",
    "QuestionRow",
    "RequestRow",
    "RoleRow",
    "ScheduleRow",
    "SentenceRow",
    "TallyRow",
    "WatchRow",
]
