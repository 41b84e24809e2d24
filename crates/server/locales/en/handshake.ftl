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
step-cancelled-by = { $person } took it back before the partner had confirmed it
step-superseded = Access was allowed once more, and the newer one counts
    .waiting = A newer one is about to count
    .refused = A newer one could not take its place
step-grant-suspended = Access was suspended
    .waiting = Access is about to be suspended
    .refused = Access could not be suspended
step-grant-resumed = Access was resumed
    .waiting = Waiting for access to be resumed
    .refused = Access could not be resumed
step-grant-revoked = Access was revoked, so this ended too
    .waiting = It ends with the access that is being revoked
    .refused = It could not be ended with the access

### The data-sharing page

consent-next-partner = When you allow access, you go to { $host } to sign in and finish.
consent-next-partner-plain = When you allow access, you go to the partner’s site to sign in and finish.
consent-next-asker-partner = { $asker } is told, and goes on to { $host } to sign in and finish; the time to confirm begins then.
consent-next-asker-partner-plain = { $asker } is told, and goes on to the partner’s site to sign in and finish; the time to confirm begins then.
consent-nothing-before = Nothing is shared before { $publisher } confirms.
consent-nothing-more-before = Nothing more is shared before { $publisher } confirms.
form-not-the-named-organization = The organization that the partner’s link is for is not one of yours. Choose another one, or sign in as somebody who belongs to it.
form-nothing-new = Nothing new is ticked. Tick what is to be added, or do not allow it.
consent-how-long = { $hours ->
    [one] { $publisher } has one hour to confirm; otherwise this ends by itself. Once it is confirmed, access lasts until somebody stops it.
   *[other] { $publisher } has { $hours } hours to confirm; otherwise this ends by itself. Once it is confirmed, access lasts until somebody stops it.
}

### How a handshake stands

handshake-waiting-title = Waiting for { $publisher }
handshake-waiting-text = Access was allowed. { $publisher } has not confirmed it yet.
handshake-waits-asker-title = Waiting for { $asker }
handshake-waits-asker-text = This was approved. { $asker } has to continue at { $publisher } to finish it.
handshake-not-yet = Nothing is shared until then.
handshake-not-yet-more = Nothing more is shared until then.
handshake-nothing = Nothing is shared.
handshake-nothing-more = Nothing more is shared than before.
handshake-go-on = Continue at their site, or come back later: this page shows how it stands.
handshake-go-on-instead = You can also continue there in their place, or come back later: this page shows how it stands.
handshake-look-again = Come back later: this page shows how it stands.
handshake-try-again = You can try again.
handshake-waiting-said-title = Almost done: waiting for { $publisher }
handshake-waiting-said-text = { $publisher } says that it worked on their side. Access begins as soon as their server confirms it, usually within a minute. Load this page again to see it.
handshake-active-title = { $integration } is connected
handshake-active-text = Both sides have agreed. { $integration } may use what you allowed.
handshake-suspended-title = { $integration } is connected, and suspended
handshake-suspended-text = Both sides have agreed. It has no access until it is resumed.
handshake-revoked-title = { $integration } is not connected any more
handshake-revoked-text = It was connected, and its access was revoked since. To connect it again, allow it again.
handshake-rolled-back-title = { $integration } is not connected
handshake-rolled-back-more-title = { $integration } has no more access than before
handshake-failed-text = { $publisher } reported that it did not work on their side, so this was taken back.
handshake-ended-text = { $publisher } ended this before confirming it.
handshake-cancelled-text = Somebody here cancelled this before { $publisher } had confirmed it.
handshake-superseded-text = Access was allowed once more since, and the newer one counts. Nothing is shared by this one.
handshake-expired-title = It took too long
handshake-expired-text = { $publisher } did not confirm in time, so this ended by itself.
handshake-failed-elsewhere = { $publisher } says that it did not work. This is not the browser or sign-in that was sent there, so nothing was changed by that.
handshake-failed-cancel = If you believe it, cancel below and try again.
handshake-failed-tell = If you believe it, tell an administrator.
handshake-until = It ends by itself on
handshake-continue = Continue at { $publisher }
handshake-cancel = Cancel, and take it back
handshake-grant = See its access and history
handshake-again = Try again

### Its part of the integrations page

authorize-title = More to connect
authorize-text = You decide here what is shared, then sign in at the partner to finish.
authorize-declined = You did not allow { $integration }. Nothing was shared.
authorize-waits = Waiting for { $publisher } until { $moment }
authorize-waits-asker = Approved. Waiting for { $asker } to continue until { $moment }
authorize-waits-reader = Approved. You can continue until { $moment }
authorize-waits-administrator = Waiting for an administrator until { $moment }
authorize-pending = See what to do
authorize-go-on = Continue
authorize-asked = See how it stands
grant-more-waits = More access was allowed, and is not active yet.
authorize-link = Connect
authorize-again = Allow again

### Suspending and resuming

grant-suspend = Suspend
grant-resume = Resume
grant-suspended-now = { $integration } is suspended. It has no access until it is resumed.
grant-resumed-now = { $integration } has access again.
grant-resume-not-yours = Only whoever suspended it, or { $platform }, can resume it.
pause-means = What this means
pause-keep = Leave it as it is
suspend-title = Suspend { $integration }?
suspend-text = { $integration } by { $publisher } will have no access to { $organization } until somebody resumes it.
suspend-stops-access = Every request it makes is refused within seconds, and it gets no new tokens.
suspend-stops-sync = Whatever { $integration } does for you with this data pauses.
suspend-stays = Nothing is lost: what you allowed, its keys and its connections stay, and work again when it is resumed.
suspend-who-resumes = Administrators here can resume it, and so can { $platform }. { $publisher } cannot.
suspend-button = Suspend access
resume-title = Resume { $integration }?
resume-text = { $integration } by { $publisher } will have access to { $organization } again, to the same data as before.
resume-access = Its keys and connections work again at once; nothing has to be set up anew.
resume-old-tokens = Tokens that it got before are good again, unless they are too old.
resume-again = You can suspend or revoke it again at any time.
resume-button = Resume access

### What was done with a grant

grant-history = What was done with it
history-activated = Activated
history-suspended = Suspended
history-resumed = Resumed
history-revoked = Revoked
history-by-person = by { $person }
history-by-customer = by your organization
history-by-partner = by { $publisher }
history-by-operator = by { $platform }

### Error pages of this door: the value says what happened

error-handshake-over = This authorization was completed, taken back or replaced by a newer one, or it is too old. Nothing was changed now.
    .title = This authorization is over
    .rule = A partner’s answer is accepted once, within 24 hours, for the authorization that it belongs to.
    .remedy = Look at your connected integrations. Authorize it again there if it is not connected.
error-signed-link-refused = The link that brought you here does not prove who made it, or it is too old. You were led nowhere, for your safety.
    .title = This link cannot be used
    .rule = A partner’s link is signed with its registered key, and is good for 5 minutes.
    .remedy = Go back to the partner’s site and follow the link again. If it happens again, tell its makers.
error-connect-url-unusable = The partner’s address, to which you would go on, is missing or cannot be used.
    .title = This integration is not ready yet
    .rule = The address (connect_url) is https and carries none of the parameters that are added to it.
    .remedy = Ask the makers of the integration when it will be ready.
error-suspended-by-another = Another side suspended this access, so it cannot be resumed here.
    .title = This cannot be resumed here
    .rule = Who suspended an access may resume it; the platform may always.
    .remedy = Ask whoever suspended it. The integration’s page says who it was.
