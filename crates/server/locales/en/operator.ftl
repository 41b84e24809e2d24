### The operator's console

operator-title = Operator console
operator-text = What partners of { $platform } ask for, and what is decided about it.
operator-attempts = Timelines of all attempts
operator-queue = Redirect URIs to review
operator-queue-empty = Nothing waits for you
operator-queue-empty-text = When a partner’s developer asks for a redirect URI, it is listed here.
operator-decided = Decided lately
operator-change = Change the decision
operator-host = Host
operator-host-proven = Proven to be the partner’s
operator-host-not-proven = Nobody has proven whose it is
operator-reason = Reason
operator-reason-given = Reason
operator-reason-hint = Needed to decline. The developers of { $publisher } read it.
operator-approve = Approve
operator-decline = Decline
operator-approved = { $uri } is approved. It works from now on.
operator-declined = { $uri } is declined. It does not work.
operator-meanwhile = Somebody else changed { $uri } at the same time. Look at it again.
operator-meanwhile-approved = { $uri } was decided about already: it is approved. This changed nothing.
operator-meanwhile-declined = { $uri } was decided about already: it is declined. This changed nothing.
operator-gone = The partner has taken that redirect URI off the list, so there is nothing to decide.
