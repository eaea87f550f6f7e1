"""One tree of errors. Each message is one sentence for a person: what was wrong and what to do."""


class DealbriefError(Exception):
    """Root of every error that reaches a person as one sentence; anything else is a bug."""


class SettingsError(DealbriefError):
    """A setting is missing or unusable."""


class ModelMissing(SettingsError):
    """The spaCy pipeline that the settings name is not installed."""


class InputError(DealbriefError):
    """Something that was handed in cannot be read: names the thing and the reason."""


class ArticleError(InputError):
    """A file or stream that is no readable article."""


class FetchError(ArticleError):
    """A page of the web that could not be read; `passing` tells whether trying again later can help."""

    def __init__(self, message: str, *, passing: bool = False) -> None:
        super().__init__(message)
        self.passing = passing


class DealFileError(InputError):
    """A deal file that cannot be used: names the line where it is known, and the reason."""


class StoreError(DealbriefError):
    """The database cannot be used as it is."""


class StoreUnreachable(StoreError):
    """No connection to the database."""


class StoreBusy(StoreError):
    """Another process held the database for too long; trying again can help."""


class StoreNotMigrated(StoreError):
    """The database lacks tables or holds an older or newer schema."""


class NotFound(DealbriefError):
    """A name that nothing in the deal answers to; `nearest` holds the closest names, best first."""

    def __init__(self, message: str, nearest: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.nearest = nearest


class Ambiguous(DealbriefError):
    """A name that several things answer to equally well; `candidates` holds their names."""

    def __init__(self, message: str, candidates: tuple[str, ...]) -> None:
        super().__init__(message)
        self.candidates = candidates


class DeliveryError(DealbriefError):
    """Slack refused a message; `permanent` tells whether trying again can help."""

    def __init__(self, message: str, *, permanent: bool = False) -> None:
        super().__init__(message)
        self.permanent = permanent
