"""requests-oauthlib, on oauthlib."""

import os

# The demo speaks http on localhost; oauthlib wants to be told that this is meant.
os.environ["OAUTHLIB_INSECURE_TRANSPORT"] = "1"

from requests_oauthlib import OAuth2Session  # noqa: E402
from settings import AUTHORIZE, CLIENT_ID, CLIENT_SECRET, REDIRECT_URI, REVOKE, SCOPE, TOKEN, browse, refused  # noqa: E402


def connect(decision: str = "approve") -> tuple[OAuth2Session, str]:
    client = OAuth2Session(CLIENT_ID, redirect_uri=REDIRECT_URI, scope=[SCOPE], pkce="S256")
    url, _ = client.authorization_url(AUTHORIZE)
    return client, browse(url, decision)


def exchange(client: OAuth2Session, reached: str, secret: str = CLIENT_SECRET, in_body: bool = False) -> dict:
    how = {"include_client_id": True} if in_body else {}
    return client.fetch_token(TOKEN, authorization_response=reached, client_secret=secret, **how)


for in_body in (False, True):
    client, reached = connect()
    token = exchange(client, reached, in_body=in_body)
    assert token["token_type"] == "Bearer", token
    for _ in range(3):
        following = client.refresh_token(
            TOKEN, refresh_token=token["refresh_token"], client_id=CLIENT_ID, client_secret=CLIENT_SECRET
        )
        assert following["refresh_token"] != token["refresh_token"]
        token = following
    url, headers, body = client._client.prepare_token_revocation_request(REVOKE, token["refresh_token"], "refresh_token")
    answer = client.post(url, data=body, headers=headers, auth=(CLIENT_ID, CLIENT_SECRET), withhold_token=True)
    assert answer.status_code == 200, answer.text
    refused("invalid_grant", lambda: client.refresh_token(
        TOKEN, refresh_token=token["refresh_token"], client_id=CLIENT_ID, client_secret=CLIENT_SECRET
    ))

client, reached = connect()
refused("invalid_client", lambda: exchange(client, reached, secret="wrong"))
assert exchange(client, reached)["access_token"], "a failed client authentication burns nothing"

client, reached = connect("deny")
refused("access_denied", lambda: exchange(client, reached))
