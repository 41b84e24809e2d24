//! What can be wrong with what somebody typed.

use super::{Chrome, texts::Said};

/// What is wrong with one field; shown beside it, tied to it by `aria-describedby`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldError {
    /// Nothing was typed.
    Required,
    /// Nothing was ticked.
    NothingTicked,
    /// More than this many characters.
    TooLong(u32),
    /// Not an e-mail address.
    NotAnEmail,
    /// Characters that the field does not take (controls, direction marks).
    InvalidCharacters,
    /// Fewer than this many characters of password.
    PasswordTooShort(u32),
    /// A password that is easy to guess: common, or the person's own name or address.
    PasswordTooCommon,
    /// Not an address that starts with https://.
    NotAWebAddress,
    /// More than this many were chosen.
    TooMany(u32),
    /// An organization with this number exists: its administrator must invite.
    NumberTaken,
}

/// What is wrong with a form as a whole; shown above it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormError {
    /// The fields below say what.
    SeeFields,
    /// E-mail address or password do not match; says not which.
    WrongCredentials,
    /// The password (of a person already known) is wrong.
    WrongPassword,
    /// Too many tries; good again after this many seconds.
    TooManyTries(u32),
    /// The form was too old, or came from another browser: sent again, it works.
    FormExpired,
    /// The mailed code is not this one.
    WrongCode,
    /// The mailed code is too old, or was used.
    CodeExpired,
    /// No organization was chosen.
    NothingChosen,
    /// None of several installs was chosen.
    NoInstallChosen,
    /// More organizations were chosen than can be connected at once.
    TooManyOrganizations(u32),
    /// The chosen organization is not one where this person may consent.
    NotYourOrganization,
    /// The chosen organization is not one that this person belongs to.
    NotYourMembership,
    /// The organization that a partner's link names is not one that this person belongs to.
    NotTheNamedOrganization,
    /// Nothing was chosen beside what the integration may do already.
    NothingNew,
}

impl FieldError {
    pub(crate) fn said(self, chrome: &Chrome) -> Said {
        match self {
            Self::Required => chrome.say("field-required"),
            Self::NothingTicked => chrome.say("field-nothing-ticked"),
            Self::TooLong(limit) => chrome.say("field-too-long").count("limit", limit),
            Self::NotAnEmail => chrome.say("field-not-an-email"),
            Self::InvalidCharacters => chrome.say("field-invalid-characters"),
            Self::PasswordTooShort(least) => chrome.say("field-password-too-short").count("least", least),
            Self::PasswordTooCommon => chrome.say("field-password-too-common"),
            Self::NotAWebAddress => chrome.say("field-not-a-web-address"),
            Self::TooMany(limit) => chrome.say("field-too-many").count("limit", limit),
            Self::NumberTaken => chrome.say("field-number-taken"),
        }
    }
}

impl FormError {
    pub(crate) fn said(self, chrome: &Chrome) -> Said {
        match self {
            Self::SeeFields => chrome.say("form-see-fields"),
            Self::WrongCredentials => chrome.say("form-wrong-credentials"),
            Self::WrongPassword => chrome.say("form-wrong-password"),
            Self::TooManyTries(seconds) if seconds > 90 => {
                chrome.say("form-too-many-tries-minutes").count("minutes", seconds.div_ceil(60))
            }
            Self::TooManyTries(seconds) => chrome.say("form-too-many-tries-seconds").count("seconds", seconds),
            Self::FormExpired => chrome.say("form-expired"),
            Self::WrongCode => chrome.say("form-wrong-code"),
            Self::CodeExpired => chrome.say("form-code-expired"),
            Self::NothingChosen => chrome.say("form-nothing-chosen"),
            Self::NoInstallChosen => chrome.say("form-no-install-chosen"),
            Self::TooManyOrganizations(limit) => chrome.say("form-too-many-organizations").count("limit", limit),
            Self::NotYourOrganization => chrome.say("form-not-your-organization"),
            Self::NotYourMembership => chrome.say("form-not-your-membership"),
            Self::NotTheNamedOrganization => chrome.say("form-not-the-named-organization"),
            Self::NothingNew => chrome.say("form-nothing-new"),
        }
    }
}
