"""What a script is told by its environment, and the customer who answers."""

import os

import requests

BASE = os.environ["BASE_URL"]
CLIENT_ID = os.environ["CLIENT_ID"]
CLIENT_SECRET = os.environ["CLIENT_SECRET"]
REDIRECT_URI = os.environ["REDIRECT_URI"]
SCOPE = os.environ["SCOPE"]

AUTHORIZE = f"{BASE}/oauth/authorize"
TOKEN = f"{BASE}/oauth/token"
REVOKE = f"{BASE}/oauth/revoke"


def browse(url: str, decision: str = "approve") -> str:
    """Where the customer's browser ends up."""
    answer = requests.get(os.environ["WALKER_URL"], params={"url": url, "decision": decision}, timeout=60)
    answer.raise_for_status()
    return answer.text


def refused(error: str, call) -> None:
    """The call raises the OAuth error with this code."""
    try:
        call()
    except Exception as raised:  # each library has its own class; the code is the standard's
        assert getattr(raised, "error", None) == error, f"expected {error}, got {raised!r}"
    else:
        raise AssertionError(f"expected {error}, got an answer")
