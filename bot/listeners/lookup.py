"""What a menu offers while somebody types into it: found in time, or nothing.

Here the acknowledgement is the answer, so it cannot be given first and filled after.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from slack_bolt import Ack

from bot.forms import parts
from briefings.errors import DealbriefError

log = logging.getLogger(__name__)

PATIENCE = 0.7  # seconds; the acknowledgement is to be there within one
_POOL = ThreadPoolExecutor(8, thread_name_prefix="lookup")


def offer(ack: Ack, find: Callable[[], Sequence[dict[str, Any]]]) -> None:
    """The options that `find` gives, no more than Slack takes; none when it fails or the store is slow, which
    the next letter may change."""
    looking = _POOL.submit(find)
    try:
        found = looking.result(PATIENCE)
    except TimeoutError:
        looking.cancel()
        log.warning("The store is too slow for a menu that asks while somebody types")
        found = ()
    except DealbriefError as error:
        log.info("Nothing to choose from: %s", error)
        found = ()
    except Exception:
        log.exception("Nothing to choose from")
        found = ()
    ack(options=list(found[: parts.OPTIONS]))
