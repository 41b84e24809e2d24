### Client keys that wait for a developer of the partner

claims-title = Client keys to take
claims-text = Customers let you take these keys. Each is shown once, to whoever of you takes it.
claims-none = No client key waits. When a customer lets you take one, it is listed here, and the customer has a link to send to you.
claims-until = To be taken until
claims-made = Made on
claims-take = Take

claim-title = Take a client key
claim-text = { $organization } lets one of you take a client key. It is made the moment you take it, and nobody else sees it.
claim-once = It is shown once. Have the place at hand where you keep it: a secret store, or the settings of your system.
claim-suspended = The access that { $organization } gave is suspended. The key can be taken once it is resumed.
claim-over = This key cannot be taken any more: its time is over, or it was ended. Ask { $organization } for a new one.
claim-taken = The key { $key } has been taken. It was shown once, and cannot be shown again.
claim-taken-by = { $person } took the key { $key } on { $moment }. It was shown once, and cannot be shown again.
claim-taken-by-you = You took the key { $key } on { $moment }. It was shown once, and cannot be shown again. If it is lost, ask the customer for a new one.
claim-integration = Integration
claim-until = Until
claim-button = Take the key
claim-later = Not now
claim-back = To the integration
claimed-title = The client key of { $organization }
claimed-once = This client key is shown now and never again: { $platform } keeps only a fingerprint of it. Copy it before you leave this page.
claimed-text = It obtains tokens for this organization and no other, at the token endpoint, with grant_type=client_credentials: the application key as client_id, the client key as client_secret.
claimed-organization-id = Organization id
claimed-done = I have kept it
