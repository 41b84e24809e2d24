### Listings: what customers read about an integration, and its review

mail-listing-approved-subject = { $integration } is listed on { $platform }
mail-listing-approved-text = The listing of { $integration } was approved. Customers of { $platform } read it from now on, and what it asks for counts from now on: a new scope after each customer’s consent, a dropped one at once.
mail-listing-declined-subject = The listing of { $integration } was declined
mail-listing-declined-text = { $platform } has declined the listing of { $integration } that you handed in. What was listed before stays as it is.
mail-listing-withdrawn-subject = { $integration } was taken off the marketplace
mail-listing-withdrawn-text = { $platform } has taken { $integration } off the marketplace. Customers who have connected it keep it; new ones do not find it.
mail-listing-reason = The reason given:
mail-listing-look = To see the listing, and to hand in a new one, open this link:
