//! The stable error codes. Each has a page in `docs/errors/`, written from this table, a code of its standard where it
//! travels on a protocol endpoint, and an HTTP status. A code is never renamed once released.

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $oauth:literal, $status:literal, $summary:literal, $fix:literal;)*) => {
        /// What went wrong, as programs may rely on it.
        #[expect(clippy::doc_markdown, reason = "the sentences are shown to people, who want no backticks")]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum ErrorCode { $($(#[$doc])* #[doc = $summary] $name,)* }

        impl ErrorCode {
            /// Every code, for lists that must be complete.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The stable code.
            pub const fn as_str(self) -> &'static str { match self { $(Self::$name => $code),* } }

            /// The code of RFC 6749, 6750, 7009 or 8707 that goes with it on protocol endpoints.
            pub const fn oauth_error(self) -> &'static str { match self { $(Self::$name => $oauth),* } }

            /// The HTTP status where it is not a redirect.
            pub const fn status(self) -> u16 { match self { $(Self::$name => $status),* } }

            /// One sentence: what happened, and the rule.
            pub const fn summary(self) -> &'static str { match self { $(Self::$name => $summary),* } }

            /// One sentence: what to do.
            pub const fn fix(self) -> &'static str { match self { $(Self::$name => $fix),* } }
        }
    };
}

codes! {
    // Authorization requests.
    ClientIdMissing = "client_id_missing", "invalid_request", 400, "The link carries no client_id.", "Add the client_id of the integration to the authorize link.";
    ClientIdUnknown = "client_id_unknown", "invalid_request", 400, "No integration has this client_id in this environment.", "Compare the client_id with the one issued; production and sandbox have different ones.";
    RedirectUriMissing = "redirect_uri_missing", "invalid_request", 400, "The link carries no redirect_uri.", "Add the redirect_uri that was registered for the integration.";
    RedirectUriNotRegistered = "redirect_uri_not_registered", "invalid_request", 400, "The redirect_uri is not one of the integration's; it must match a registered one character by character.", "Send the registered redirect_uri exactly, or register this one.";
    RedirectUriNotApproved = "redirect_uri_not_approved", "invalid_request", 400, "The redirect_uri is registered but has not been approved.", "Ask the platform to approve it, or use an approved one.";
    IntegrationDisabled = "integration_disabled", "unauthorized_client", 400, "The integration is disabled.", "Ask the platform's operator why.";
    DoorClosed = "door_closed", "unauthorized_client", 400, "The integration does not connect in this way.", "Ask the platform's operator to open this door for the integration.";
    ParameterMissing = "parameter_missing", "invalid_request", 400, "A required parameter is missing.", "Send it.";
    ParameterRepeated = "parameter_repeated", "invalid_request", 400, "A parameter was sent more than once.", "Send each parameter once.";
    ParameterTooLong = "parameter_too_long", "invalid_request", 400, "A parameter is longer than is taken.", "Shorten it; keep long data on your side and send a reference.";
    ParameterInvalid = "parameter_invalid", "invalid_request", 400, "A parameter has a value of the wrong form.", "Correct the value.";
    ResponseTypeUnsupported = "response_type_unsupported", "unsupported_response_type", 400, "Only response_type=code is supported.", "Send response_type=code or leave it out.";
    ScopeUnknown = "scope_unknown", "invalid_scope", 400, "A scope is not in the catalogue or not one of the integration's.", "Compare with the catalogue at /scopes and with the integration's own scopes.";
    PkceRequired = "pkce_required", "invalid_request", 400, "This integration must send a PKCE code_challenge.", "Send code_challenge and code_challenge_method=S256.";
    PkceMethodUnsupported = "pkce_method_unsupported", "invalid_request", 400, "Only code_challenge_method=S256 is supported.", "Send code_challenge_method=S256 with the SHA-256 challenge.";
    PkceInvalid = "pkce_invalid", "invalid_request", 400, "The code_challenge is not base64url of a SHA-256.", "Send the 43 characters of base64url(SHA-256(code_verifier)), without padding.";
    PartnerPortalIdMismatch = "partner_portal_id_mismatch", "invalid_request", 400, "The partner_portal_id is not the id of this integration's partner.", "Send the partner id that belongs to the integration, or leave it out.";
    ResourceUnknown = "resource_unknown", "invalid_target", 400, "No resource of the platform has this audience.", "Send a registered resource, or leave the parameter out.";
    ConsentDenied = "consent_denied", "access_denied", 403, "The customer did not give consent.", "Ask the customer to start again when they want to connect.";
    AuthorizationRequestExpired = "authorization_request_expired", "invalid_request", 410, "This authorization request is over: it expired, or it was answered already.", "Start again from the partner's site.";
    OrganizationNotAllowed = "organization_not_allowed", "access_denied", 403, "You may not give consent for this organization.", "Ask an administrator of the organization, or somebody with the privilege settings.organization.";
    GrantSuspendedByOperator = "grant_is_suspended", "access_denied", 409, "The organization's grant to this integration is suspended.", "Whoever suspended it has to resume it first: the customer, the partner or the platform.";

    // The token endpoint.
    ClientAuthenticationMissing = "client_authentication_missing", "invalid_client", 401, "The request does not say which client it is from, or carries no secret.", "Send client_id and client_secret, in the body or by HTTP Basic.";
    ClientAuthenticationFailed = "client_authentication_failed", "invalid_client", 401, "Client id and secret do not belong together.", "Check both, and that they are from this environment; rotate the secret if it may be lost.";
    ClientAuthenticationAmbiguous = "client_authentication_ambiguous", "invalid_request", 400, "The client authenticated in two ways at once.", "Use HTTP Basic or the body, not both (RFC 6749, section 2.3).";
    GrantTypeUnsupported = "grant_type_unsupported", "unsupported_grant_type", 400, "This grant_type is not supported.", "Use authorization_code, refresh_token or client_credentials.";
    CodeInvalid = "code_invalid", "invalid_grant", 400, "This is not an authorization code of this integration.", "Exchange the code exactly as it came, with the client it was issued to.";
    CodeExpired = "code_expired", "invalid_grant", 400, "The authorization code is older than its lifetime of ten minutes.", "Exchange the code as soon as it arrives; start the flow again.";
    CodeUsed = "code_used", "invalid_grant", 400, "The authorization code was exchanged before.", "Keep the tokens of the first exchange; start the flow again if they are lost.";
    CodeRedirectUriMismatch = "code_redirect_uri_mismatch", "invalid_grant", 400, "The redirect_uri is not the one that the authorization request carried.", "Send the very same redirect_uri in both requests.";
    PkceVerifierWrong = "pkce_verifier_wrong", "invalid_grant", 400, "The code_verifier does not belong to the code_challenge, or is missing, or was sent without one.", "Send the verifier whose challenge the authorize link carried.";
    RefreshTokenInvalid = "refresh_token_invalid", "invalid_grant", 400, "This is not a refresh token of this integration.", "Send the newest refresh token exactly as it came, with the client it was issued to.";
    RefreshTokenExpired = "refresh_token_expired", "invalid_grant", 400, "The refresh token was not used within its lifetime.", "Ask the customer to connect again; refresh at least every 90 days.";
    RefreshTokenReplayed = "refresh_token_replayed", "invalid_grant", 400, "A refresh token that was spent came again, so the connection was revoked.", "Ask the customer to connect again, and find out which copy of your store replayed an old token.";
    ConnectionRevoked = "connection_revoked", "invalid_grant", 400, "The connection was revoked.", "Ask the customer to connect again.";
    GrantSuspended = "grant_suspended", "invalid_grant", 400, "The grant is suspended; no tokens are issued until it is resumed.", "Whoever suspended it can resume it: the customer, the partner or the platform. The same client keys, client secrets and refresh tokens work again then.";
    GrantRevoked = "grant_revoked", "invalid_grant", 400, "The grant was revoked.", "Ask the customer to connect again.";
    NoGrant = "no_grant", "invalid_grant", 400, "The organization has no grant to this integration.", "Ask the customer to connect.";
    ClientKeyRevoked = "client_key_revoked", "invalid_client", 401, "The client key was deleted, replaced or retired.", "Ask the customer for its newer key, or onboard the organization again.";
    OrganizationIdMissing = "organization_id_missing", "invalid_request", 400, "With the client secret the request has to name the organization.", "Send organization_id, or authenticate with the organization's client key.";
    ScopeNotGranted = "scope_not_granted", "invalid_scope", 400, "None of the scopes asked for is granted.", "Ask for granted scopes, or have the customer consent to more; /v1/integration-information tells which are missing.";
    TokenTypeUnsupported = "token_type_unsupported", "unsupported_token_type", 400, "An access token of client credentials is not revoked by itself; it ends by itself within minutes.", "Revoke the client key it came from, or wait.";
    ContentTypeUnsupported = "content_type_unsupported", "invalid_request", 415, "The body is of a media type that this address does not take.", "To /oauth send a form (application/x-www-form-urlencoded or multipart/form-data: curl -d or curl --form), to /v1 send JSON (application/json).";
    BodyMalformed = "body_malformed", "invalid_request", 400, "The body or the query could not be read.", "Check its encoding, and how many parameters it has.";
    BodyTooLarge = "body_too_large", "invalid_request", 413, "The body is larger than 64 KiB.", "Send less.";

    // Limits and outages.
    TooManyAttempts = "too_many_attempts", "temporarily_unavailable", 429, "Too many failed attempts from this address.", "Wait as long as Retry-After says; other addresses are not affected.";
    StoreUnavailable = "store_unavailable", "temporarily_unavailable", 503, "The store cannot be reached; nothing was changed or consumed.", "Try the same request again shortly.";
    StoreFull = "store_full", "temporarily_unavailable", 503, "The store is full, so nothing new is written until there is room.", "Tell the operator; try again later. Revoking and suspending still work.";
    KeyUnknown = "key_unknown", "temporarily_unavailable", 503, "The token names a key that this node does not have yet.", "Try the same request again shortly.";
    RequestTimeout = "request_timeout", "temporarily_unavailable", 503, "The request took too long.", "Try again shortly.";
    Internal = "internal", "server_error", 500, "Something failed inside; the log has it under the trace id.", "Try again; tell the operator the trace id if it stays.";

    // The management API and what partners and resources read.
    ApiKeyMissing = "api_key_missing", "invalid_client", 401, "The request carries no operator API key.", "Send Authorization: Bearer and the operator API key.";
    ApiKeyInvalid = "api_key_invalid", "invalid_client", 401, "The operator API key is not known, or it is revoked.", "Check the key, and that it is from this environment.";
    NotFound = "not_found", "invalid_request", 404, "There is nothing with this id or address.", "Check the id and the environment.";
    MethodNotAllowed = "method_not_allowed", "invalid_request", 405, "This address does not take this method.", "See /v1/openapi.json for what it takes.";
    ValidationFailed = "validation_failed", "invalid_request", 400, "A field of the body is missing or wrong.", "Correct the fields that the answer names.";
    AlreadyExists = "already_exists", "invalid_request", 409, "Something with the same unique value exists.", "Use the existing one, or another value.";
    IdempotencyKeyReused = "idempotency_key_reused", "invalid_request", 422, "This Idempotency-Key was used for another request.", "Use a new key for each new request.";
    CursorInvalid = "cursor_invalid", "invalid_request", 400, "The cursor is not one that this list gave.", "Start without a cursor, or send next_cursor as it came.";
    TransitionIllegal = "transition_illegal", "invalid_request", 409, "The state that this is in does not allow the step.", "Read it again; its state may have changed.";
    RedirectUriRefused = "redirect_uri_refused", "invalid_request", 400, "The redirect URI breaks a rule of registration.", "Correct it as the answer says.";
    RedirectUrisNotApproved = "redirect_uris_not_approved", "invalid_request", 409, "A client secret can be generated once a redirect URI that the integration's doors need is approved.", "Register a redirect URI and have it approved.";
    DomainProofUnsupported = "domain_proof_unsupported", "invalid_request", 409, "This redirect URI has no host that can be proven.", "Wait for the platform's review; only https redirect URIs are proven by a file.";
    DomainProofAddressRefused = "domain_proof_address_refused", "invalid_request", 409, "The host of the redirect URI leads to an address that is not on the public internet.", "Let the host's name lead to public addresses only, or wait for the platform's review.";
    DomainProofUnreachable = "domain_proof_unreachable", "invalid_request", 409, "The file with the challenge could not be fetched.", "Serve /.well-known/countersign.txt on that host by https, on port 443 and with a valid certificate; the answer has to come within ten seconds.";
    DomainProofStatusWrong = "domain_proof_status_wrong", "invalid_request", 409, "The address of the file with the challenge did not answer 200.", "Serve the file itself at /.well-known/countersign.txt, to everybody; redirects are not followed.";
    DomainProofChallengeMissing = "domain_proof_challenge_missing", "invalid_request", 409, "The file does not have the challenge on a line of its own, or is larger than 16 KiB.", "Put the challenge of this redirect URI on a line of its own; each redirect URI has a different one.";
    SecretSlotsTaken = "secret_slots_taken", "invalid_request", 409, "Both secret slots are taken.", "Retire the older secret first.";
    PublicClientHasNoSecret = "public_client_has_no_secret", "invalid_request", 409, "A public client has no secret.", "Use PKCE without a secret, or register a confidential client.";

    // Webhooks and events.
    WebhooksTooMany = "webhooks_too_many", "invalid_request", 409, "There are ten webhook endpoints already, which is as many as there can be.", "Delete one that is not needed any more, or let one endpoint take the events of several.";
    WebhookDisabled = "webhook_disabled", "invalid_request", 409, "The webhook endpoint is disabled, so nothing is sent to it.", "See to it that the endpoint answers, then enable it; what waited is sent first.";

    // The developer portal.
    AddressRefused = "address_refused", "invalid_request", 400, "The address breaks a rule of registration.", "Correct it as the answer says.";
    AddressNotApproved = "address_not_approved", "invalid_request", 409, "A client secret can be generated once the address that a door of the integration leads to is approved: form_uri for the marketplace, connect_url for the handshake.", "Propose the missing address and have it approved.";
    PartnerOwnerRequired = "partner_owner_required", "invalid_request", 409, "A partner keeps at least one owner.", "Make another member an owner first.";
    InvitationForAnotherAddress = "invitation_for_another_address", "access_denied", 403, "This invitation is for another e-mail address than the one you are signed in with.", "Sign out, and sign in with the address that the invitation was sent to.";

    // Listings.

    // The marketplace door.
    NotInMarketplace = "not_in_marketplace", "invalid_request", 404, "This integration cannot be installed from the marketplace, or not any more.", "Look in the marketplace for what takes its place, or ask its publisher.";

    // The handshake door.
    SignedLinkRefused = "signed_link_refused", "invalid_request", 400, "The link is not signed by the integration's key, was changed since, or is older than 5 minutes.", "Sign a new link with the registered key just before the browser follows it.";
    SigningKeyRefused = "signing_key_refused", "invalid_request", 400, "This cannot be used as a public signing key.", "Register a public JWK: kty OKP, crv Ed25519.";
    SigningKeyMissing = "signing_key_missing", "invalid_request", 409, "The integration has no public signing key.", "Register one with PUT /v1/signing-key.";
    ConnectUrlUnusable = "connect_url_unusable", "invalid_request", 409, "The integration has no connect_url to which a signed redirect can lead.", "Have a connect_url registered: https, without the parameters that the redirect adds.";
    HandshakeNotConsented = "handshake_not_consented", "invalid_request", 409, "The organization has not consented to this integration, or not again since the access was revoked.", "Ask the customer to authorize it on their integrations page.";
    HandshakeRolledBack = "handshake_rolled_back", "invalid_request", 409, "What the organization consented to was rolled back: by status=error, by the customer, or by a newer consent.", "Ask the customer to authorize the integration again.";
    HandshakeExpired = "handshake_expired", "invalid_request", 409, "The partner did not activate it within 24 hours of the customer's consent.", "Ask the customer to authorize the integration again, and activate at once.";
    HandshakeOver = "handshake_over", "invalid_request", 410, "This authorization is over: it was completed, taken back, replaced by a newer one, or is too old.", "Look at the list of integrations; authorize again where it is not connected.";
    SuspendedByAnother = "suspended_by_another", "invalid_request", 409, "The grant was suspended by another side, and only that side or the platform may resume it.", "Ask whoever suspended it; the grant's history names them.";

    // The onboarding door and client keys.
    OnboardingTokenInvalid = "onboarding_token_invalid", "invalid_grant", 400, "This is not an onboarding token of this integration.", "Send the token of the redirect exactly as it came, with the client that initiated the onboarding.";
    OnboardingTokenExpired = "onboarding_token_expired", "invalid_grant", 400, "The onboarding token was finalized too late, or repeated too late.", "Finalize as soon as the redirect arrives, within ten minutes unless the platform says otherwise; initiate the onboarding again.";
    OnboardingOrganizationsEnded = "onboarding_organizations_ended", "invalid_grant", 409, "No organization of this onboarding can be activated any more.", "The answer's detail names the reason; initiate the onboarding again.";
    ClientKeySlotsTaken = "client_key_slots_taken", "invalid_request", 409, "Both client key slots of this grant are taken.", "Retire or delete the older key first.";
    EncryptionKeyRefused = "encryption_key_refused", "invalid_request", 400, "This cannot be used as a public encryption key.", "Register a public JWK: EC P-256, or RSA of at least 2,048 bits.";
    EncryptionKeyMissing = "encryption_key_missing", "invalid_request", 409, "The integration has no public encryption key.", "Its developers register one in the developer portal.";
    AccessTokenMissing = "access_token_missing", "invalid_request", 401, "The request carries no access token.", "Send Authorization: Bearer and an access token (RFC 6750, section 2.1).";
    AccessTokenInvalid = "access_token_invalid", "invalid_token", 401, "The access token is expired, revoked, or not one of ours.", "Obtain a new one; a revoked or suspended grant gives none.";
    AccessTokenExpired = "access_token_expired", "invalid_token", 401, "The access token is over its lifetime.", "Obtain a new one: by refresh token, or by client credentials.";
    ScopeInsufficient = "scope_insufficient", "insufficient_scope", 403, "The access token does not have every scope that this needs.", "Have the customer consent to the missing scope, then obtain a new token.";

    // Pages for people.
    ApplicationKeyUnknown = "application_key_unknown", "invalid_request", 400, "There is no integration with this application key that can be added here.", "Check the key with whoever gave it to you, and the environment.";
    OnboardingOver = "onboarding_over", "invalid_request", 410, "This onboarding is over: answered, expired, or begun in another browser.", "Go back to the partner's site and begin again.";
    OnboardingRefused = "onboarding_refused", "access_denied", 403, "Your user may not onboard this organization.", "Ask an administrator of the organization.";
    OrganizationsMissing = "organizations_missing", "invalid_request", 400, "No organization is chosen.", "Choose at least one.";
    OrganizationsTooMany = "organizations_too_many", "invalid_request", 400, "More than 1,000 organizations are chosen.", "Search for a part of them, and onboard the rest afterwards.";
    AttemptOver = "attempt_over", "invalid_request", 410, "This was answered in another tab, or it is too old.", "Begin again.";
    ApprovalRequestOver = "approval_request_over", "invalid_request", 410, "This approval request was decided, taken back, or is too old.", "Ask again if you still need it.";

    PageNotFound = "page_not_found", "invalid_request", 404, "There is no such page.", "Check the address.";
    FormExpired = "form_expired", "invalid_request", 403, "This form is too old, or it was opened in another browser or session.", "Go back, load the page again and repeat.";
    SignInFailed = "sign_in_failed", "access_denied", 403, "E-mail and password do not belong together.", "Try again, or set a new password.";
    SignInRequired = "sign_in_required", "access_denied", 401, "This page is for people who have signed in.", "Sign in.";
    Forbidden = "forbidden", "access_denied", 403, "You may not do this.", "Ask an administrator of the organization.";
    MailedCodeWrong = "mailed_code_wrong", "access_denied", 400, "The code is wrong or too old.", "Type the newest code from your mail, or have a new one sent.";
}

impl std::fmt::Display for ErrorCode {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn codes_are_unique_and_say_what_to_do() {
        let mut seen = HashSet::new();
        for code in ErrorCode::ALL {
            assert!(seen.insert(code.as_str()), "{code} stands twice");
            assert!(code.as_str().bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'));
            assert!(code.summary().ends_with('.') && code.fix().ends_with('.'), "{code} is not a sentence");
            assert_eq!(crate::token::printable(code.summary()), code.summary(), "{code} is not printable ASCII");
            assert!((400..=503).contains(&code.status()));
        }
    }

    #[test]
    fn an_outage_never_sounds_like_a_refusal() {
        for code in ErrorCode::ALL.iter().filter(|code| code.status() == 503) {
            assert_eq!(code.oauth_error(), "temporarily_unavailable");
        }
    }
}
