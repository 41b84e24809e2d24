//! What the form of a picker of several means.

use std::collections::BTreeSet;

/// The choice form of [`super::PickerMode::Many`] as it was posted, every field by its name.
///
/// A box that is ticked without a script says nothing about the others on its page, so the form tells what it was
/// served with (`seen`, `all_was`) and whether a script kept the boxes in step with "all" (`in_step`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// Every `organization`: the ticked rows of the page, and those chosen on other pages.
    pub organization: Vec<String>,
    /// Every `seen`: the rows that the page had a box for.
    pub seen: Vec<String>,
    /// Whether `all` was sent: `#select-all` is ticked.
    pub all: bool,
    /// Whether `all_was` was sent: `#select-all` was ticked when the page was served.
    pub all_was: bool,
    /// Whether `in_step` was sent: the boxes of the page follow `#select-all`, so one that is not ticked is meant so.
    pub in_step: bool,
}

impl Choice {
    /// Whether [`Choice::chosen`] has to know the whole list.
    pub const fn needs_list(&self) -> bool {
        self.all || self.all_was
    }

    /// The chosen ones, each once, sorted. `listed`: every organization of the list that the page showed a part of
    /// (under the search in the field `filter`); not looked at unless [`Choice::needs_list`]. Nothing here says that
    /// the person may choose them: what was posted is to be compared with what they may.
    pub fn chosen(&self, listed: &[String]) -> Vec<String> {
        let mut chosen: BTreeSet<&str> = self.organization.iter().map(String::as_str).collect();
        let seen: BTreeSet<&str> = self.seen.iter().map(String::as_str).collect();
        let listed = listed.iter().map(String::as_str);
        if self.all {
            let boxes_are_meant = self.all_was || self.in_step;
            let unticked: BTreeSet<&str> =
                if boxes_are_meant { seen.difference(&chosen).copied().collect() } else { BTreeSet::new() };
            chosen.extend(listed.filter(|id| !unticked.contains(id)));
        } else if self.all_was {
            let kept: BTreeSet<&str> = if self.in_step { seen.intersection(&chosen).copied().collect() } else { BTreeSet::new() };
            for id in listed {
                chosen.remove(id);
            }
            chosen.extend(kept);
        }
        chosen.into_iter().map(str::to_owned).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    /// A list of a to f, a page of c and d; x was chosen under another search.
    fn posted(organization: &str) -> Choice {
        Choice { organization: ids(organization), seen: ids("c d"), ..Choice::default() }
    }

    fn chosen(choice: &Choice) -> String {
        choice.chosen(&ids("a b c d e f")).join(" ")
    }

    #[test]
    fn without_all_the_boxes_are_the_choice() {
        let choice = posted("x a d d");
        assert!(!choice.needs_list());
        assert_eq!(choice.chosen(&[]).join(" "), "a d x");
    }

    #[test]
    fn all_ticked_just_now_takes_the_whole_list_whatever_the_boxes_say() {
        assert_eq!(chosen(&Choice { all: true, ..posted("x") }), "a b c d e f x");
        assert_eq!(chosen(&Choice { all: true, ..posted("x d") }), "a b c d e f x");
    }

    #[test]
    fn a_box_unticked_under_all_is_left_out() {
        assert_eq!(chosen(&Choice { all: true, all_was: true, ..posted("a b d e f x") }), "a b d e f x");
        assert_eq!(chosen(&Choice { all: true, in_step: true, ..posted("x d") }), "a b d e f x");
        assert_eq!(chosen(&Choice { all: true, all_was: true, ..posted("a b c d e f") }), "a b c d e f");
    }

    #[test]
    fn all_unticked_lets_go_of_the_list_and_of_nothing_else() {
        assert_eq!(chosen(&Choice { all_was: true, ..posted("a b c d e f x") }), "x");
        assert_eq!(chosen(&Choice { all_was: true, in_step: true, ..posted("a b d e f x") }), "d x");
    }
}
