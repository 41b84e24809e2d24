//! The table of every setting: what is accepted, what `countersign init` writes and what the reference says all come from here.

use super::kind::Kind;

/// One setting: where it stands, what it accepts and what it means.
#[derive(Debug, Clone, Copy)]
pub struct Setting {
    /// The `[section]` it stands under; empty for those at the top of the file.
    pub section: &'static str,
    /// The key inside its section.
    pub key: &'static str,
    /// What values it accepts.
    pub kind: Kind,
    /// The value when nobody sets it, as it is written in the file (without quotes); `None` when it may stay unset.
    pub default: Option<&'static str>,
    /// What it does, in sentences.
    pub doc: &'static str,
}

impl Setting {
    /// `section.key`, or the key alone at the top of the file.
    pub fn name(&self) -> String {
        if self.section.is_empty() { self.key.to_owned() } else { format!("{}.{}", self.section, self.key) }
    }

    /// The environment variable of the same setting: section and key joined by one underscore.
    pub fn variable(&self) -> String {
        format!("{PREFIX}{}", self.name().replace('.', "_").to_ascii_uppercase())
    }

    /// Whether the setting may only be given as a variable, never in the file.
    pub fn only_as_variable(&self) -> bool {
        matches!(self.kind, Kind::MasterKey)
    }
}

/// What every variable of ours begins with.
pub const PREFIX: &str = "COUNTERSIGN_";

/// The variable that names the file itself; it is no setting.
pub const CONFIG_VARIABLE: &str = "COUNTERSIGN_CONFIG";

/// Variables behind this are for the project's own tests, and no settings.
pub const TEST_PREFIX: &str = "COUNTERSIGN_TEST_";

/// What each section is about, in the order of the file.
pub const SECTIONS: &[(&str, &str)] = &[
    ("", "The server itself."),
    ("platform", "Your platform, as customers and partners see it."),
    (
        "lifetimes",
        "How long things live. A number with a unit: `30s`, `10m`, `12h`, `90d`; units may follow each other: `1h30m`.",
    ),
    ("mail", "Mail to people: sign-up codes, password resets, requests for approval."),
    ("log", "What the server writes about itself, to standard error. Never query strings, bodies, cookies or secrets."),
    ("limits", "How often somebody may guess or ask. Each node of a cluster counts for itself."),
];

const fn at(section: &'static str, key: &'static str, kind: Kind, default: Option<&'static str>, doc: &'static str) -> Setting {
    Setting { section, key, kind, default, doc }
}

const fn top(key: &'static str, kind: Kind, default: Option<&'static str>, doc: &'static str) -> Setting {
    at("", key, kind, default, doc)
}

const fn lifetime(key: &'static str, default: &'static str, doc: &'static str) -> Setting {
    at("lifetimes", key, Kind::Duration { at_most_seconds: 3650 * DAY }, Some(default), doc)
}

const MINUTE: u64 = 60;
const DAY: u64 = 24 * 60 * MINUTE;

/// Every setting, in the order of the file.
pub const SETTINGS: &[Setting] = &[
    top(
        "environment",
        Kind::Choice(&["production", "sandbox"]),
        Some("production"),
        "Which world this server is. Each environment is a whole instance with its own store, keys and address.",
    ),
    top(
        "public_url",
        Kind::PublicUrl,
        None,
        "The address that browsers and partners use, and the issuer in every token: scheme, host and port, without a path. \
         https, unless the host is loopback. Not set, it is http://localhost with the port of `listen`. Changing it later makes every partner's tokens foreign.",
    ),
    top(
        "other_environment_url",
        Kind::PublicUrl,
        None,
        "The address of the platform's other environment: in production that of the sandbox, in the sandbox that of production. \
         The developer portal leads there; not set, it does not.",
    ),
    top(
        "listen",
        Kind::Address { off: false },
        Some("127.0.0.1:7300"),
        "Where the server listens: an IP address and a port. TLS is the reverse proxy's work.",
    ),
    top(
        "metrics_listen",
        Kind::Address { off: true },
        Some("127.0.0.1:7309"),
        "Where Prometheus reads `/metrics`, or `off`. Keep it away from the internet.",
    ),
    top(
        "store",
        Kind::StoreUrl,
        Some("sqlite:countersign.db"),
        "Where everything is kept: `sqlite:PATH` or `postgres://user:password@host/database`. \
         A relative path is taken from the directory of the configuration file.",
    ),
    top(
        "master_key_file",
        Kind::Path,
        Some("countersign.key"),
        "The file with the key that seals signing keys in the store: 32 random bytes in base64 or hex, readable by the server only (mode 0600). \
         `countersign init` makes it. Keep a copy: without it the store's keys are lost.",
    ),
    top(
        "master_key",
        Kind::MasterKey,
        None,
        "The same key as a variable, in place of the file. It cannot stand in the configuration file.",
    ),
    top(
        "trusted_proxies",
        Kind::Networks,
        Some(""),
        "The reverse proxies whose word about the client's address and trace is believed: addresses or networks such as `10.0.0.0/8`. \
         Behind a proxy that is not named here every client has the proxy's address, and one that guesses is limited together with all others.",
    ),
    top(
        "forwarded_header",
        Kind::Choice(&["x-forwarded-for", "forwarded"]),
        Some("x-forwarded-for"),
        "The header in which those proxies name the client. The other one is never read, since proxies pass on what they do not know.",
    ),
    top(
        "outbound_allow_loopback",
        Kind::Flag,
        Some("false"),
        "Whether requests to partners' servers may go to this machine itself, also without TLS and to any port. For tests; otherwise only \
         https on port 443 of public addresses is asked.",
    ),
    top(
        "redirect_uris_approved_by_domain_proof",
        Kind::Flag,
        Some("false"),
        "Whether a redirect URI is approved at once when the partner proves the domain by a file under `/.well-known/`. \
         Otherwise the proof is shown to the reviewer, who decides.",
    ),
    at("platform", "name", Kind::Text { longest: 60 }, Some("Countersign"), "The name on every page and in every mail."),
    at(
        "platform",
        "country",
        Kind::Country,
        Some("NO"),
        "The country of organizations that sign up, as two letters of ISO 3166-1.",
    ),
    at("platform", "support_email", Kind::Email, None, "Where people who are stuck can write; shown on error pages."),
    at(
        "lifetimes",
        "authorization_code",
        Kind::Duration { at_most_seconds: 10 * MINUTE },
        Some("10m"),
        "Authorization code, good once. At most ten minutes (RFC 6749, 4.1.2).",
    ),
    lifetime("access_token", "12h", "Access token of a connection."),
    lifetime("refresh_token", "90d", "Refresh token, from each rotation, good once."),
    lifetime("client_credentials_token", "20m", "Access token from a client key or a client secret."),
    lifetime("authorization_request", "60m", "An authorization request that a customer has opened and not yet answered."),
    lifetime("onboarding_url", "60m", "The temporary URL of an onboarding."),
    lifetime("onboarding_token", "10m", "Onboarding token; `finalize` can be repeated for as long from its first success."),
    lifetime(
        "attempt_waiting",
        "14d",
        "An attempt that waits for an approval, for the partner's form, or for the company's return.",
    ),
    lifetime("handshake", "24h", "A handshake that waits for the partner."),
    lifetime("session_idle", "12h", "A person's session without a request."),
    lifetime("session_absolute", "7d", "A person's session at most."),
    lifetime(
        "reauthentication",
        "5m",
        "How fresh a sign-in must be before access is given: a new client key or client secret, or resuming.",
    ),
    lifetime("mailed_code", "15m", "Mailed codes and links."),
    lifetime("claim_link", "7d", "The link with which a client key is claimed, good once."),
    lifetime(
        "refresh_retry_confidential",
        "24h",
        "How long a confidential client that lost the answer to a refresh can ask again with the previous token.",
    ),
    lifetime("refresh_retry_public", "30s", "The same for a public client."),
    at(
        "mail",
        "transport",
        Kind::Mail,
        Some("off"),
        "`smtps://user:password@host`, `smtp://user:password@host:587?tls=required`, `off`, \
         or `log` (off, and the log tells when a mail would have gone out, never what it says). Without a mail server sign-up and password reset are not offered.",
    ),
    at(
        "mail",
        "from",
        Kind::Mailbox,
        None,
        "The sender, such as `Northwind <no-reply@northwind.example>`. Required when mail is sent.",
    ),
    at("log", "format", Kind::Choice(&["json", "text"]), Some("json"), "One JSON object per line, or text for people."),
    at(
        "log",
        "level",
        Kind::LogFilter,
        Some("info"),
        "`error`, `warn`, `info`, `debug` or `trace`; also per module, such as `info,server=debug`.",
    ),
    at(
        "limits",
        "sign_in_failures",
        Kind::Number { least: 1, most: 100 },
        Some("10"),
        "Wrong passwords for one account from one address within `sign_in_window`, before tries are slowed down. Other addresses still get in.",
    ),
    at("limits", "sign_in_window", Kind::Duration { at_most_seconds: DAY }, Some("15m"), "How long a wrong password counts."),
    at(
        "limits",
        "sign_in_then_every",
        Kind::Duration { at_most_seconds: DAY },
        Some("1m"),
        "Slowed down, one try is let through in this time.",
    ),
    at(
        "limits",
        "client_failures",
        Kind::Number { least: 1, most: 1000 },
        Some("20"),
        "Failed client authentications of one `client_id` from one address within `client_window`, before the answer is 429.",
    ),
    at(
        "limits",
        "client_window",
        Kind::Duration { at_most_seconds: DAY },
        Some("1m"),
        "How long a failed client authentication counts.",
    ),
    at(
        "limits",
        "sign_ups_per_hour",
        Kind::Number { least: 1, most: 1_000_000 },
        Some("20"),
        "Sign-ups from one address in an hour.",
    ),
    at(
        "limits",
        "mails_per_hour",
        Kind::Number { least: 1, most: 1_000_000 },
        Some("60"),
        "Mails that one address can cause in an hour.",
    ),
    at(
        "limits",
        "mails_per_recipient_per_hour",
        Kind::Number { least: 1, most: 1_000_000 },
        Some("10"),
        "Mails with codes and links to one mailbox in an hour, whoever asks for them. Above it pages say what they always say, and nothing is sent.",
    ),
    at(
        "limits",
        "authorizations_per_hour",
        Kind::Number { least: 1, most: 1_000_000 },
        Some("600"),
        "Authorization requests that one person can open in an hour, before the answer is 429. Each is kept until it expires; \
         the default lets an accountant connect a customer every six seconds.",
    ),
    at(
        "limits",
        "entries",
        Kind::Number { least: 64, most: 1_000_000 },
        Some("8192"),
        "How many keys each limit remembers. When it is full the oldest go, those that are slowed down last. \
         8192 entries take about 4 MiB at most over all limits.",
    ),
];

/// The setting with this full name.
pub fn find(name: &str) -> Option<&'static Setting> {
    SETTINGS.iter().find(|setting| setting.name() == name)
}
