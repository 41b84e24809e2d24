# The marketplace, and installs

market-title = Marketplace
market-open = Marketplace
market-back = Back
market-text = Integrations that work with { $platform }. Each page says what the integration would see and change before anything is shared.
market-search = Search by name
market-categories = Categories
market-none = There is nothing in the { $platform } marketplace yet. Integrations appear here once { $platform } has approved their listings.
market-nothing-found = Nothing here matches “{ $query }”. Try fewer words, or another category.
market-installing = Being installed

market-category-all = All
market-category-accounting = Accounting
market-category-reporting = Reports and forecasts
market-category-banking = Banking and payments
market-category-expenses = Expenses and travel
market-category-invoicing = Invoicing
market-category-payroll = Payroll and working time
market-category-people = People
market-category-sales = Sales
market-category-commerce = Shops and tills
market-category-logistics = Goods and deliveries
market-category-documents = Documents and signatures
market-category-compliance = Compliance
market-category-automation = Automation
market-category-assistants = Assistants

market-integration-title = { $integration } in the marketplace
market-connected = Your organization has connected this.
market-waits = An install of this is waiting to be finished.
market-waits-link = See how it stands
market-support = Help
market-privacy = What happens to your data
market-website = About { $publisher }
market-shares = What it would see and change
market-shares-nothing = It asks for no access to your data.
market-optional = Yours to choose
market-reason = { $publisher } says:
market-for = Install for
market-suspended = This integration is suspended for your organization. Until { $platform } resumes it, nothing can be added.
market-no-organization = You do not belong to an organization yet.
market-must-ask = You can install it, and complete what its publisher needs. When you come back, an administrator of your organization has to approve.
market-next = Next you go to { $publisher } ({ $host }), who sees your name, your e-mail address, your organization and what you chose here. Nothing of your data is shared before you have come back here and allowed it.
market-next-somewhere = Next you go to { $publisher }, who sees your name, your e-mail address, your organization and what you chose here. Nothing of your data is shared before you have come back here and allowed it.
market-install = Install
market-sign-in-to-install = Sign in and install
form-not-your-membership = You do not belong to this organization. Choose one of yours.
form-no-install-chosen = Choose one of these first.

installations-title = Installs
integrations-launch = Open
integrations-uninstall = Uninstall

installation-title = Install of { $integration }
installation-chosen = What you chose to share
installation-by = Who installs
installation-id = Installation id
installation-open-partner = Open { $publisher }’s page
installation-see-request = See the request
installation-again = Install again
installation-cancel = Cancel the install

installation-partner = Waiting for the partner
installation-partner-text = Complete what { $publisher } needs on its page. It then brings you back here, at once or later by e-mail, to allow access. Nothing is shared until then.
installation-you = Waiting for you
installation-you-text = { $publisher } has brought you back. Look once more at what would be shared, and allow it or not.
installation-you-elsewhere-text = Somebody came back from { $publisher } and has not answered yet. Go on in that browser, or open { $publisher }’s page again: it brings you back here.
installation-administrator = Waiting for an administrator
installation-administrator-text = An administrator of your organization was asked to approve. Nothing is shared until then.
installation-asker = Approved
installation-asker-text = An administrator has approved. Whoever asked goes on from the request, and is led back to { $publisher }.
installation-exchange = Finishing
installation-exchange-text = You have allowed it. { $publisher } is fetching its access, which takes a moment; if it does not within ten minutes, nothing is shared and you can install again.
installation-connected = Connected
installation-connected-text = { $publisher } has the access that you allowed.
installation-declined = Cancelled
installation-declined-text = This install was cancelled. Nothing was shared.
installation-expired = Expired
installation-expired-text = This install was not finished in time. Nothing was shared. You can install again; if { $publisher } did not bring you back, ask its support why.
installation-rolled-back = Not completed
installation-rolled-back-text = { $publisher } could not complete this install. Nothing is shared.

installation-picker-title = Which install is this?
installation-picker-heading = Which install is this?
installation-picker-text = You have started to install { $integration } more than once. Choose the one that you want to go on with.
installation-picker-by = By { $person }, { $moment }
installation-picker-none = None of these
installation-picker-none-text = Connect { $integration } without going on with an install; the others wait.
consent-not-this-installation = Not this installation?

error-not-in-marketplace = This integration cannot be installed from the marketplace, or not any more.
    .title = Not in the marketplace
    .rule = Only integrations that the platform has listed, and that have a page of their own to go to, can be installed here.
    .remedy = Look in the marketplace for another one, or ask its publisher. What you have connected already is not changed.
