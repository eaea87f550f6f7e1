"""Who says what stands at a place in the text."""

from __future__ import annotations

import bisect
from collections.abc import Sequence

from spacy.tokens import Doc

from briefings.extract.cast import Cast
from briefings.extract.speakers import speakers
from briefings.types import Attribution, Span


class Sources:
    """Finds attributions by offset; their contents do not overlap one another."""

    def __init__(self, doc: Doc, attributions: Sequence[Attribution], cast: Cast) -> None:
        self._doc = doc
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
        meant = speakers(self._doc, found.source, self._cast) if found else []
        return meant[0][0] if meant else None
