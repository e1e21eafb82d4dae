//! The known name somebody probably meant.

/// The known name with the fewest edits (insert, delete, replace, swap of
/// neighbours) from `wanted`, ignoring case; the first on a tie. None is near
/// enough where more than a third of the letters, and more than one, differ.
pub fn nearest<'a>(wanted: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted: Vec<char> = wanted.to_lowercase().chars().take(64).collect();
    let limit = (wanted.len() / 3).max(1);
    known
        .into_iter()
        .map(|name| (distance(&wanted, &name.to_lowercase().chars().collect::<Vec<_>>()), name))
        .filter(|(edits, _)| *edits <= limit)
        .min_by_key(|(edits, _)| *edits)
        .map(|(_, name)| name)
}

/// Optimal string alignment: Damerau and Levenshtein's edits, each place
/// edited once.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut rows: Vec<Vec<usize>> = vec![(0..=b.len()).collect()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let replace = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut least = replace.min(rows[i - 1][j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(rows[i - 2][j - 2] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn finds_what_was_probably_meant() {
        let waves = ["sine", "triangle", "sawtooth", "square"];
        assert_eq!(nearest("sien", waves), Some("sine"));
        assert_eq!(nearest("Sqare", waves), Some("square"));
        assert_eq!(nearest("sawtoth", waves), Some("sawtooth"));
        assert_eq!(nearest("wobble", waves), None);
        assert_eq!(nearest("", waves), None);
    }
}
