//! What git's own files say of a source: where it is on the web, and at which revision. No program is run.

use std::fs;
use std::path::{Path, PathBuf};

/// Files of git larger than this are not read.
const LARGEST: u64 = 4 << 20;

/// A clone that the source is in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Clone {
    pub root: PathBuf,
    /// Such as `https://github.com/owner/name`.
    pub web: Option<String>,
    pub owner: Option<String>,
    pub revision: Option<String>,
}

impl Clone {
    /// Finds the clone that a folder is in. Of a worktree or a submodule, whose `.git` is a file that leads elsewhere, only the
    /// root is known.
    #[must_use]
    pub fn around(folder: &Path) -> Option<Clone> {
        let root = folder.ancestors().find(|folder| folder.join(".git").exists())?;
        let git = root.join(".git");
        let config = read(&git.join("config")).unwrap_or_default();
        let web = remote(&config).and_then(|address| web(&address));
        let owner = web.as_deref().and_then(|web| web.split('/').rev().nth(1)).map(str::to_owned);
        Some(Clone { root: root.to_owned(), owner, web, revision: revision(&git) })
    }

    /// Returns where a folder of the clone is on the web, ending in `/`; `None` if that is not known.
    #[must_use]
    pub fn base_of(&self, folder: &Path) -> Option<String> {
        let web = self.web.as_ref()?;
        let within = folder.strip_prefix(&self.root).ok()?.to_string_lossy().replace('\\', "/");
        let blob = if web.contains("gitlab") { "-/blob/HEAD" } else { "blob/HEAD" };
        let slash = if within.is_empty() { "" } else { "/" };
        Some(format!("{web}/{blob}/{within}{slash}"))
    }
}

fn read(path: &Path) -> Option<String> {
    let bytes = crate::load::read_at_most(path, LARGEST).ok()??;
    String::from_utf8(bytes).ok()
}

/// Returns the address of `origin`, or else of the first remote, if there is one.
fn remote(config: &str) -> Option<String> {
    let mut found = None;
    let mut is_remote = false;
    let mut is_origin = false;
    for line in config.lines().map(str::trim) {
        if line.starts_with('[') {
            is_remote = line.starts_with("[remote ");
            is_origin = line.contains("\"origin\"");
        } else if let Some((key, value)) = line.split_once('=')
            && is_remote
            && key.trim() == "url"
            && (found.is_none() || is_origin)
        {
            found = Some(value.trim().to_owned());
        }
    }
    found
}

/// Returns the web page of a remote, if it has one: `git@github.com:a/b.git` as `https://github.com/a/b`. Names and
/// passwords are left out.
fn web(address: &str) -> Option<String> {
    let address = address.trim_end_matches('/').trim_end_matches(".git");
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    // A name and a password may be before the host.
    let rest = rest.rsplit_once('@').map_or(rest, |(_, rest)| rest);
    let (host, path) = rest.split_once([':', '/'])?;
    let path = path.trim_start_matches(|it: char| it.is_ascii_digit()).trim_start_matches('/');
    let is_host =
        host.contains('.') && host.bytes().all(|it| it.is_ascii_alphanumeric() || b".-".contains(&it));
    let is_path =
        path.contains('/') && path.bytes().all(|it| it.is_ascii_alphanumeric() || b"._-/~".contains(&it));
    (is_host && is_path).then(|| format!("https://{host}/{path}"))
}

/// Returns the commit that is checked out, if it can be found.
fn revision(git: &Path) -> Option<String> {
    let head = read(&git.join("HEAD"))?;
    let head = head.trim();
    let is_commit = |text: &str| text.len() >= 40 && text.bytes().all(|it| it.is_ascii_hexdigit());
    let Some(name) = head.strip_prefix("ref: ") else { return is_commit(head).then(|| head.to_owned()) };
    let is_inside = !name.split('/').any(|part| part == "..") && !name.starts_with('/');
    if let Some(commit) =
        is_inside.then(|| fs::canonicalize(git.join(name)).ok()).flatten().and_then(|path| read(&path))
    {
        return is_commit(commit.trim()).then(|| commit.trim().to_owned());
    }
    let packed = read(&git.join("packed-refs"))?;
    let line = packed.lines().find(|line| line.ends_with(name))?;
    line.split(' ').next().filter(|commit| is_commit(commit)).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remotes_of_every_form_have_a_page() {
        for (address, page) in [
            ("git@github.com:a/b.git", Some("https://github.com/a/b")),
            ("https://user:secret@github.com/a/b.git", Some("https://github.com/a/b")),
            ("ssh://git@gitlab.com:22/a/b", Some("https://gitlab.com/a/b")),
            ("/srv/git/b.git", None),
            ("file:///srv/b", None),
        ] {
            assert_eq!(web(address).as_deref(), page, "{address}");
        }
    }
}
