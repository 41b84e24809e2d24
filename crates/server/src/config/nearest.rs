//! The known name nearest to one that is unknown.

/// The candidate with the fewest letters changed, added, left out or swapped; a candidate whose last part matches counts as near, wherever it stands.
pub(crate) fn nearest<'a>(name: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    candidates.min_by_key(|candidate| {
        let last = |text: &str| text.rsplit('.').next().unwrap_or_default().to_owned();
        distance(name, candidate).min(distance(&last(name), &last(candidate)).saturating_add(1))
    })
}

/// The optimal string alignment distance, over at most 64 characters of each.
fn distance(left: &str, right: &str) -> usize {
    let left: Vec<char> = left.to_lowercase().chars().take(64).collect();
    let right: Vec<char> = right.to_lowercase().chars().take(64).collect();
    let mut before: Vec<usize> = Vec::new();
    let mut previous: Vec<usize> = (0..=right.len()).collect();
    for (row, letter) in left.iter().enumerate() {
        let mut current = vec![row + 1];
        for (column, other) in right.iter().enumerate() {
            let changed = previous[column] + usize::from(letter != other);
            let mut best = changed.min(previous[column + 1] + 1).min(current[column] + 1);
            if row > 0 && column > 0 && *letter == right[column - 1] && left[row - 1] == *other {
                best = best.min(before[column - 1] + 1);
            }
            current.push(best);
        }
        before = std::mem::replace(&mut previous, current);
    }
    previous.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn finds_what_was_meant() {
        let known = ["store", "lifetimes.access_token", "lifetimes.refresh_token", "log.level", "listen"];
        let meant = |name: &str| nearest(name, known.into_iter()).unwrap();
        assert_eq!(meant("lifetimes.acess_token"), "lifetimes.access_token");
        assert_eq!(meant("access_token"), "lifetimes.access_token");
        assert_eq!(meant("sotre"), "store");
        assert_eq!(meant("log.store"), "store");
        assert_eq!(meant("lisen"), "listen");
    }

    proptest! {
        #[test]
        fn a_name_is_nearest_to_itself(name in "[a-z_.]{1,30}", others in proptest::collection::vec("[a-z_.]{1,30}", 0..8)) {
            let known: Vec<&str> = others.iter().map(String::as_str).chain([name.as_str()]).collect();
            prop_assert_eq!(distance(&name, nearest(&name, known.into_iter()).unwrap()), 0);
        }
    }
}
