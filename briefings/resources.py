"""Where the data folders are: in the package when installed from a wheel, at the top level in a checkout."""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).resolve().parent


def folder(name: str) -> Path:
    """The folder `name` ("templates", "migrations" or "seeds").

    Raises FileNotFoundError when the installation is broken.
    """
    for candidate in (_HERE / "_data" / name, _HERE.parent / name):
        if candidate.is_dir():
            return candidate
    raise FileNotFoundError(f"The folder {name!r} is missing here; install Dealbrief again.")
