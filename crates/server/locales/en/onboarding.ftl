### Choosing several

date = { $day } { $month } { $year }
form-too-many-organizations = { $limit ->
    [one] Only one organization can be connected at once.
   *[other] At most { $limit } organizations can be connected at once. Choose fewer, and start again for the rest.
}
picker-all = { $number ->
    [one] The one organization
   *[other] All { $number } organizations
}
picker-all-found = { $number ->
    [one] The one organization found
   *[other] All { $number } organizations found
}
picker-every-page = on every page of this list
picker-chosen-none = None chosen yet
picker-chosen = { $number } chosen
picker-chosen-elsewhere = { $number } chosen, { $elsewhere } of them not on this page
picker-chosen-all = The whole list is chosen
picker-chosen-but = The whole list is chosen, but for { $number }
picker-connected = Connected
picker-suspended = Suspended
picker-connected-hint = Connected ones can be chosen again: they get a further client key.
picker-suspended-hint = Suspended ones cannot be chosen until { $platform } resumes their access.

### Consent for several

consent-heading-several = { $number ->
    [one] { $integration } asks for access to one organization
   *[other] { $integration } asks for access to { $number } organizations
}
consent-organizations = Organizations
consent-several = { $number ->
    [one] See which organization
   *[other] See all { $number } organizations
}
consent-connected = { $number ->
    [one] One of these organizations is connected already: it gets a further client key.
   *[other] { $number } of these organizations are connected already: each gets a further client key.
}
consent-replaced = { $number ->
    [one] One of these organizations has both key slots taken: one of its client keys is replaced, and stops working.
   *[other] { $number } of these organizations have both key slots taken: one client key of each is replaced, and stops working.
}
consent-left-out = { $number ->
    [one] One is left out, because { $platform } has suspended its access.
   *[other] { $number } are left out, because { $platform } has suspended their access.
}
consent-note-connected = Connected already. A further client key is added; the present one goes on working.
consent-note-replaced-used = Both key slots are taken. The client key ending in { $last_four }, made on { $made } and last used on { $used }, is replaced and stops working.
consent-note-replaced-unused = Both key slots are taken. The client key ending in { $last_four }, made on { $made } and never used, is replaced and stops working.
consent-note-suspended = Left out, because { $platform } has suspended its access.
consent-next-key = Next, a client key is shown to you once: have a safe place for it ready.

### The onboarding door

what-to-do = What you can do
onboarding-back = Decline and go back to { $integration }
onboarding-back-hint = { $integration } learns only that it was declined.
onboarding-refused-title = Your user cannot onboard this organization
onboarding-refused-member = { $integration } asks for access to { $organization }. Only an administrator, or a user with the privilege “Settings{ "\u00A0" }→{ "\u00A0" }Organization”, can give it.
onboarding-refused-who = Who can give access
onboarding-refused-ask-text = Ask them, and this continues when one of them has approved.
onboarding-refused-stranger = { $integration } asks for access to the organization with this number. Your user at { $platform } cannot give access to it.
onboarding-refused-access = Ask an administrator of that organization to give your user access.
onboarding-refused-themselves = Or ask them to open the link of { $integration } themselves.
onboarding-refused-number = Is the number wrong? Correct it at { $integration }, and start again.
onboarding-empty-title = No organization that you may onboard
onboarding-empty-text = { $integration } asks for access to an organization on { $platform }. Only an administrator, or a user with the privilege “Settings{ "\u00A0" }→{ "\u00A0" }Organization”, can give it, and your user is neither anywhere.
onboarding-empty-ask = Ask an administrator of your organization: this continues when one of them has approved.
onboarding-empty-other = Signed in with the wrong account? Choose “Not you?”, and sign in with another one.
onboarding-some-title = Not all of them were connected
onboarding-none-title = None of them was connected
onboarding-accepted = { $number ->
    [one] You gave { $integration } access to one organization.
   *[other] You gave { $integration } access to { $number } organizations.
}
onboarding-failed = { $number ->
    [one] For one organization nothing was changed:
   *[other] For { $number } organizations nothing was changed:
}
onboarding-failed-list = Organizations that were not connected
onboarding-failed-not-allowed = You may no longer give access for it. Ask one of its administrators.
onboarding-failed-suspended = { $platform } has suspended its access. Ask { $platform } why.
onboarding-failed-changed = Its client keys or its access changed while this page was open. Start again for it.
onboarding-failed-unavailable = This did not work just now. Start again for it in a few minutes.
onboarding-results-next = Continue to finish at { $integration }. For the others you can start again there.
onboarding-over-expired-text = This link of { $integration } was not answered in time.
onboarding-over-accepted-title = You gave access
onboarding-over-accepted-text = This was accepted, and { $integration } was told.
onboarding-over-accepted-do = If its page did not open, go back to { $integration } and start again.
onboarding-over-finalized-title = It is connected
onboarding-over-finalized-text = This was accepted, and { $integration } has its client keys.
onboarding-over-finalized-do = There is nothing left to do here. Go on at { $integration }.
onboarding-over-declined-title = This was declined
onboarding-over-declined-text = Nothing was connected, and { $integration } was told.
onboarding-over-browser-text = For your safety, this link of { $integration } can only be answered in the browser window in which it was first opened and signed in to.
