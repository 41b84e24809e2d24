### Mail

mail-greeting = Hello { $name },
mail-greeting-nobody = Hello,
mail-closing = { $platform }
mail-not-you = If this was not you, do nothing: without this mail, nobody gets any further.
mail-code-subject = { $code } is your { $platform } code
mail-code-text = Type this code in the window in which you are signing up:
mail-code-good = { $minutes ->
    [one] It is good for one minute. Nobody from { $platform } will ever ask you for it.
   *[other] It is good for { $minutes } minutes. Nobody from { $platform } will ever ask you for it.
}
mail-reset-subject = Set a new { $platform } password
mail-reset-text = Somebody, probably you, asked to set a new password for your account at { $platform }. To set it, open this link:
mail-reset-good = { $minutes ->
    [one] It is good for one minute, and for one use.
   *[other] It is good for { $minutes } minutes, and for one use.
}
mail-changed-subject = Your { $platform } password was changed
mail-changed-text = The password of your account at { $platform } was changed on { $moment }. You were signed out everywhere.
mail-changed-not-you = If this was not you, set a new password at once:
mail-exists-subject = You already have a { $platform } account
mail-exists-text = Somebody, probably you, tried to create an account at { $platform } with this e-mail address, which has one already. To sign in, open this link:
mail-exists-forgotten = If you forgot the password, set a new one here:
mail-replay-subject = A connection of { $integration } was ended
mail-replay-text = On { $moment } a refresh token of { $integration } that was used up was presented again. Somebody may have copied it, so the connection of { $integration } with { $organization } was ended, together with its access tokens.
mail-replay-customer = No data is reached by this connection any more. To use { $integration } again, connect it again from its own site, and ask { $publisher } what happened. Everything that is connected is listed here:
mail-replay-partner = Look for two places that keep and use the same refresh token: a second server, a restored backup, a retry after more than a day. Keep the newest token only, under a lock. The customer has to connect again.
mail-replay-connection = The id of the connection that was ended:
mail-approval-subject = { $asker } asks you to approve { $integration }
mail-approval-text = { $asker } ({ $email }) asks you to approve { $integration } by { $publisher } for { $organization } at { $platform }, and writes:
mail-approval-look = To see what it may see and change, and to approve or decline it, open this link:
mail-approval-until = It can be answered until { $moment }. If you do nothing, nothing is connected.
mail-granted-subject = { $integration } is approved
mail-granted-text = { $person } approved { $integration } for { $organization }. To continue where you left off, open this link:
mail-granted-until = It is good until { $moment }.
mail-declined-subject = { $integration } was declined
mail-declined-text = { $person } declined { $integration } for { $organization }. Nothing was connected.
mail-declined-reason = The reason given:
mail-declined-look = Your request is kept here:
