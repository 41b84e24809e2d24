"""Authlib's requests client."""

from urllib.parse import parse_qs, urlsplit

from authlib.common.security import generate_token
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc6749.errors import MissingCodeException
from authlib.oauth2.rfc6749.parameters import parse_authorization_code_response
from settings import AUTHORIZE, CLIENT_ID, CLIENT_SECRET, REDIRECT_URI, REVOKE, SCOPE, TOKEN, browse, refused


def session(secret: str = CLIENT_SECRET, method: str = "client_secret_basic") -> OAuth2Session:
    return OAuth2Session(
        CLIENT_ID, secret, scope=SCOPE, redirect_uri=REDIRECT_URI, code_challenge_method="S256",
        token_endpoint_auth_method=method, revocation_endpoint_auth_method=method,
    )


def connect(client: OAuth2Session, decision: str = "approve") -> dict:
    verifier = generate_token(48)
    url, state = client.create_authorization_url(AUTHORIZE, code_verifier=verifier)
    reached = browse(url, decision)
    return {"authorization_response": reached, "code_verifier": verifier, "state": state}


for method in ("client_secret_basic", "client_secret_post"):
    client = session(method=method)
    token = client.fetch_token(TOKEN, **connect(client))
    assert token["token_type"] == "Bearer" and token["scope"] == SCOPE, token
    for _ in range(3):
        following = client.refresh_token(TOKEN, refresh_token=token["refresh_token"])
        assert following["refresh_token"] != token["refresh_token"]
        token = following
    answer = client.revoke_token(REVOKE, token=token["refresh_token"], token_type_hint="refresh_token")
    assert answer.status_code == 200, answer.text
    refused("invalid_grant", lambda: client.refresh_token(TOKEN, refresh_token=token["refresh_token"]))

wrong = session(secret="wrong")
refused("invalid_client", lambda: wrong.fetch_token(TOKEN, **connect(wrong)))

# Authlib's client leaves the answer of a refusal to its caller; its parser sees that there is no code.
denied = connect(session(), "deny")
assert parse_qs(urlsplit(denied["authorization_response"]).query)["error"] == ["access_denied"], denied
try:
    parse_authorization_code_response(denied["authorization_response"], denied["state"])
except MissingCodeException:
    pass
else:
    raise AssertionError("a refusal was read as a code")
