//! Builds that end at any moment, on disks that take nothing more, at any time: each file is the old or the new one, and
//! the next build makes everything whole.
#![cfg(target_os = "linux")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::common::random::Random;
use crate::common::{EPOCH, Folder, deckpress, program, run, tree};

const FORMATS: &str = "apkg,csv,html,json,sheet";

/// The texts of the deck before and after a change.
fn text(state: usize) -> String {
    (0..30).map(|at| format!("## What is {at}? {{#q{at}}}\nThe number {at}, in state {state}.\n\n")).collect()
}

/// A deck, and what is in its folders after builds of both states, one after the other.
struct Builds {
    folder: Folder,
    states: [BTreeMap<String, Vec<u8>>; 2],
}

impl Builds {
    fn new() -> Builds {
        let folder = Folder::with(&[("d/deck.toml", b"id = \"d\"\ntitle = \"D\"\n")]);
        let states = [0, 1].map(|state| {
            folder.write("d/q.md", text(state));
            run(command(folder.path(), state)).expect(0);
            files(&folder)
        });
        Builds { folder, states }
    }

    /// Starts from the first state, has `kill` end a build of the second, and looks at what there is.
    fn survive(&self, kill: impl FnOnce(Command)) {
        self.restore(0);
        self.folder.write("d/q.md", text(1));
        kill(command(self.folder.path(), 1));
        for (name, bytes) in files(&self.folder) {
            if name.contains(".deckpress-") || name.ends_with("q.md") {
                continue;
            }
            let is_known = self.states.iter().any(|state| state.get(&name) == Some(&bytes));
            assert!(is_known, "`{name}` is neither the old nor the new file");
        }
        run(command(self.folder.path(), 1)).expect(0);
        let found = files(&self.folder);
        let names: BTreeSet<_> = found.keys().chain(self.states[1].keys()).collect();
        let others: Vec<_> =
            names.into_iter().filter(|name| found.get(*name) != self.states[1].get(*name)).collect();
        assert_eq!(others, [""; 0], "the next build makes everything whole");
    }

    fn restore(&self, state: usize) {
        for folder in ["d", "out"] {
            fs::remove_dir_all(self.folder.join(folder)).unwrap();
        }
        for (name, bytes) in &self.states[state] {
            self.folder.write(name, bytes);
        }
    }
}

fn command(folder: &Path, state: usize) -> Command {
    let mut command = program(folder, &["build", "d", "-q", "--format", FORMATS]);
    command.env("SOURCE_DATE_EPOCH", (EPOCH + u32::try_from(state).unwrap()).to_string());
    command.env("TMPDIR", folder).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

fn files(folder: &Folder) -> BTreeMap<String, Vec<u8>> {
    tree(folder.path())
}

/// Kills that many builds at random moments.
fn kills(count: usize) {
    let builds = Builds::new();
    builds.restore(0);
    builds.folder.write("d/q.md", text(1));
    #[expect(clippy::disallowed_methods, reason = "how long a build takes says only when to kill")]
    let start = Instant::now();
    run(command(builds.folder.path(), 1)).expect(0);
    let whole = usize::try_from(start.elapsed().as_micros()).unwrap().max(1);
    let mut random = Random(17);
    for _ in 0..count {
        let moment = Duration::from_micros(random.below(whole * 11 / 10) as u64);
        builds.survive(|mut command| {
            let mut child = command.spawn().unwrap();
            std::thread::sleep(moment);
            // It may have ended by then.
            let _ = child.kill();
            child.wait().unwrap();
        });
    }
}

#[test]
fn twenty_kills_leave_old_or_new_files_and_the_next_build_is_whole() {
    kills(20);
}

#[test]
#[ignore = "minutes: make test-all"]
fn two_hundred_kills_leave_old_or_new_files_and_the_next_build_is_whole() {
    kills(200);
}

#[test]
fn a_kill_at_any_rename_leaves_old_or_new_files_and_the_next_build_is_whole() {
    let builds = Builds::new();
    let calls = "rename,renameat,renameat2";
    for number in 1.. {
        let mut is_killed = false;
        builds.survive(|command| {
            let mut strace = Command::new("strace");
            strace.args(["-f", "-qq", "-o", "/dev/null", "-e", &format!("trace={calls}")]);
            strace.args(["-e", &format!("inject={calls}:signal=SIGKILL:when={number}")]);
            strace.arg(command.get_program()).args(command.get_args());
            strace.current_dir(command.get_current_dir().unwrap()).env_clear();
            strace.envs(command.get_envs().filter_map(|(key, value)| Some((key, value?))));
            let status = strace.stdout(Stdio::null()).stderr(Stdio::null()).status();
            let status = status.expect("strace is there: tests/tools/debian");
            is_killed = status.signal() == Some(9);
            assert!(is_killed || status.success(), "strace failed: {status}");
        });
        if !is_killed {
            // The lock, five artifacts, the sums and the manifest.
            assert_eq!(number, 9, "a rename is not seen");
            return;
        }
    }
}

#[test]
fn every_time_is_built_or_refused() {
    let times: [(&str, i32); 13] = [
        ("-1", 2),
        ("", 2),
        ("1e9", 2),
        ("0", 0),
        ("1", 0),
        ("315532799", 0),
        ("315532800", 0),
        ("2147483647", 0),
        ("2147483648", 0),
        ("4102444800", 0),
        ("4294967295", 2),
        ("4294967296", 2),
        ("4417977600", 2),
    ];
    for (time, code) in times {
        let folder = Folder::with(&[("d/deck.toml", b"title = \"D\"\n"), ("d/q.md", b"## Q? {#q}\nA.\n")]);
        let built = || {
            let mut command = program(folder.path(), &["build", "d", "-q", "--format", "all"]);
            command.env("SOURCE_DATE_EPOCH", time);
            let ran = run(command);
            assert_eq!(ran.code, Some(code), "{time}: {}", ran.stderr);
            assert!(!ran.stderr.contains("panicked"), "{time}: {}", ran.stderr);
        };
        built();
        if code == 0 {
            let first = files(&folder);
            built();
            assert!(files(&folder) == first, "{time}: another build, other bytes");
        } else {
            assert!(!folder.join("out").exists(), "{time}");
        }
    }
}

#[test]
fn files_of_any_time_are_read() {
    for time in ["1969-01-01", "1970-01-01", "2038-01-20", "2106-02-08", "2110-01-01"] {
        let folder = Folder::with(&[("d.json", br#"[{"id": "q", "question": "Q?", "answer": "A"}]"#)]);
        let touched = Command::new("touch").args(["-d", time]).arg(folder.join("d.json")).status();
        assert!(touched.unwrap().success());
        let mut command = program(folder.path(), &["build", "d.json", "-q", "--format", "all"]);
        command.env_remove("SOURCE_DATE_EPOCH");
        run(command).expect(0);
    }
}

/// Runs a script in a system of mounts of its own, which needs no rights of root where a system allows that.
fn with_mounts(folder: &Folder, script: &str) -> Option<i32> {
    let mut command = Command::new("unshare");
    command.args(["-rm", "sh", "-c", script, env!("CARGO_BIN_EXE_deckpress")]);
    command.current_dir(folder.path()).stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap().code()
}

#[test]
#[ignore = "needs mounts: make test-all"]
fn a_full_disk_and_one_that_is_read_only_are_io_faults_that_change_nothing() {
    for (mount, then) in [("-o size=64k", ""), ("", "&& mount -o remount,ro out")] {
        let folder = Folder::with(&[("d/deck.toml", b"title = \"D\"\n"), ("d/q.md", text(0).as_bytes())]);
        fs::create_dir(folder.join("out")).unwrap();
        let script = format!(
            "mount -t tmpfs {mount} tmpfs out {then} && \"$0\" build d --format html,sheet; code=$?; \
             [ -z \"$(find out -type f)\" ] && exit $code"
        );
        assert_eq!(with_mounts(&folder, &script), Some(3), "{mount}{then}");
        assert!(!folder.join("d/deck.lock").exists());
    }
    let folder = Folder::with(&[("d/deck.toml", b"title = \"D\"\n"), ("d/q.md", text(0).as_bytes())]);
    let script =
        "mount --bind d d && mount -o remount,ro,bind d && exec \"$0\" build d --format json --strict";
    assert_eq!(with_mounts(&folder, script), Some(3), "a lock that cannot be written");
    deckpress(folder.path(), &["build", "d", "--format", "json"]).expect(0);
}
