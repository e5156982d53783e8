//! Addresses of the web, of persons and of files in a text: they are broken after a sign only, and never hyphenated.

use std::ops::Range;

use super::inline::is_glue;

/// Returns where addresses are: a reader of paper types what is printed, and would type a hyphen too.
pub(super) fn within(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    for token in text.split(is_glue) {
        if is_address(token) {
            found.push(start..start + token.len());
        }
        // Glue may be longer than one byte.
        start += token.len();
        start += text[start..].chars().next().map_or(0, char::len_utf8);
    }
    found
}

/// Returns whether one of `addresses`, which are in order, holds `at`.
pub(super) fn hold(addresses: &[Range<usize>], at: usize) -> bool {
    let index = addresses.partition_point(|range| range.end <= at);
    addresses.get(index).is_some_and(|range| range.contains(&at))
}

/// Returns whether a stretch without spaces is an address of the web or of a person, or a path.
fn is_address(token: &str) -> bool {
    let token = token.trim_matches(|character: char| !character.is_alphanumeric() && character != '/');
    let is_host = |name: &str| {
        name.split_once('.')
            .is_some_and(|(first, rest)| !first.is_empty() && rest.starts_with(char::is_alphanumeric))
    };
    token.contains("://")
        || token.starts_with("www.")
        || token.split_once('/').is_some_and(|(host, _)| is_host(host))
        || token.split_once('@').is_some_and(|(name, host)| !name.is_empty() && is_host(host))
}
