//! What the workflows and the action run, run here: tools/release, tools/package, tools/smoke, tools/action/run.
#![cfg(unix)]

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::common::{
    Folder, NO_CACHE, Ran, copy_folder, deckpress, deckpress_at, fixture, root, run, shipped, text_of, tree,
};

const BINARY: &str = env!("CARGO_BIN_EXE_deckpress");
const VERSION: &str = env!("CARGO_PKG_VERSION");
const TIME: &str = "2026-11-24T00:00:00Z";

/// A script of tools/ in a bare environment.
pub fn tool(name: &str, folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Ran {
    let mut command = Command::new(root().join("tools").join(name));
    command.args(arguments).current_dir(folder).env_clear().stdin(Stdio::null());
    command.env("PATH", "/usr/bin:/bin").env("XDG_CACHE_HOME", NO_CACHE).envs(variables.iter().copied());
    run(command)
}

fn git(folder: &Folder, arguments: &[&str]) {
    let mut command = Command::new("git");
    command.args(["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main"]);
    command.args(arguments).current_dir(folder.path()).env_clear().env("PATH", "/usr/bin:/bin");
    command.env("GIT_AUTHOR_DATE", TIME).env("GIT_COMMITTER_DATE", TIME);
    run(command).expect(0);
}

/// Builds the deck for its lock, and commits everything.
fn commit(folder: &Folder, time: u32) {
    let arguments = ["build", "data", "-q", "--format", "json", "-o", "out/lock"];
    deckpress_at(folder.path(), time, &arguments).expect(0);
    git(folder, &["add", "-A"]);
    git(folder, &["commit", "-qm", "release"]);
}

/// A repository whose last tag has the old fixture release, and whose head has the new one.
fn repository() -> Folder {
    let folder = Folder::new();
    let changelog =
        format!("# Changelog\n\n## [{VERSION}] - 2026-11-24\n\n- Cities anew.\n\n## [0.0.9]\n\n- Old.\n");
    folder.write("CHANGELOG.md", changelog);
    folder.write(".gitignore", "/out\n");
    copy_folder(&fixture("releases/old"), &folder.join("data/capitals"));
    git(&folder, &["init", "-q"]);
    commit(&folder, 1_795_392_000);
    git(&folder, &["tag", "v0.0.9"]);
    copy_folder(&fixture("releases/new"), &folder.join("data/capitals"));
    commit(&folder, 1_795_400_000);
    folder
}

fn release(folder: &Folder, version: &str) -> Ran {
    tool("release", folder.path(), &[BINARY, version, "data", "out/release"], &[])
}

#[test]
fn a_release_made_twice_is_the_same_and_its_notes_list_what_changed() {
    let folder = repository();
    release(&folder, VERSION).expect(0);
    let first = tree(&folder.join("out/release"));
    release(&folder, VERSION).expect(0);
    assert!(first == tree(&folder.join("out/release")));

    let names: Vec<_> = first.keys().map(String::as_str).collect();
    for name in ["NOTES.md", "SHA256SUMS", "manifest.json", "capitals.apkg", "capitals.csv", "capitals.json"]
    {
        assert!(names.contains(&name), "{name} is not in {names:?}");
    }
    let notes = folder.read("out/release/NOTES.md");
    assert!(notes.starts_with("- Cities anew.\n") && !notes.contains("Old."), "{notes}");
    let listed: Vec<_> = notes.lines().filter(|line| line.starts_with("- ")).collect();
    let named = |id: &str| listed.iter().any(|line| line.contains(&format!("(`{id}`)")));
    assert!(
        ["slovakia", "france", "germany", "italy", "turkey", "czechoslovakia"].into_iter().all(named),
        "{notes}"
    );
    assert_eq!(listed.iter().filter(|line| line.contains("(`")).count(), 6, "{notes}");

    let mut sums = Command::new("sha256sum");
    sums.args(["--check", "--strict", "SHA256SUMS"]).current_dir(folder.join("out/release"));
    run(sums).expect(0);
    let manifest: serde_json::Value =
        serde_json::from_str(&folder.read("out/release/manifest.json")).unwrap();
    for artifact in manifest["artifacts"].as_array().unwrap() {
        assert!(names.contains(&artifact["path"].as_str().unwrap()), "{artifact}");
    }
}

#[test]
fn the_page_of_all_decks_leads_to_the_files_beside_it() {
    let folder = repository();
    folder.write("data/birds/deck.toml", "id = \"birds\"\ntitle = \"Birds\"\nversion = \"1.0.0\"\n");
    folder.write(
        "data/birds/birds.md",
        "## What is a robin? {#robin}\n\nA [small](https://example.org/a/b) bird.\n",
    );
    git(&folder, &["tag", "-d", "v0.0.9"]);
    commit(&folder, 1_795_500_000);
    release(&folder, VERSION).expect(0);
    let page = folder.read("out/release/index.html");
    let links: Vec<_> = page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let beside: Vec<_> = links.iter().filter(|link| !link.contains(':')).collect();
    assert!(beside.len() > 4, "{links:?}");
    for link in beside {
        let file = link.split('#').next().expect("a name");
        assert!(folder.join("out/release").join(file).is_file(), "{link}");
    }
    let mut sums = Command::new("sha256sum");
    sums.args(["--check", "--strict", "SHA256SUMS"]).current_dir(folder.join("out/release"));
    run(sums).expect(0);
    let manifest: serde_json::Value =
        serde_json::from_str(&folder.read("out/release/manifest.json")).unwrap();
    let artifacts = manifest["artifacts"].as_array().unwrap();
    let index = artifacts.iter().find(|it| it["path"] == "index.html").expect("is listed");
    assert_eq!(index["bytes"].as_u64(), Some(page.len() as u64));
    let line = format!("{}  index.html", index["sha256"].as_str().unwrap());
    assert!(folder.read("out/release/SHA256SUMS").contains(&line), "{line}");
}

#[test]
fn the_first_release_says_that_it_is_the_first() {
    let folder = repository();
    git(&folder, &["tag", "-d", "v0.0.9"]);
    release(&folder, VERSION).expect(0);
    assert!(folder.read("out/release/NOTES.md").contains("first release"));
}

#[test]
fn what_is_not_ready_is_not_released() {
    let refused = |prepare: &dyn Fn(&Folder), version: &str, reason: &str| {
        let folder = repository();
        prepare(&folder);
        let ran = release(&folder, version);
        assert_ne!(ran.code, Some(0), "{reason}");
        assert!(ran.stderr.contains(reason), "not `{reason}` but {}", ran.stderr);
    };
    let nothing = |_: &Folder| {};
    refused(&nothing, "", "name the version");
    refused(&nothing, "1; rm", "is no version");
    refused(&nothing, "99.0.0", "Cargo.toml does not say");
    refused(&|folder| drop(folder.write("data/capitals/new.md", "x")), VERSION, "not committed");
    let changelog = |folder: &Folder| {
        folder.write("CHANGELOG.md", format!("## [{VERSION}]\n\n## [0.0.9]\n\n- Old.\n"));
        git(folder, &["commit", "-qam", "no words"]);
    };
    refused(&changelog, VERSION, "says nothing of");
    let lock = |folder: &Folder| {
        folder.write(
            "data/capitals/africa.md",
            "# Africa\n\n## What is the capital of Chad? {#chad}\n\nN'Djamena.\n",
        );
        git(folder, &["add", "-A"]);
        git(folder, &["commit", "-qm", "no lock"]);
    };
    refused(&lock, VERSION, "lock-changed");
    let version = |folder: &Folder| {
        let toml = folder.read("data/capitals/deck.toml").replace("2.0.0", "1.0.0");
        folder.write("data/capitals/deck.toml", toml);
        commit(folder, 1_795_400_000);
    };
    refused(&version, VERSION, "no deck.toml has a new version");
}

#[test]
fn a_package_of_the_program_is_the_same_each_time_and_complete() {
    let folder = Folder::new();
    let pack = |target: &str, out: &str| {
        let variables = [("SOURCE_DATE_EPOCH", "1795392000")];
        folder.write("notices.txt", "Licences.\n");
        let arguments = [BINARY, VERSION, target, out, "notices.txt"];
        tool("package", folder.path(), &arguments, &variables).expect(0);
    };
    for target in ["x86_64-unknown-linux-musl", "x86_64-pc-windows-msvc"] {
        pack(target, "a");
        pack(target, "b");
    }
    assert!(tree(&folder.join("a")) == tree(&folder.join("b")));
    let name = format!("a/deckpress-{VERSION}-x86_64-unknown-linux-musl.tar.gz");
    let listed = run({
        let mut command = Command::new("tar");
        command.arg("-tzf").arg(folder.join(&name));
        command
    });
    for file in [
        "/deckpress\n",
        "/LICENSE-MIT\n",
        "/LICENSE-APACHE\n",
        "/man/man1/deckpress-diff.1\n",
        "/completions/_deckpress\n",
    ] {
        assert!(listed.stdout.contains(file), "{file} is not in {}", listed.stdout);
    }
    let wrong = tool("package", folder.path(), &[BINARY, "9.9.9", "x", "c", "notices.txt"], &[]);
    assert!(wrong.code != Some(0) && wrong.stderr.contains("not version 9.9.9"), "{}", wrong.stderr);
}

#[test]
fn the_way_of_a_new_user_is_clear() {
    tool("smoke", Folder::new().path(), &[BINARY], &[]).expect(0);
}

#[test]
fn the_action_annotates_faults_and_says_what_it_built() {
    let folder = Folder::new();
    copy_folder(&fixture("releases/new"), &folder.join("a deck"));
    folder.write("bad/deck.toml", "title = \"Bad\"\n");
    folder.write("bad/q.md", "## Q? {#q}\n");
    let at = |name: &str| folder.join(name).to_string_lossy().into_owned();
    let path = format!("{}:/usr/bin:/bin", Path::new(BINARY).parent().unwrap().display());
    let act = |corpus: &str, formats: &str, locked: &str| {
        tool(
            "action/run",
            folder.path(),
            &[],
            &[
                ("PATH", &path),
                ("CORPUS", corpus),
                ("FORMATS", formats),
                ("STRICT", "false"),
                ("LOCKED", locked),
                ("OUTPUT", "made"),
                ("GITHUB_STEP_SUMMARY", &at("summary")),
                ("GITHUB_OUTPUT", &at("output")),
            ],
        )
    };
    let faulty = act("a deck\nbad\n", "", "false").expect(1);
    assert!(faulty.stdout.contains("::error file=bad/q.md,line=1,"), "{}", faulty.stdout);
    let unlocked = act("a deck", "json", "true").expect(1);
    assert!(unlocked.stdout.contains("title=lock-changed"), "{}", unlocked.stdout);
    act("a deck", "json,csv", "false").expect(0);
    assert!(folder.read("summary").contains("- `capitals/capitals.json`\n"), "{}", folder.read("summary"));
    assert_eq!(folder.read("output"), "path=made\n");
    assert!(folder.join("made/capitals/capitals.csv").exists());
}

#[test]
fn the_action_packs_templates_with_scripts_for_those_who_trust_them() {
    let folder = Folder::new();
    copy_folder(&fixture("vocabulary"), &folder.join("words"));
    folder.write("words/note-types/vocabulary/1.back.html", "{{Meaning}}<script>x</script>");
    let at = |name: &str| folder.join(name).to_string_lossy().into_owned();
    let path = format!("{}:/usr/bin:/bin", Path::new(BINARY).parent().unwrap().display());
    let act = |trust: &str| {
        let variables = [
            ("PATH", &*path),
            ("CORPUS", "words"),
            ("FORMATS", "apkg"),
            ("STRICT", "false"),
            ("LOCKED", "false"),
            ("TRUST_TEMPLATES", trust),
            ("OUTPUT", "made"),
            ("GITHUB_STEP_SUMMARY", &at("summary")),
            ("GITHUB_OUTPUT", &at("output")),
        ];
        tool("action/run", folder.path(), &[], &variables)
    };
    let refused = act("false").expect(2);
    assert!(refused.stdout.contains("title=untrusted-template"), "{}", refused.stdout);
    act("true").expect(0);
}

#[test]
fn the_site_has_the_page_as_its_index_and_every_file_that_it_offers() {
    let folder = Folder::new();
    let site = folder.join("site");
    text_of(Command::new(root().join("tools/site")).arg(BINARY).arg(shipped()).arg(&site));
    let page = fs::read_to_string(site.join("index.html")).expect("an index");
    let links = page.split("<li><a href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let files: Vec<_> = links.filter(|link| !link.contains(['#', ':'])).collect();
    assert_eq!(files.len(), 4, "{files:?}");
    for file in files {
        assert!(site.join(file).is_file(), "{file}");
    }
}

/// Takes the corpus back to the release before the last one, as a revert does; the command that mends it is what is
/// left of `said` after `start`.
#[test]
fn a_release_whose_times_went_back_is_refused_with_the_command_that_mends_it() {
    let folder = repository();
    git(&folder, &["tag", "v0.0.10"]);
    git(&folder, &["checkout", "-q", "v0.0.9", "--", "data"]);
    git(&folder, &["commit", "-qm", "Back to the release before"]);
    // Each alone is as it should be.
    deckpress(folder.path(), &["build", "data", "--locked", "-q", "--format", "json", "-o", "out/alone"])
        .expect(0);
    let refused = release(&folder, VERSION);
    assert!(refused.code == Some(1) && refused.stderr.contains("not-newer"), "{}", refused.stderr);
    let named = refused.stderr.lines().find(|line| line.contains("without a newer time")).unwrap();
    assert!(named.contains("`france`"), "{named}");

    mends(&folder, &refused.stderr);
    release(&folder, VERSION).expect(0);
    let lock = folder.read("out/release/capitals.lock");
    assert_eq!(lock, folder.read("data/capitals/deck.lock"));
    assert!(folder.read("out/release/SHA256SUMS").contains("  capitals.lock\n"));
}

/// Runs the command that was said, and commits.
#[track_caller]
fn mends(folder: &Folder, said: &str) {
    let start = said.find("git archive --prefix=last/").expect("a command");
    let command = said[start..].lines().next().unwrap();
    let mut shell = Command::new("sh");
    shell.arg("-c").arg(command).current_dir(folder.path()).env_clear();
    let path = format!("{}:/usr/bin:/bin", Path::new(BINARY).parent().unwrap().display());
    run({
        shell.env("PATH", path).env("XDG_CACHE_HOME", NO_CACHE);
        shell
    })
    .expect(0);
    fs::remove_dir_all(folder.join("last")).unwrap();
    git(folder, &["add", "-A"]);
    git(folder, &["commit", "-qm", "Newer times"]);
}

/// A tag of another branch counts where it is the version before; what is no release, and what is older, does not.
#[test]
fn the_last_releases_are_those_that_this_commit_comes_from_and_the_version_before() {
    let folder = repository();
    let tags = |version: &str| {
        let arguments = ["out/released", version, "data"];
        let mut tags: Vec<_> = tool("released", folder.path(), &arguments, &[])
            .expect(0)
            .stdout
            .lines()
            .map(str::to_owned)
            .collect();
        tags.sort();
        tags
    };
    assert_eq!(tags(""), ["v0.0.9"]);
    git(&folder, &["tag", "v1.0.0"]);
    git(&folder, &["tag", "other"]);
    git(&folder, &["checkout", "-q", "-b", "old", "v0.0.9"]);
    git(&folder, &["commit", "-q", "--allow-empty", "-m", "A fix"]);
    assert_eq!(tags(""), ["v0.0.9"]);
    assert_eq!(tags("0.0.10"), ["v0.0.9"]);
    assert_eq!(tags("1.0.1"), ["v0.0.9", "v1.0.0"]);
    git(&folder, &["tag", "v0.0.10"]);
    assert_eq!(tags("0.0.10"), ["v0.0.9"], "its own tag is not before it");
    git(&folder, &["checkout", "-q", "main"]);
    git(&folder, &["merge", "-q", "--no-edit", "old"]);
    assert_eq!(tags("1.1.0"), ["v0.0.10", "v1.0.0"]);
    assert!(folder.read("out/released/v1.0.0/data/capitals/deck.lock").contains("slovakia"));
}

#[test]
fn the_action_refuses_times_that_went_back_and_says_what_mends_them() {
    let folder = repository();
    git(&folder, &["tag", "v0.0.10"]);
    git(&folder, &["checkout", "-q", "v0.0.9", "--", "data"]);
    git(&folder, &["commit", "-qm", "Back to the release before"]);
    let at = |name: &str| folder.join(name).to_string_lossy().into_owned();
    let path = format!("{}:/usr/bin:/bin", Path::new(BINARY).parent().unwrap().display());
    let act = |released: &str| {
        let variables = [
            ("PATH", &*path),
            ("CORPUS", "data"),
            ("FORMATS", "json"),
            ("STRICT", "false"),
            ("LOCKED", "true"),
            ("RELEASED", released),
            ("OUTPUT", "out/made"),
            ("GITHUB_STEP_SUMMARY", &at("out/summary")),
            ("GITHUB_OUTPUT", &at("out/output")),
        ];
        fs::create_dir_all(folder.join("out")).unwrap();
        tool("action/run", folder.path(), &[], &variables)
    };
    act("data\n").expect(0);
    let refused = act("").expect(1);
    assert!(refused.stdout.contains("title=not-newer"), "{}", refused.stdout);
    mends(&folder, &refused.stdout);
    act("").expect(0);
}

/// How the texts of the licences that deny.toml allows say what they allow.
const GRANTS: [&str; 8] = [
    "Permission is hereby granted",
    "Permission to use, copy, modify",
    "Redistribution and use in source and binary forms",
    "TERMS AND CONDITIONS FOR USE, REPRODUCTION",
    "Licensed under the Apache License",
    "Mozilla Public License Version 2.0",
    "Permission is granted to anyone to use this software",
    "CC0 1.0 Universal",
];

/// The notices of archives and wheels. What is linked is asked of cargo once more, in another way.
#[test]
fn each_crate_that_is_linked_has_the_text_of_its_licence() {
    let notices = text_of(Command::new("python3").arg(root().join("tools/notices")));
    let rule = format!("\n{}\n", "=".repeat(100));
    let mut granted = std::collections::BTreeSet::new();
    for part in notices.split(&rule).skip(1) {
        let (names, text) = part.split_once(&format!("\n{}\n", "-".repeat(100))).expect("names, and a text");
        if GRANTS.iter().any(|grant| text.split_whitespace().collect::<Vec<_>>().join(" ").contains(grant)) {
            granted.extend(names.lines().filter_map(|name| Some(name.split_once(" (")?.0.to_owned())));
        }
    }
    let tree = text_of(
        Command::new(env!("CARGO"))
            .current_dir(root())
            .args(["tree", "--locked", "--edges", "normal", "--prefix", "none", "--format", "{p}"]),
    );
    let linked =
        tree.lines().filter(|line| !line.contains("(proc-macro)") && !line.starts_with("deckpress v"));
    let name = |line: &str| line.replacen(" v", " ", 1).trim_end_matches(" (*)").to_owned();
    let without: std::collections::BTreeSet<_> =
        linked.map(name).filter(|name| !granted.contains(name)).collect();
    assert!(granted.len() > 150 && without.is_empty(), "{} have one; without: {without:?}", granted.len());
}

/// What is audited is what is released.
#[test]
fn the_audit_is_of_every_target_of_a_release() {
    let read = |name: &str| fs::read_to_string(root().join(name)).unwrap();
    let deny: toml::Table = read("deny.toml").parse().unwrap();
    let audited = deny["graph"]["targets"].as_array().unwrap().iter().filter_map(toml::Value::as_str);
    let workflow = read(".github/workflows/release.yml");
    let released = workflow.split("target: ").skip(1).filter_map(|rest| rest.split([',', ' ', '}']).next());
    let released: std::collections::BTreeSet<_> = released.filter(|name| name.contains('-')).collect();
    assert!(released.len() >= 6, "{released:?}");
    assert_eq!(audited.collect::<std::collections::BTreeSet<_>>(), released);
}
