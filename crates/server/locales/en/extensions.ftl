### Extensions

extensions-title = Extensions
extensions-add = Add extension
extensions-ask = Ask for an extension
extensions-read-only = You may look at this list. To add, change or delete an extension, ask an administrator, or somebody with the privilege { $privilege }.
extensions-none-title = No extensions yet
extensions-none-text = An extension lets another company’s program work with your data on { $platform }. Find one by its name, or add one by the application key that its makers gave you. You see what it may do before anything is active.
extensions-permissions = Permissions
extensions-scopes = { $number ->
    [one] One permission
   *[other] { $number } permissions
}
extensions-activated-by = Activated by
extensions-no-key = None
extensions-all = Connected integrations
extensions-attempts = Attempts to connect
extensions-approvals = { $number ->
    [one] One request waits for your decision
   *[other] { $number } requests wait for your decision
}
extensions-approvals-none = Requests for approval
extensions-deleted = { $integration } is deleted. Its client keys are refused from now on.
extensions-not-activated = { $integration } was not activated. The client key that you saw is worth nothing.
elsewhere = See also

### Adding one

add-title = Add extension
add-public = Find an integration
add-search = Search by name
add-none = No integration is public on { $platform } yet. If you were given an application key, use it below.
add-nothing-found = No integration is called “{ $query }”. Try a part of the name. If its makers gave you an application key, use it below.
add-button = Add
add-ask = Ask an administrator
add-open = Open
add-read-only = You may not activate extensions yourself. Choose one, say why you need it, and an administrator decides.
custom-title = Custom extension
custom-text = Some integrations are made for a few customers and are not listed above. Their makers give you an application key to add them with.
custom-button = Add custom extension
application-key = Application key
application-key-hint = It starts with { $prefix }. It is no secret; the client key, which you get afterwards, is.
application-key-unknown = No integration can be added with this application key. Compare it with what you were given, and ask its makers whether it is for this environment.

### The window of the client key

client-key = Client key
client-keys = Client keys
key-title = The client key for { $integration }
key-title-new = A new client key for { $integration }
key-once = This client key is shown now and never again. Once you go on, { $platform } keeps only a fingerprint of it.
key-copy = Copy the client key
key-step-copy = Copy the client key, and keep it as safe as a password.
key-step-hand-over = Hand it to { $publisher }: sign in to their system, and paste it into its settings. Do not send it by e-mail. If there is no other way, encrypt it, and send the password by another way.
key-step-ok = Press OK. { $integration } is active then, and the key is masked from that moment on.
key-step-use = Press “Use this key”. The old key stays valid until you retire it, so nothing stops meanwhile.
key-step-use-full = Press “Use this key”. The newer one of your two keys stays valid until you retire it.
key-gives-way = Both places for keys are taken. The older key, { $key }, stops working when you go on.
key-gives-way-unclaimed = Both places for keys are taken. The place that is kept for a key that nobody has taken yet is given up when you go on.
key-gives-way-used = It was last used on { $moment }.
key-ok = OK, activate
key-ok-new = Use this key
key-leave = Leave without activating
key-leave-new = Leave without a new key
key-leave-text = If you leave, nothing is activated, and this key is worth nothing.
key-leave-text-new = If you leave, everything stays as it is, and this key is worth nothing.
other-ways = Or let nobody see it
other-ways-text = The key above is worth nothing then, and a key that nobody has seen takes its place.
deliver-claim = Let a developer take it
deliver-claim-text = { $days ->
    [one] You get a link to send. A developer of { $publisher } signs in and takes the key, once, within one day.
   *[other] You get a link to send. A developer of { $publisher } signs in and takes the key, once, within { $days } days.
}
deliver-sealed = Encrypt it
deliver-sealed-text = The key is encrypted. Only { $publisher } can read it, so you can send it any way you like.

### After it went another way

delivered-claim-title = Send this link
delivered-sealed-title = The client key is encrypted
delivered-active = { $integration } is active for { $organization }.
delivered-new = The new client key is on its way. The old one stays valid until you retire it.
delivered-claim-text = Send this link to { $publisher }, by e-mail if you like: it opens nothing for anybody but their own developers, who have to sign in.
claim-link = Link for a developer
claim-link-copy = Copy the link
delivered-claim-until = One developer of { $publisher } can take the key, once, until
delivered-sealed-text = Send this text to { $publisher }, by e-mail if you like: nobody else can read it.
sealed-key = Encrypted client key
sealed-key-copy = Copy the encrypted key
delivered-sealed-fetch = { $publisher } can also fetch it with a program:
delivered-done = Done

### Client keys of a grant

key-unclaimed = Waiting to be taken
key-not-taken = A key that nobody has taken yet
key-retired = Retired
key-retire = Retire
key-retires = Stops working on { $moment }.
key-claim-waits = A developer of { $publisher } can take it with this link, once, after signing in.
key-claim-until = It works until { $moment }.
key-made = Made by
key-made-by = { $person }
key-delivery = Handed over
key-delivery-handed = To the partner’s server
key-delivery-shown = Shown once on a page
key-delivery-claim = By a link for a developer
key-delivery-sealed = Encrypted
key-slot = Place { $slot } of 2
key-first-used = First used
key-ended = Ended

retire-title = Retire this client key?
retire-stops = What happens
retire-stops-key = Requests with this key are refused within seconds, and so is everything that was obtained with it.
retire-other-works = The other key, { $key }, goes on working.
retire-other-unclaimed = { $publisher } has not taken the other key yet, so it does not work yet.
retire-other-unused = { $publisher } has not used the other key yet. Ask them to change over first.
retire-last = It is the only key. { $integration } loses its access until you make a new one.
retire-final = A retired key never works again.
retire-when = When?
retire-now = Now
retire-at = From a date on
retire-date = Date and time (UTC)
retire-date-hint = Only for “From a date on”. Until then this key works.
retire-date-missing = Choose a date and a time, or choose “Now”.
retire-date-not-a-date = This is not a date and time, such as 2026-11-20T10:05.
retire-date-past = This has passed already. Choose a later time, or choose “Now”.
retire-date-too-far = { $days ->
    [one] At most one day from now.
   *[other] At most { $days } days from now.
}
retire-date-not-later = It stops working on { $moment } already. A date that is set can only be moved nearer.
retire-date-unclaimed = Nobody has taken this key yet, so there is nothing to wait for. Choose “Now”.
retire-keep = Keep it
retire-button = Retire key

### The page of a grant

grant-title = What { $integration } may do
grant-activated = { $integration } is active. Its client key is masked from now on, and cannot be shown again.
grant-other-key = { $integration } was activated from another window. The key that you saw last is worth nothing: if nobody has the other one, make a new key here.
grant-key-added = { $integration } has a new client key. Once it is in use, retire the old one.
grant-key-retired = The client key is retired. It is refused from now on.
grant-key-retires = The client key stops working on { $moment }. Until then it goes on working.
grant-means-active = { $integration } may see and change what stands below.
grant-means-active-see = { $integration } may see what stands below.
grant-means-suspended = { $integration } has no access for now. Nothing is lost: when it is resumed, the same keys and connections work again.
grant-means-revoked = { $integration } has no access any more. It ended for good; to connect again, somebody has to allow it again.
grant-waits-for-use = { $publisher } has not used it yet.
suspended-by-person = Suspended by { $person } on { $moment }.
suspended-by-customer = Suspended by your organization on { $moment }.
suspended-by-partner = Suspended by { $publisher } on { $moment }. Ask them when it will be resumed.
suspended-by-operator = Suspended by { $platform } on { $moment }. Ask them when it will be resumed.
grant-active-since = Active since
grant-delete = Delete extension
grant-no-scopes = Nothing.
grant-new-key = New client key
grant-no-keys = There is no client key.
grant-keys-hint = A client key cannot be shown again. If it is lost, make a new one, and retire the old one. Both work meanwhile.
grant-keys-both = Both places for keys are taken. Retire the one that is not needed any more.
grant-connections = Connections
grant-connections-hint = Each is one sign-in of { $integration } that keeps itself alive.
connection-since = Since
connection-rotated = Last refreshed
grant-consents = Who allowed it
grant-timeline = How it came about
grant-no-timeline = The steps are not kept any more.
grant-id = Grant id
