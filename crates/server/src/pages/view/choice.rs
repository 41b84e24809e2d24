//! What the form of a picker of several means.

use std::collections::BTreeSet;

use protocol::form::Form;

/// The choice form of [`super::PickerMode::Many`] as it was posted.
///
/// A box that is ticked without a script says nothing about the others on its page, so the form tells what it was
/// served with (`seen`, `all_was`) and whether a script kept the boxes in step with "all" (`in_step`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// Every `organization`, the ticked rows of the page, and `chosen`, those chosen on other pages.
    pub ticked: Vec<String>,
    /// `seen`: the rows that the page had a box for.
    pub seen: Vec<String>,
    /// Whether `all` was sent: `#select-all` is ticked.
    pub all: bool,
    /// Whether `all_was` was sent: `#select-all` was ticked when the page was served.
    pub all_was: bool,
    /// Whether `in_step` was sent: the boxes of the page follow `#select-all`, so one that is not ticked is meant so.
    pub in_step: bool,
}

/// Many ids in one field: a form takes a limited number of fields. Ids are letters, digits and underscores.
pub fn joined(ids: &[String]) -> String {
    ids.join(".")
}

/// The ids of a field that [`joined`] made; what is no id is dropped.
pub fn parted(field: &str) -> impl Iterator<Item = String> {
    let is_id = |id: &&str| (1..=40).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    field.split('.').filter(is_id).map(str::to_owned)
}

impl Choice {
    /// From the fields of the form.
    pub fn of(form: &Form) -> Self {
        let many = |name: &str| parted(form.get(name).unwrap_or_default()).collect::<Vec<_>>();
        let on = |name: &str| form.get(name) == Some("on");
        let mut ticked: Vec<String> = form.all("organization").flat_map(parted).collect();
        ticked.extend(many("chosen"));
        Self { ticked, seen: many("seen"), all: on("all"), all_was: on("all_was"), in_step: on("in_step") }
    }

    /// Whether [`Choice::chosen`] has to know the whole list.
    pub const fn needs_list(&self) -> bool {
        self.all || self.all_was
    }

    /// The chosen ones, each once, sorted. `listed`: every organization of the list that the page showed a part of
    /// (under the search in the field `filter`); not looked at unless [`Choice::needs_list`]. Nothing here says that
    /// the person may choose them: what was posted is to be compared with what they may.
    pub fn chosen(&self, listed: &[String]) -> Vec<String> {
        let mut chosen: BTreeSet<&str> = self.ticked.iter().map(String::as_str).collect();
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
    fn posted(ticked: &str) -> Choice {
        Choice { ticked: ids(ticked), seen: ids("c d"), ..Choice::default() }
    }

    fn chosen(choice: &Choice) -> String {
        choice.chosen(&ids("a b c d e f")).join(" ")
    }

    #[test]
    fn it_is_read_from_the_fields_of_the_form() {
        let body = b"organization=org_1&organization=org_2&chosen=org_8.org_9&seen=org_1.org_2.org_3&all=on&in_step=on&q=x";
        let choice = Choice::of(&Form::of_page(body));
        assert_eq!(
            (choice.ticked.join(" "), choice.seen.join(" ")),
            ("org_1 org_2 org_8 org_9".into(), "org_1 org_2 org_3".into())
        );
        assert_eq!((choice.all, choice.all_was, choice.in_step), (true, false, true));
        assert_eq!(Choice::of(&Form::of_page(b"all=&in_step=&chosen=&seen=..%2F.%22.")), Choice::default());
        assert_eq!(parted(&joined(&ids("org_1 org_2"))).collect::<Vec<_>>(), ids("org_1 org_2"));
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
