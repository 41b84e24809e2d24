"""requests-oauthlib, with a client key and with the client secret."""

import os

# The demo speaks http on localhost; oauthlib wants to be told that this is meant.
os.environ["OAUTHLIB_INSECURE_TRANSPORT"] = "1"

from oauthlib.oauth2 import BackendApplicationClient  # noqa: E402
from requests_oauthlib import OAuth2Session  # noqa: E402
from settings import CLIENT_ID, CLIENT_SECRET, SCOPE, TOKEN, refused  # noqa: E402

KEY = os.environ["CLIENT_KEY"]
ORGANIZATION = os.environ["ORGANIZATION_ID"]


def fetch(secret: str, in_body: bool, scope: list[str] | None = None, **more: str) -> tuple[OAuth2Session, dict]:
    session = OAuth2Session(client=BackendApplicationClient(client_id=CLIENT_ID, scope=scope))
    how = {"include_client_id": True} if in_body else {"client_id": CLIENT_ID}
    return session, session.fetch_token(TOKEN, client_secret=secret, **how, **more)


for in_body in (False, True):
    for secret, more in ((KEY, {}), (CLIENT_SECRET, {"organization_id": ORGANIZATION})):
        session, token = fetch(secret, in_body, **more)
        assert token["expires_in"] == 1200 and "refresh_token" not in token, token
        assert token["organization_id"] == ORGANIZATION, token
        answer = session.get(os.environ["API_URL"])
        assert answer.status_code == 200, answer.text
        _, narrow = fetch(secret, in_body, scope=[SCOPE], **more)
        assert narrow["scope"] == [SCOPE], narrow
    refused("invalid_client", lambda: fetch(os.environ["WRONG_KEY"], in_body))
    refused("invalid_grant", lambda: fetch(CLIENT_SECRET, in_body, organization_id=os.environ["OTHER_ORGANIZATION_ID"]))
