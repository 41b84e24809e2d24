"""Authlib's requests client, with a client key and with the client secret."""

import os

from authlib.integrations.requests_client import OAuth2Session
from settings import CLIENT_ID, CLIENT_SECRET, SCOPE, TOKEN, refused

KEY = os.environ["CLIENT_KEY"]
ORGANIZATION = os.environ["ORGANIZATION_ID"]


def session(secret: str, method: str, scope: str | None = None) -> OAuth2Session:
    return OAuth2Session(CLIENT_ID, secret, scope=scope, token_endpoint_auth_method=method)


for method in ("client_secret_basic", "client_secret_post"):
    for secret, more in ((KEY, {}), (CLIENT_SECRET, {"organization_id": ORGANIZATION})):
        client = session(secret, method)
        token = client.fetch_token(TOKEN, grant_type="client_credentials", **more)
        assert token["expires_in"] == 1200 and "refresh_token" not in token, token
        assert token["organization_id"] == ORGANIZATION, token
        answer = client.get(os.environ["API_URL"])
        assert answer.status_code == 200, answer.text
        narrow = session(secret, method, SCOPE).fetch_token(TOKEN, grant_type="client_credentials", **more)
        assert narrow["scope"] == SCOPE, narrow
    refused("invalid_client", lambda: session(os.environ["WRONG_KEY"], method).fetch_token(TOKEN, grant_type="client_credentials"))
    refused("invalid_grant", lambda: session(CLIENT_SECRET, method).fetch_token(
        TOKEN, grant_type="client_credentials", organization_id=os.environ["OTHER_ORGANIZATION_ID"]
    ))
