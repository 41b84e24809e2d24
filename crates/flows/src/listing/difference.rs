//! What a revision would change, for whoever decides about it.

use model::listing::{ListedScope, ListingContent, Need};
use protocol::scope::ScopeName;

/// What happens to one scope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScopeChange {
    /// It is asked for as before.
    Same(ListedScope),
    /// It was not asked for.
    New(ListedScope),
    /// It was optional, and is required now.
    NowRequired(ListedScope),
    /// It was required, and is optional now.
    NowOptional(ListedScope),
    /// It is asked for as before, for another reason; the reason of before.
    OtherReason(ListedScope, String),
    /// It is not asked for any more; tokens lose it at once.
    Dropped(ListedScope),
}

impl ScopeChange {
    /// Which scope.
    pub fn name(&self) -> &ScopeName {
        match self {
            Self::Same(scope)
            | Self::New(scope)
            | Self::NowRequired(scope)
            | Self::NowOptional(scope)
            | Self::OtherReason(scope, _)
            | Self::Dropped(scope) => &scope.name,
        }
    }
}

/// What is different; a text is there when it was another one before.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Difference {
    /// The name of before.
    pub name: Option<String>,
    /// The summary of before.
    pub summary: Option<String>,
    /// The description of before.
    pub description: Option<String>,
    /// The categories of before.
    pub categories: Option<Vec<model::listing::Category>>,
    /// The support link of before.
    pub support_url: Option<String>,
    /// The privacy link of before.
    pub privacy_url: Option<String>,
    /// The launch link of before; within, `None` where there was none.
    pub launch_url: Option<Option<String>>,
    /// The logo of before; within, `None` where there was none.
    pub logo: Option<Option<String>>,
    /// Every scope of either, by name.
    pub scopes: Vec<ScopeChange>,
}

impl Difference {
    /// Whether nothing is different at all.
    pub fn is_none(&self) -> bool {
        let scopes = std::mem::take(&mut self.clone().scopes);
        let texts = Self { scopes: Vec::new(), ..self.clone() };
        texts == Self::default() && scopes.iter().all(|scope| matches!(scope, ScopeChange::Same(_)))
    }
}

/// What `new` changes of `old`.
pub fn difference(old: &ListingContent, new: &ListingContent) -> Difference {
    fn before<T: PartialEq + Clone>(old: &T, new: &T) -> Option<T> {
        (old != new).then(|| old.clone())
    }
    Difference {
        name: before(&old.name, &new.name),
        summary: before(&old.summary, &new.summary),
        description: before(&old.description, &new.description),
        categories: before(&old.categories, &new.categories),
        support_url: before(&old.support_url, &new.support_url),
        privacy_url: before(&old.privacy_url, &new.privacy_url),
        launch_url: before(&old.launch_url, &new.launch_url),
        logo: before(&old.logo, &new.logo),
        scopes: scopes(&old.scopes, &new.scopes),
    }
}

fn scopes(old: &[ListedScope], new: &[ListedScope]) -> Vec<ScopeChange> {
    let in_old = |name: &ScopeName| old.iter().find(|scope| scope.name == *name);
    let mut changes: Vec<_> = new
        .iter()
        .map(|scope| match in_old(&scope.name) {
            None => ScopeChange::New(scope.clone()),
            Some(before) => match (before.need, scope.need) {
                (Need::Optional, Need::Required) => ScopeChange::NowRequired(scope.clone()),
                (Need::Required, Need::Optional) => ScopeChange::NowOptional(scope.clone()),
                (Need::Required, Need::Required) | (Need::Optional, Need::Optional) if before.reason != scope.reason => {
                    ScopeChange::OtherReason(scope.clone(), before.reason.clone())
                }
                (Need::Required, Need::Required) | (Need::Optional, Need::Optional) => ScopeChange::Same(scope.clone()),
            },
        })
        .collect();
    let dropped = old.iter().filter(|before| !new.iter().any(|scope| scope.name == before.name));
    changes.extend(dropped.cloned().map(ScopeChange::Dropped));
    changes.sort_by(|one, other| one.name().cmp(other.name()));
    changes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scope(name: &str, need: Need, reason: &str) -> ListedScope {
        ListedScope { name: name.parse().unwrap(), need, reason: reason.to_owned() }
    }

    #[test]
    fn each_scope_is_told_with_what_happens_to_it() {
        use Need::{Optional, Required};
        let old = ListingContent {
            name: "Books".to_owned(),
            scopes: vec![
                scope("a", Required, "x"),
                scope("b", Optional, "x"),
                scope("c", Required, "x"),
                scope("d", Optional, "x"),
                scope("e", Required, "x"),
            ],
            ..ListingContent::default()
        };
        let new = ListingContent {
            logo: Some("digest".to_owned()),
            scopes: vec![
                scope("a", Required, "x"),
                scope("b", Required, "y"),
                scope("c", Optional, "x"),
                scope("d", Optional, "y"),
                scope("f", Optional, "x"),
            ],
            ..old.clone()
        };
        let told = difference(&old, &new);
        assert_eq!((told.name.clone(), told.logo.clone()), (None, Some(None)));
        assert_eq!(
            told.scopes,
            [
                ScopeChange::Same(scope("a", Required, "x")),
                ScopeChange::NowRequired(scope("b", Required, "y")),
                ScopeChange::NowOptional(scope("c", Optional, "x")),
                ScopeChange::OtherReason(scope("d", Optional, "y"), "x".to_owned()),
                ScopeChange::Dropped(scope("e", Required, "x")),
                ScopeChange::New(scope("f", Optional, "x")),
            ]
        );
        assert!(!told.is_none() && difference(&new, &new).is_none());
    }
}
