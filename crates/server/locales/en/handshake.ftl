### The handshake door, and its mail

mail-handshake-subject = { $integration } is not connected yet
mail-handshake-text = You allowed { $integration } by { $publisher } to use data of { $organization } at { $platform }. { $publisher } has not confirmed it yet, so nothing is connected and no data is shared.
mail-handshake-until = It ends by itself on { $moment }.
mail-handshake-look = To finish at { $publisher }, or to take it back, open this link:

### Steps: the value tells of success

step-led = The browser was sent to the partner’s site
    .waiting = Waiting for the browser to go to the partner’s site
    .refused = The browser could not be sent to the partner’s site
step-returned = The browser came back: the partner’s side says it worked
    .waiting = Waiting for the browser to come back from the partner’s site
    .refused = The browser came back, with an answer that was not accepted
step-reminded = A reminder was sent by e-mail
    .waiting = A reminder is about to be sent
    .refused = The reminder could not be sent
step-cancelled = It was taken back before the partner had confirmed it
    .waiting = It is being taken back by the customer
    .refused = It could not be taken back any more
step-superseded = Access was allowed once more, and the newer one counts
    .waiting = A newer one is about to count
    .refused = A newer one could not take its place
step-grant-revoked = Access was revoked, so this ended too
    .waiting = It ends with the access that is being revoked
    .refused = It could not be ended with the access
