### The frame

skip = Skip to content
sandbox = Sandbox
sandbox-text = For testing only. No real data, no real customers.
production = Production
signed-in-as = Signed in as
sign-out = Sign out
language-switch = Language
theme-switch = Appearance
theme-automatic = Automatic
theme-light = Light
theme-dark = Dark
paging = Pages
previous = Previous
next = Next
search = Search
cancel = Cancel
continue = Continue
change = Change
copy = Copy
copied = Copied
never = Never

# $number (number) the month of the year
month = { $number ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
}
moment = { $day } { $month } { $year }, { $time }{ "\u00A0" }UTC

### What was wrong

field-required = Fill this in.
field-too-long = { $limit ->
    [one] At most one character.
   *[other] At most { $limit } characters.
}
field-not-an-email = Type an e-mail address, such as name@company.example.
field-invalid-characters = This contains characters that cannot be used here. Type it rather than paste it.
field-password-too-short = { $least ->
    [one] At least one character.
   *[other] At least { $least } characters. A few words in a row are a good password.
}
field-password-too-common = This password is easy to guess. A few unrelated words in a row are a good password.
field-number-taken = An organization with this number is registered already. Ask its administrator to invite you.

form-see-fields = Some of this needs another look. See the notes below.
form-wrong-credentials = E-mail address or password is not right. Check both and try again.
form-wrong-password = That password is not right. Try again.
form-too-many-tries-seconds = { $seconds ->
    [one] Too many tries. Try again in one second.
   *[other] Too many tries. Try again in { $seconds } seconds.
}
form-too-many-tries-minutes = { $minutes ->
    [one] Too many tries. Try again in one minute.
   *[other] Too many tries. Try again in { $minutes } minutes.
}
form-expired = This page was open for too long, so nothing was sent. Send it again.
form-wrong-code = That code is not right. Check the newest mail, or have another code sent.
form-code-expired = That code is no longer good. Have another one sent.
form-nothing-chosen = Choose an organization first.
form-not-your-organization = You may not give access on behalf of that organization. Choose one from the list.

### Signing in

asking = To connect { $integration } with { $platform }
email = E-mail address
password = Password
sign-in-title = Sign in
sign-in-heading = Sign in to { $platform }
sign-in-who-connects = Sign in with your { $platform } account: as an administrator of the organization that is to be connected, or with the privilege “Settings{ "\u00A0" }→{ "\u00A0" }Organization”. With any other account you can ask an administrator. If you do not want to connect anything, cancel: nothing is shared.
sign-in-password-changed = Your password is changed. Sign in with the new one.
sign-in-forgot = Forgot your password?
sign-in-button = Sign in
sign-in-new = New to { $platform }?
sign-in-sign-up = Create an account
back-to-sign-in = Back to sign in
reauthenticate-title = Is it still you?
reauthenticate-text = Before this step, type the password of { $email } once more.
signed-out-title = You are signed out
signed-out-text = Integrations that are connected stay connected.

### Signing up

sign-up-title = Create an account
sign-up-heading = Create your { $platform } account
sign-up-email-hint = A code will be sent here to confirm it is yours.
sign-up-button = Create account
sign-up-known = Have an account?
your-name = Your name
work-email = Work e-mail address
organization = Organization
organization-name = Organization name
organization-number = Organization number
organization-number-hint = The number under which your company is registered.
password-hint = { $least ->
    [one] At least one character.
   *[other] At least { $least } characters.
}
confirm-email-title = Check your mail
confirm-email-text = A code was sent to { $email }. Type it here, in this window.
confirm-email-code = Code
confirm-email-good = { $minutes ->
    [one] It is good for one minute.
   *[other] It is good for { $minutes } minutes.
}
confirm-email-button = Confirm
confirm-email-resend = Send another code
confirm-email-resent = Another code was sent. Only the newest one works.
confirm-email-change = Use another address
create-organization-title = Create an organization
create-organization-text = Your account does not belong to an organization on { $platform } yet. You will be the administrator of the new one.
create-organization-button = Create organization

### The forgotten password

forgot-title = Forgot your password?
forgot-text = Type the e-mail address of your account, and a link to set a new password will be sent there.
forgot-button = Send the link
forgot-sent-title = Check your mail
forgot-sent-text = If there is an account for { $email }, a link to set a new password is on its way.
forgot-sent-good = { $minutes ->
    [one] The link is good for one minute, and for one use.
   *[other] The link is good for { $minutes } minutes, and for one use.
}
forgot-sent-again = Try another address
reset-title = Set a new password
reset-text = You will be signed out everywhere else.
reset-button = Set password
new-password = New password

### Which organization

picker-title = Choose an organization
picker-heading-one = Which organization?
picker-heading-many = Which organizations?
picker-search = Search by name or number
picker-select-all = All organizations of this list, on every page
picker-total = { $number ->
    [one] One organization
   *[other] { $number } organizations
}
picker-found = { $number ->
    [one] One organization found
   *[other] { $number } organizations found
}
picker-at-least = { $number ->
    [one] One organization or more
   *[other] { $number } organizations or more
}
picker-nothing-found = No organization matches “{ $query }”. Try a part of the name, or the number.
picker-filter-none = None on this page. Press the search button to look through all of them.
picker-create = Create another organization
picker-none-title = No organization to connect
picker-none-text = None of your organizations on { $platform } lets you give access to integrations.
picker-none-ask = Ask an administrator of your organization to connect it, or to give you the right to.
picker-none-other = Signed in with the wrong account? Sign out above, and sign in with another one.
picker-none-create = Not on { $platform } yet? Create your organization now.

### Consent

consent-title = Connect { $integration }
consent-heading = { $integration } asks for access to { $organization }
consent-heading-more = { $integration } asks for more access
by-publisher = By { $publisher }
verified = Verified publisher
not-verified = Not verified
consent-unverified = { $platform } has not verified { $publisher }. Go on only if you know and trust it.
suspicious-name = This name mixes alphabets or hides characters, as names do that pose as others. Make sure that you know who it is.
environment = Environment
account-label = Partner account
not-you = Not you?
consent-may = What it may see and change
consent-may-see = What it may see
consent-new-see = New: what it may also see
consent-new = New: what it may also see and change
consent-optional = You choose
consent-already = { $number ->
    [one] It already has one permission
   *[other] It already has { $number } permissions
}
consent-nothing-new = It asks for nothing that it does not have already.
consent-stop = You can revoke this at any time in { $platform }, under Connected integrations. Access stops within seconds.
consent-approve = Allow access
consent-deny = Do not allow
consent-redirect = When you allow access, you go to { $host }.
access-read = View only
access-views-only = It can view this, and cannot add, change or delete anything.
access-write = View and change

### Over

over-expired-title = This took too long
over-expired-text = For your safety, an open request ends after a while.
over-answered-title = This is done already
over-answered-text = This request was answered before. The back button or a second click may have brought you here.
over-allowed-title = You have allowed this already
over-allowed-text = Your answer was taken, and there is nothing left to do here. The back button may have brought you here.
over-go-on-there = Go on at { $integration }.
over-browser-title = This was started in another browser
over-browser-text = For your safety, a request can only be answered in the browser window that opened it, with cookies allowed.
over-link-title = This link no longer works
over-link-text = It was used before, a newer one was sent, or it is too old.
over-start-there = To connect, go back to { $integration } and start again.
over-again = Start again
over-nothing-happened = Nothing was changed by opening this page.

### Connected integrations

integrations-title = Connected integrations
integrations-revoked = Access is revoked. { $integration } can no longer reach your data.
integrations-none-title = Nothing is connected yet
integrations-none-text = When you connect an integration with { $platform }, it is listed here: what it may see and change, who allowed it, and how to revoke it. To connect one, start at its own site or in the marketplace. Some can be connected right here.
integrations-can = What it may see and change
integrations-can-see = What it may see
integrations-could = What it could see and change
integrations-could-see = What it could see
integrations-consented-by = Allowed by
integrations-consented-at = Allowed on
integrations-door = Connected
integrations-last-used = Last used
integrations-revoke = Revoke access
door-connect = From the integration’s site
door-onboarding = By an onboarding link
door-extension = Under Extensions
door-marketplace = From the marketplace
door-handshake = By handshake with the partner
state-active = Active
state-suspended = Suspended
state-revoked = Revoked
ended-by-person = Revoked by { $person } on { $moment }.
ended-by-customer = Revoked by your organization on { $moment }.
ended-by-partner = Revoked by { $publisher } on { $moment }.
ended-by-operator = Revoked by { $platform } on { $moment }.
ended-by-replay = Revoked on { $moment }, because a key that was used up was presented again: somebody may have copied it.
ended-reason = Reason: { $reason }
revoke-title = Revoke the access of { $integration }?
uninstall-title = Uninstall { $integration }?
delete-title = Delete the extension { $integration }?
revoke-text = { $integration } by { $publisher } will lose its access to { $organization }.
revoke-stops = What stops working
revoke-stops-access = Every request it makes is refused within seconds.
revoke-stops-connections = { $number ->
    [one] Its connection ends.
   *[other] Its { $number } connections end.
}
revoke-stops-keys = { $number ->
    [one] Its client key ends.
   *[other] Its { $number } client keys end.
}
revoke-stops-sync = Whatever { $integration } does for you with this data stops.
revoke-last-used = It was last used on { $moment }.
revoke-final = This cannot be undone. To connect again, somebody has to allow it again.
revoke-loses = What it may no longer see or change
revoke-loses-see = What it may no longer see
revoke-reason = Reason (may be left empty)
revoke-reason-hint = Kept with the history. { $publisher } can read it.
revoke-keep = Keep it

### Catalogue, home, mail catcher

scopes-title = Permissions
scopes-text = What an integration can ask for on { $platform }. Ask for the fewest that do the job.
scopes-none = There are none yet. The operator adds them.
scopes-restricted = After review
home-title = Home
home-heading = Integrations on { $platform }
home-text = Decide which integrations may reach your data on { $platform }, and revoke it when you like.
home-organizations = Your organizations
home-no-organizations = Your account does not belong to an organization yet.
home-more = These are the first of them.
home-extensions = Settings: Extensions
home-customers = For customers
home-customers-text = See what is connected to your organization on { $platform }, and who allowed it.
home-partners = For partners
home-partners-text = Everything a program needs to connect with { $platform }.
home-metadata = Authorization server metadata
home-openapi = API description
mails-title = Caught mail
mails-text = Mail that the demo would have sent, newest first.
mails-none = No mail yet. Sign up, or ask for a new password, and it lands here.
mails-to = To { $address }
mails-body = The whole mail
