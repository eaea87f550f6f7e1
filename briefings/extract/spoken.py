"""Who says what stands at a place in the text."""

from __future__ import annotations

import bisect
from collections.abc import Sequence

from briefings.extract.cast import Cast
from briefings.types import Attribution, Span


class Sources:
    """Finds attributions by offset; their contents do not overlap one another."""

    def __init__(self, attributions: Sequence[Attribution], cast: Cast) -> None:
        self._cast = cast
        self._spans = sorted(
            ((span, attribution) for attribution in attributions for span in attribution.content),
            key=lambda pair: pair[0],
        )
        self._starts = [span[0] for span, _ in self._spans]

    def attribution(self, offsets: Span) -> Attribution | None:
        """The attribution whose content covers `offsets`."""
        at = bisect.bisect_right(self._starts, offsets[0]) - 1
        if at < 0 or self._spans[at][0][1] < offsets[1]:
            return None
        return self._spans[at][1]

    def of(self, offsets: Span) -> str | None:
        """The actor to whom the words at `offsets` are attributed, if the source names one."""
        found = self.attribution(offsets)
        named = self._cast.named(found.source) if found else ()
        return named[0] if named else None
