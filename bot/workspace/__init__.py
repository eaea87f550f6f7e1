"""A stand-in for Slack on this machine: Web API, Socket Mode, signed requests and a page to talk on.

The app meets it over real HTTP and WebSockets on loopback and cannot tell it from Slack, except that
nothing leaves the machine and everything is forgotten when it stops.
"""

from bot.workspace.forms import Submission
from bot.workspace.server import RunningWorkspace, start
from bot.workspace.state import Channel, Message, User
from bot.workspace.team import Team

__all__ = ["Channel", "Message", "RunningWorkspace", "Submission", "Team", "User", "start"]
