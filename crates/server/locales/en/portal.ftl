### The developer portal: integrations that partners register themselves

portal-in-sandbox = You are in the sandbox. What is registered here does not exist in production.
portal-in-production = You are in production. The sandbox has integrations of its own.
portal-to-production = Go to the portal of production
portal-to-sandbox = Go to the portal of the sandbox
portal-other-account = Accounts are separate, too: sign up there once more, if you have not yet.
portal-environment-text = Addresses, credentials and reviews belong to this environment alone.
portal-become = Publish an integration
portal-new-integration = Register an integration
portal-new-in-sandbox = It is registered in the sandbox. Production has integrations, addresses and secrets of its own.
portal-new-in-production = It is registered in production. To try things out, register one in the sandbox.
portal-edit = What this integration is
portal-partner = Partner
portal-integration-name = Name
portal-integration-name-hint = As customers read it when they are asked.
portal-description = Description
portal-description-hint = One or two sentences on what it does for the customer.
portal-client-type = Where does it run?
portal-confidential = On a server that can keep a secret
portal-public-client = On people’s devices, in a browser or as an agent: it has no secret and uses PKCE
portal-door-connect = The customer starts on your site, signs in here, and comes back with a code.
portal-door-onboarding = Your server makes a link for a customer, who picks organizations; you get a client key for each.
portal-door-extension = The customer adds it in the settings of { $platform } and hands you a client key.
portal-door-marketplace = The customer installs it from the marketplace of { $platform }, finishes the deal on your form_uri, and comes back.
portal-door-handshake = The customer consents in { $platform }, is sent to your connect_url, and your server activates the grant.
portal-scopes-hint = Ask for the fewest that do the job. Restricted permissions are not listed: ask the operator of { $platform } for those.
portal-scopes-restricted = These restricted permissions were given by the operator of { $platform }. They stay.
portal-scope-no = Not asked for
portal-scope-required = Required
portal-scope-optional = Optional: the customer decides
portal-listed-text = This integration is listed. Its name, description and permissions change by a new version of the listing, which is reviewed.
portal-register-button = Register
portal-save = Save
portal-integration-registered = The integration is registered. Next: the addresses that its doors need.
portal-integration-changed = The changes are saved.
portal-listing = Listing in the marketplace
portal-webhooks = Webhooks and events

### OAuth management

portal-more = Beyond OAuth: listing, webhooks, timelines
portal-oauth-management = OAuth management
portal-form-uri-text = Where { $platform } sends a customer who installs this integration from the marketplace, so that you can finish the deal between the two of you.
portal-form-uri-added = installation_id is added to the query; your server reads by it who installs.
portal-connect-url-text = Where { $platform } sends a customer who has consented to the handshake, so that you can sign your user in.
portal-connect-url-added = organizationId, redirectUrl, t and v1a are added to the query, and partnerId and state where they apply: none of these may stand in it. Verify the signature.
address-in-use = In use
address-none = None is in use yet.
address-stays = The one in use stays until this one is approved.
address-withdraw = Take it back
address-first = Address
address-another = Another address
address-length = An address has 1 to 1,000 characters.
address-scheme = The address must start with https://. http is for loopback, where that is allowed.
address-loopback = Loopback addresses are accepted in the sandbox only.
address-reserved = The query may not carry what is added on the way: { $names }.
address-taken = This one is in use, or waits for its review, already.
portal-proposed = { $uri } waits for its review by the operator of { $platform }.
portal-proposal-withdrawn = The proposal is taken back.
portal-credentials = client_id and client_secret
portal-client-id-text = The client_id names this integration in every request; it is public.
portal-client-secret-text = The client_secret proves that a request comes from your server; it is shown once and kept by you alone.
portal-no-secret-yet = There is no secret yet, because an address is missing:
portal-lacks-form-uri = An approved form_uri, which the marketplace needs.
portal-lacks-connect-url = An approved connect_url, which the handshake needs.
portal-lacks-redirect-uri = An approved redirect URI, to which a code can be sent.
portal-no-secret = Every address that it needs is approved. You can generate the first secret.
portal-slot = { $number ->
    [one] Secret 1
   *[other] Secret { $number }
}
portal-secret-made = Generated on
portal-secret-until = It is refused from { $moment } on.
portal-retire = Retire
portal-generate = Generate a secret
portal-generate-second = Generate a second secret
portal-slots-taken = Both places are taken. Retire one before you generate another.
portal-lost = Lost it? It cannot be shown again. Generate a new one in the free place, switch your server to it, and retire the old one.
portal-lost-both = Lost it? It cannot be shown again. Retire one that your server does not use, generate a new one in its place, and switch your server to it.
portal-generate-title = Generate a client secret
portal-generate-once = The secret is shown on the next page, once. { $platform } keeps a digest of it and cannot show it again.
portal-generate-beside = This one works on beside it, until you retire it:
portal-generate-meanwhile = The secrets have changed since this page was opened, and nothing was generated. Look at them, then try again if you still need one.
portal-secret-title = Your new client secret
portal-secret-once = Copy it now. { $platform } does not show it again; if it gets lost, generate another one.
portal-secret-copy = Copy secret
portal-secret-step-keep = Put it where your server keeps its secrets. Not into a repository, not into a mail.
portal-secret-step-use = Let your server use it. The page of the integration shows when it was last used.
portal-secret-step-retire = Then retire the old one:
portal-secret-done = I have it
portal-retire-title = Retire a client secret
portal-retire-refused = Every request that carries this secret is refused.
portal-retire-tokens = Access tokens that were obtained with it alone, by client credentials, are refused as well. Connections of customers go on, once your server uses another secret.
portal-retire-other = The secret that begins with { $secret } works on.
portal-retire-other-unused = That one has never been used. Make sure that your server has it.
portal-retire-last = It is the only one: your server gets no more tokens until you generate another.
portal-retire-final = A retired secret never works again.
portal-retire-planned = Refused from
portal-retire-hint = UTC, at most 90 days ahead.
portal-retire-button = Retire the secret
portal-secret-retired = The secret is retired. It is refused from now on.
portal-secret-retires = The secret is refused from { $moment } on.

### A partner and its people

portal-found-title = Register as a partner
portal-found-another = Register another partner
portal-found-text = A partner publishes integrations on { $platform }. Customers read its name on every page of consent.
portal-change-partner = Change name, website or address
portal-change-partner-text = Customers of { $platform } read this on every page of consent, from now on.
portal-change-verified = { $platform } has verified the present name. A new name is marked as not verified until { $platform } has looked at it.
portal-edited = The changes are saved. Customers read them from now on.
portal-found-button = Register
portal-sign-up-title = Register as a partner
portal-sign-up-heading = Publish integrations on { $platform }
portal-your-company = Your company
portal-your-account = Your account
portal-partner-name = Company name
portal-partner-name-hint = As customers know you. { $platform } may verify it; until then it is marked as not verified.
portal-website = Website
portal-support-email = E-mail address for customers
portal-support-email-hint = Whom customers ask when something does not work.
portal-partner-id = Partner id
portal-unverified-text = { $platform } has not verified this name yet. Customers see that.
portal-founded = You are registered. You own this partner on { $platform }; next, register your first integration.
portal-members = People
portal-members-owner = Owners look after people and integrations, developers after integrations.
portal-members-developer = Owners look after this list. Ask one of them to change it.
portal-you = You
portal-owner = Owner
portal-developer = Developer
portal-owner-may = May look after integrations, secrets and people.
portal-developer-may = May look after integrations and secrets.
portal-make-owner = Make owner
portal-make-owner-text = An owner can invite and remove people, you among them.
portal-make-developer = Make developer
portal-make-developer-text = A developer can no longer invite or remove people.
portal-remove = Remove
portal-remove-text = Who is removed sees nothing of this partner any more. Secrets that they have seen work on: replace those.
portal-role = Role
portal-invite-title = Invite somebody
portal-invite-text = They get a mail with a link. It works once, within seven days, and only for whoever signs in with that address.
portal-invite-button = Send the invitation
portal-invited = { $email } is invited. The invitation waits for seven days.
portal-invited-until = Good until
portal-invitation-withdraw = Take the invitation back
portal-withdrawn = The invitation is taken back. Its link no longer works.
portal-already-member = This person is one of you already. See the list above.
portal-too-many-people = { $limit ->
    [one] A partner has at most one person.
   *[other] A partner has at most { $limit } people, the invited ones among them. Remove somebody first.
}
portal-role-changed = The role of { $name } is changed.
portal-removed = They are removed.
portal-last-owner = Nothing was changed: a partner keeps at least one owner. Make somebody else an owner first.
portal-joined = You have joined.
portal-invitation-title = Join { $partner }
portal-invitation-text = { $inviter } invites you to look after the integrations of { $partner } on { $platform }.
portal-invitation-owner = As an owner you may look after integrations, secrets and people.
portal-invitation-developer = As a developer you may look after integrations and secrets.
portal-accept = Join
portal-later = Not now
home-for-partners = Your account belongs to a partner, not to a customer. Your integrations are in the developer portal.
field-not-a-web-address = Type an address that starts with https://.
field-nothing-ticked = Tick at least one.
field-too-many = { $limit ->
    [one] At most one.
   *[other] At most { $limit }.
}
error-partner-owner-required = Nothing was changed: the partner would lose its last owner.
    .title = A partner keeps an owner
    .rule = A partner keeps at least one owner.
    .remedy = Make another member an owner first.
error-invitation-for-another-address = This invitation is for another e-mail address than the one you are signed in with.
    .title = This invitation is for somebody else
    .rule = An invitation can be taken only by whoever signs in with the address that it was sent to.
    .remedy = Sign out, and sign in with that address.

### Mail

mail-invitation-subject = You are invited to develop for a partner of { $platform }
mail-invitation-text = { $inviter } ({ $email }) invites you to look after the integrations of { $partner } on { $platform }.
mail-invitation-look = To see what it is about and to join, open this link and sign in with this e-mail address:
mail-invitation-until = It can be answered until { $moment }. If you do nothing, nothing happens.
mail-invitation-stranger = If you do not know who writes, do not answer. The names in this mail were chosen by the sender.

### The operator

operator-addresses = Addresses of the marketplace and the handshake
operator-addresses-empty = No address waits for you.
operator-addresses-more = More wait. They are listed here once these are decided.
operator-replaces = It would replace
operator-partners-title = Partners
operator-partners-text = Who publishes integrations on { $platform }, and for whose name you vouch.
operator-partners-unverified = Only those that are not verified
operator-partners-all = All partners
operator-partners-none = No partner waits to be verified
operator-partner-since = Registered on
operator-verify = Verify
operator-unverify = Take the verification back
operator-partner-verified = { $partner } is verified. Customers see that from now on.
operator-partner-unverified = { $partner } is no longer verified. Customers see that from now on.
operator-partner-meanwhile = { $partner } has changed since the page was opened, so nothing was done. Look at it again.
