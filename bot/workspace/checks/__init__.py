"""Whether Slack would take a message or a view: the shapes and limits that a text app can run into.

Deliberately its own reading of the rules, apart from the code that builds messages, so that a mistake there
does not hide itself here.
"""

from bot.workspace.checks.layout import MESSAGE_BLOCKS, MESSAGE_TEXT, VIEW_BLOCKS, blocks
from bot.workspace.checks.views import view

__all__ = ["MESSAGE_BLOCKS", "MESSAGE_TEXT", "VIEW_BLOCKS", "blocks", "view"]
