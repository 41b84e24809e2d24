//! The install trace: each step of an attempt, its time and outcome, the rule that failed. Redacted: partner, customer and
//! operator read it.

use crate::grant::ActorKind;
use crate::names;
use protocol::Timestamp;
use protocol::id::{AttemptId, TraceStepId, UserId};

names! {
    /// A step of an attempt.
    StepKind {
        /// The partner's server initiated it.
        Initiated = "initiated",
        /// A person began it.
        Requested = "requested",
        /// A signed-in person opened the temporary URL.
        Opened = "opened",
        /// The customer came back from the partner with an install.
        Continued = "continued",
        /// An organization was picked.
        OrganizationPicked = "organization_picked",
        /// The person may not consent for the organization.
        OrganizationRefused = "organization_refused",
        /// An administrator was asked.
        ApprovalAsked = "approval_asked",
        /// An administrator consented.
        ApprovalGranted = "approval_granted",
        /// An administrator said no.
        ApprovalDeclined = "approval_declined",
        /// Whoever asked took the request back.
        ApprovalWithdrawn = "approval_withdrawn",
        /// The customer signed.
        Consented = "consented",
        /// The browser was led to the partner.
        Led = "led",
        /// The browser came back from the partner.
        Returned = "returned",
        /// The customer was reminded that it waits.
        Reminded = "reminded",
        /// The customer said no.
        Declined = "declined",
        /// The client key's window was shown.
        KeyShown = "key_shown",
        /// The customer activated the extension.
        Activated = "activated",
        /// The partner began to finalize.
        Finalizing = "finalizing",
        /// The partner has its client keys.
        Finalized = "finalized",
        /// A code went to the partner.
        CodeIssued = "code_issued",
        /// The code was exchanged.
        CodeExchanged = "code_exchanged",
        /// The code was not exchanged.
        CodeRefused = "code_refused",
        /// `finalize` was refused.
        FinalizeRefused = "finalize_refused",
        /// A developer of the partner took the client key.
        TokenClaimed = "token_claimed",
        /// The client key went to the partner.
        KeyDelivered = "key_delivered",
        /// The partner used its client key for the first time.
        FirstUsed = "first_used",
        /// Too late.
        Expired = "expired",
        /// The customer took it back before the partner had signed.
        Cancelled = "cancelled",
        /// The customer consented again, and the newer one counts.
        Superseded = "superseded",
        /// The partner reported failure.
        RolledBack = "rolled_back",
        /// Both signed.
        Completed = "completed",
        /// The grant that came of it yields no tokens for now.
        GrantSuspended = "grant_suspended",
        /// That grant is active again.
        GrantResumed = "grant_resumed",
        /// The grant that came of it, or that it would have added to, is over.
        GrantRevoked = "grant_revoked",
    }
}

names! {
    /// What came of a step.
    Outcome {
        /// It succeeded.
        Ok = "ok",
        /// It waits for somebody.
        Waiting = "waiting",
        /// A rule refused it.
        Refused = "refused",
    }
}

/// One step. It never holds a secret, nor of a person anything but who they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TraceStep {
    /// The attempt.
    pub attempt_id: AttemptId,
    /// Ours; in order of time.
    pub id: TraceStepId,
    /// When.
    pub at: Timestamp,
    /// What.
    pub step: StepKind,
    /// What came of it.
    pub outcome: Outcome,
    /// On which side it happened.
    pub by: ActorKind,
    /// Which person of the customer took it, where that is known. Their own organization reads it, and nobody else.
    pub user_id: Option<UserId>,
    /// The rule that refused it, as an error code.
    pub code: Option<String>,
    /// What happened here, where it says more than the step.
    pub detail: Option<String>,
}
