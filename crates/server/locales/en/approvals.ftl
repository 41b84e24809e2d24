### Asking an administrator

ask-administrator = Ask an administrator
ask-text = You cannot connect { $integration } yourself. An administrator can look at it and approve it for you.
ask-scopes = { $number ->
    [one] What it may see and change: one permission
   *[other] What it may see and change: { $number } permissions
}
ask-organization = For which organization?
ask-administrators = Who will see this
ask-reason = Why do you need it?
ask-reason-hint = { $days ->
    [one] An administrator reads it with your name and e-mail address, and has one day to decide.
   *[other] Administrators read it with your name and e-mail address, and have { $days } days to decide.
}
ask-button = Ask
administrators-more = and others
administrators-none = Nobody there can give access. Ask { $platform }.

### The consent of an administrator

consent-asked = { $asker } asks you to approve this
consent-next-asker = { $asker } is told, and can go on.
decline-reason = Reason, if you decline (may be left empty)
decline-reason-hint = { $asker } reads it.
approval-approve = Approve
approval-decline = Decline

### Where a request stands

approval-waiting = Waiting
approval-approved = Approved
approval-declined = Declined
approval-withdrawn = Withdrawn
approval-expired = Expired
approval-taken = Connected
approval-approved-by = Approved by { $person } on { $moment }.
approval-declined-by = Declined by { $person } on { $moment }.
approval-integration = Integration
approval-asked-at = Asked on
approval-until = To be answered until
approval-continue-until = Good until
approval-reason = Your reason
approval-who = Who can approve
approval-withdraw = Withdraw the request
approval-return = Go back to { $integration }
approval-again = Ask again
approval-status-waiting = Waiting for an administrator
approval-status-waiting-text = You asked for { $integration }. A mail is sent to you when it is answered.
approval-status-leave = You can close this page: the mail leads back here.
approval-status-approved = Approved
approval-status-approved-text = { $integration } can be connected. Continue where you left off.
approval-status-declined = Declined
approval-status-declined-text = { $integration } was not connected. Nothing was changed.
approval-status-withdrawn = Request withdrawn
approval-status-withdrawn-text = You took back your request for { $integration }.
approval-status-expired = Not answered in time
approval-status-expired-text = No administrator answered your request for { $integration } in time, or it was approved and not continued.
approval-status-taken = It is connected
approval-status-taken-text = Your request for { $integration } was approved, and you have continued.

### The administrators’ list

approvals-title = Approval requests
approvals-wait = { $number ->
    [one] One approval request waits for your answer
   *[other] { $number } approval requests wait for your answer
}
approvals-waiting = Waiting for an answer
approvals-decided = Answered
approvals-none-title = No requests
approvals-none-text = When somebody of your organization without the right to connect integrations asks for one, it is listed here, and a mail is sent to you.
approvals-approved = Approved. { $asker } is told, and can go on.
approvals-declined = Declined. { $asker } is told.
approvals-meanwhile = This request was answered or withdrawn meanwhile. Nothing was changed.
approval-asked-by = Asked for by { $asker }
approval-decide = Look and decide
