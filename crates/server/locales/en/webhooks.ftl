### Webhooks: endpoints that events are delivered to

webhooks-title = Webhooks
webhooks-text = What happens between { $integration } and its customers is sent to these addresses: consents, grants, suspensions, revocations. Each request is signed.
webhooks-none = No address is registered. Add one, and send it a test.
webhooks-new = New address
webhooks-full = { $number ->
    [one] There can be one address. Delete it to make room.
   *[other] There can be { $number } addresses. Delete one to make room.
}
webhooks-back = Webhooks of { $integration }
webhook-url = Address
webhook-url-hint = It takes POST requests over https on the public internet, and answers within ten seconds with a status from 200 to 299. Redirects are not followed.
webhook-url-refused = This address cannot be used:
webhook-events = Events
webhook-events-hint = Tick none to be told of everything, events that come later included.
webhook-all-events = All events
webhook-add = Add
webhook-active = Active
webhook-disabled = Disabled
webhook-disabled-unreachable = Nothing arrived for three days, so nothing is sent since { $moment }. What happens meanwhile waits for 30 days: see to it that the address answers, then enable it.
webhook-disabled-gone = The address answered 410 Gone on { $moment }, so nothing is sent any more. What happens meanwhile waits for 30 days: enable it to go on, or delete it.
webhook-succeeded = Last event taken:
webhook-never-succeeded = It has taken no event yet.
webhook-title = Webhook
webhook-test = Send a test
webhook-test-text = A test arrives like every other event, as webhook.test.
webhook-tested = A test is on its way. Reload this page in a moment to see what came of it.
webhook-enable = Enable
webhook-enabled = The address is enabled. Everything that waited is on its way.
webhook-redelivered = The event is on its way once more. Reload this page in a moment to see what came of it.
webhook-rotate = New secret
webhook-rotate-text = A new secret is made and shown once. For 24 hours requests are signed with both, so put the new one in place within a day.
webhook-rotate-button = Make a new secret
webhook-delete = Delete
webhook-delete-text = Nothing is sent to this address any more, and what is on its way to it is forgotten.
webhook-delete-button = Delete this address
webhook-deleted = The address is deleted.
webhook-secret-title = The secret of your webhook
webhook-secret-once = This secret is shown now and never again. Copy it before you leave this page.
webhook-secret = Secret
webhook-secret-copy = Copy the secret
webhook-secret-text = Check every request with it, by a library for Standard Webhooks: it verifies webhook-id, webhook-timestamp and webhook-signature.
webhook-secret-before = Until { $moment } requests carry a second signature, made with the secret before.
webhook-secret-done = I have kept it
deliveries-title = Deliveries
deliveries-text = What was sent in the last 30 days, the newest event first. Events of one customer arrive one after the other: one that fails holds up those behind it until it arrives, for three days.
deliveries-none = Nothing has been sent yet.
delivery-delivered = Arrived
delivery-waiting = Waiting
delivery-pending = Retrying
delivery-again = Sent once more
delivery-failed = Given up
delivery-attempts = { $number ->
    [one] 1 attempt
   *[other] { $number } attempts
}
delivery-last-attempt = the last one
delivery-last-before = Sent again since. The last attempt before that:
delivery-next-attempt = Next attempt:
delivery-status = answered { $status }
delivery-redeliver = Send again
reason-refused = did not accept it
reason-redirect = answered with a redirect, which is not followed
reason-gone = answered 410 Gone
reason-url = it must be https, with a host, without user name, password and fragment
reason-port = only port 443 can be used
reason-unknown-host = its host name leads to no address
reason-address-not-public = it is not on the public internet
reason-unreachable = it could not be reached
reason-tls = it could not be reached by TLS: its certificate must be valid for the host
reason-timed-out = it did not answer in time
reason-too-large = its answer was longer than what is read
reason-busy = it was not asked, since too many requests are on their way; try again shortly
error-webhook-disabled = The address is disabled, so nothing was sent to it.
    .title = This webhook is disabled
    .rule = While an address is disabled, nothing is sent to it; what happens waits for it.
    .remedy = See to it that the address answers, then enable it: what waited is sent first.
mail-webhook-subject = The webhook of { $integration } is disabled
mail-webhook-unreachable = For three days nothing that { $platform } sent to the webhook of { $integration } arrived, so it was disabled on { $moment }. Its address:
mail-webhook-gone = The webhook of { $integration } answered 410 Gone, so { $platform } disabled it on { $moment }. Its address:
mail-webhook-kept = Nothing is lost: what happens is kept for 30 days, and sent in order once you enable the webhook again. To see what was answered, and to enable it, open this link:
