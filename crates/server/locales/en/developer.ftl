### Redirect URIs and their review

review-pending = Waiting for review
review-approved = Approved
review-declined = Declined
review-asked-at = Asked for on
review-approved-at = Approved on
review-declined-at = Declined on
redirect-uris-alike = { $number ->
    [one] One redirect URI of this integration looks like one per customer.
   *[other] { $number } redirect URIs of this integration differ in one part only, as if there were one per customer. One is enough: carry the customer in state or, at the onboarding door, in the query.
}
redirect-uri-length = A redirect URI has 1 to 1,000 characters.
redirect-uri-characters = A redirect URI is written in visible ASCII. Percent-encode other characters, and write the host in punycode (xn--…).
redirect-uri-scheme = The scheme must be https. http is for loopback where loopback is allowed; public clients may use a private scheme with a dot in it, such as com.example.app.
redirect-uri-loopback = Loopback addresses are accepted in the sandbox, and in production only for public clients.
redirect-uri-user-info = No user name or password may stand before the host.
redirect-uri-host = The host must be a lower-case name, or an address in its usual spelling, with an optional port from 1 to 65535 that is not the scheme’s own.
redirect-uri-wildcard = No wildcards. Write the address in full, as it is opened.
redirect-uri-fragment = No fragment: leave out the # and what follows it.
redirect-uri-dot-segments = No “.” or “..” segments and no backslash in the path.
redirect-uri-reserved = The query may not carry code, state, iss, error, error_description, error_uri, status or token: these are added to it on the way back.
redirect-uri-taken = This integration has this redirect URI already. See the list above.
redirect-uri-too-many = { $limit ->
    [one] An integration has at most one redirect URI. Take it off first.
   *[other] An integration has at most { $limit } redirect URIs. Take one off first.
}

### The developer portal

developer-title = Developer portal
developer-text = Your integrations on { $platform }: their application keys, their redirect URIs, and what happened when customers connected.
developer-partners = You develop for
developer-none-title = No integration yet
developer-none-text = Register the first one: it gets its application key at once, and { $platform } reviews its addresses.
developer-application-key = Application key
developer-application-key-hint = The application key is also the client_id of OAuth. It is no secret.
developer-public-client = A public client: it has no secret, and proves itself by PKCE.
developer-doors = Doors
developer-door-connect = Connect
developer-door-onboarding = Onboarding
developer-door-extension = Extensions
developer-door-marketplace = Marketplace
developer-door-handshake = Handshake
developer-visibility = Visibility
developer-public = Public: found by its name
developer-private = Private: added by its application key
developer-disabled = Switched off
developer-disabled-text = The operator of { $platform } has switched this integration off: no consents, no tokens. Ask the operator why.
developer-redirect-uris = Redirect URIs
developer-count-none = None yet
developer-count-approved = { $number ->
    [one] One approved
   *[other] { $number } approved
}
developer-count-pending = { $number ->
    [one] One waiting
   *[other] { $number } waiting
}
developer-count-declined = { $number ->
    [one] One declined
   *[other] { $number } declined
}
developer-open = Manage
developer-attempts = Timelines: what happened when customers connected
developer-redirect-text = Where { $platform } sends the customer’s browser back to. An address works once it is approved. Production and sandbox have lists of their own.
developer-redirect-none = None yet. Ask for the first one below.
developer-redirect-needless = None yet. The way in which this integration connects needs none.
developer-new = New redirect URI
developer-new-hint = Exactly as your program sends it: OAuth compares every character, the query too; the onboarding door compares host, port and path, and leaves the query free.
address-rules = It starts with https:// (http is for loopback, where that is allowed). The host is written in full, with its subdomain, in lower case. No wildcard (*), no fragment (#), no user name, no “..” in the path.
developer-one-is-enough = One per integration is enough: carry the customer in state or, at the onboarding door, in the query.
developer-register = Ask for review of { $kind }
developer-registered = { $uri } is on the list. It works once the operator of { $platform } has approved it.
developer-delete = Take off the list
developer-delete-unused = It is taken off this list. To use it, ask for its review again.
developer-delete-text = Whatever sends customers to this address is refused from then on, at once. To use it again, it has to be reviewed again.
developer-delete-button = Take it off
developer-deleted = The redirect URI is off the list.
developer-proof = Prove that { $host } is yours
developer-proof-text = Put this line into a file at this address, for everybody to read, then have it looked for. The file may have other lines.
developer-proof-approves = Once it is found, this redirect URI is approved.
developer-proof-helps = The person at { $platform } who reviews this redirect URI sees the proof.
developer-proof-address = Address
developer-proof-content = Line
developer-proof-button = Look for the file
developer-proven = The file was found: { $host } is yours.
developer-proven-at = { $host } was proven yours on
developer-encryption-key-title = Sealed client keys
developer-encryption-key-text = With a public key of yours here, customers can have their client key encrypted to it, and your program fetches it: it passes through nobody’s mail.
developer-encryption-key-since = A key is registered since
developer-encryption-key = Public key (JWK)
developer-encryption-key-hint = One public key as a JSON Web Key, without its private part. Registering another one replaces it for client keys to come.
developer-encryption-key-button = Keep this key
developer-encryption-key-kept = The public key is kept. Client keys are sealed to it from now on.
developer-encryption-key-delete = Take the public key off the register
developer-encryption-key-delete-text = No client key can be sealed for you from then on. Those that are sealed already can still be fetched, and opened with your private key.
developer-encryption-key-deleted = The public key is off the register.
