"""The pinned model, loaded once a test run for everything that reads real sentences."""

from __future__ import annotations

import pytest
from spacy.language import Language

from briefings.extract.nlp import load


@pytest.fixture(scope="session")
def nlp() -> Language:
    return load()
