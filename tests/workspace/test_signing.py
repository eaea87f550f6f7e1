from __future__ import annotations

import time

import pytest
from slack_sdk.signature import SignatureVerifier

from bot.workspace.signing import sign

BODY = "token=x&text=caf\u00e9".encode()


def test_slacks_own_verifier_accepts_it() -> None:
    assert SignatureVerifier("s3cret").is_valid_request(BODY, sign("s3cret", BODY))


@pytest.mark.parametrize(
    "headers",
    [
        sign("other", BODY),
        sign("s3cret", BODY + b"&more=1"),
        sign("s3cret", BODY, int(time.time()) - 600),
    ],
    ids=["another secret", "another body", "ten minutes old"],
)
def test_slacks_own_verifier_refuses_what_is_wrong(headers: dict[str, str]) -> None:
    assert not SignatureVerifier("s3cret").is_valid_request(BODY, headers)
