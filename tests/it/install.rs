//! The ways to install: wheel, source distribution, packed crate, archives for binstall, hooks for pre-commit. The slow
//! ones are for `make test-all`, which runs `make wheel` first.
#![cfg(unix)]
#![expect(
    clippy::disallowed_methods,
    reason = "what is installed takes time, and needs this machine's cargo"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use crate::action_install::stand_in;
use crate::common::{EPOCH, Folder, Ran, deckpress, root, run};

const BINARY: &str = env!("CARGO_BIN_EXE_deckpress");
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The file of `out/wheel/` with this ending.
fn made(ending: &str) -> PathBuf {
    let folder = root().join("out/wheel");
    let entries = fs::read_dir(&folder).unwrap_or_else(|_| panic!("run `make wheel` first"));
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.to_string_lossy().ends_with(ending));
    assert_eq!(files.len(), 1, "run `make wheel` into an empty folder: {files:?}");
    files.remove(0)
}

/// A program with nothing of this machine but its system: another home, no cargo.
fn clean(folder: &Folder, program: impl AsRef<std::ffi::OsStr>, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(folder.path()).env_clear();
    command.env("PATH", "/usr/bin:/bin").env("HOME", folder.join("home"));
    command.env("SOURCE_DATE_EPOCH", EPOCH.to_string());
    command
}

/// An empty Python environment in `folder`; returns its folder of programs.
fn environment(folder: &Folder) -> PathBuf {
    let python = root().join(".venv/install/bin/python");
    run(clean(folder, python, &["-m", "venv", "venv"])).expect(0);
    folder.join("venv/bin")
}

/// This machine's cargo, with the libraries that the tests are built of; so only deckpress itself is compiled.
fn warm(command: &mut Command) {
    for name in ["PATH", "HOME", "CARGO_HOME", "RUSTUP_HOME"] {
        if let Some(value) = std::env::var_os(name) {
            command.env(name, value);
        }
    }
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    command.env("CARGO_TARGET_DIR", target).env("MATURIN_PEP517_ARGS", "--profile dev");
}

#[track_caller]
fn says_its_version(folder: &Folder, program: &Path) {
    let said = run(clean(folder, program, &["--version"])).expect(0);
    assert_eq!(said.stdout, format!("deckpress {VERSION}\n"));
}

#[test]
#[ignore = "make test-all"]
fn a_wheel_makes_a_deck_of_three_lines_within_a_minute_on_a_machine_with_python_alone() {
    let folder = Folder::new();
    fs::create_dir(folder.join("home")).unwrap();
    for program in ["cargo", "rustc"] {
        let found = run(clean(&folder, "sh", &["-c", &format!("command -v {program}")]));
        assert_eq!(found.stdout, "", "{program} is in the path, so this proves nothing");
    }
    let wheel = made(".whl");
    let name = wheel.file_name().unwrap().to_string_lossy().into_owned();
    if cfg!(target_os = "linux") {
        assert!(name.contains("manylinux_2_17_"), "{name}");
    }
    let start = Instant::now();
    let bin = environment(&folder);
    let arguments = ["install", "-q", "--no-index", "--disable-pip-version-check", wheel.to_str().unwrap()];
    run(clean(&folder, bin.join("pip"), &arguments)).expect(0);
    let program = bin.join("deckpress");
    folder.write("tea.md", "## What is tea?\n\nLeaves in hot water.\n");
    run(clean(&folder, &program, &["import", "tea.md", "--split", "h2", "-o", "tea"])).expect(0);
    run(clean(&folder, &program, &["build", "tea"])).expect(0);
    assert!(start.elapsed() < Duration::from_mins(1), "{:?}", start.elapsed());
    assert!(folder.join("out/tea/tea.apkg").exists());

    says_its_version(&folder, &program);
    run(clean(&folder, &program, &["new", "demo"])).expect(0);
    run(clean(&folder, &program, &["build", "demo", "-o", "wheel"])).expect(0);
    run(clean(&folder, BINARY, &["build", "demo", "-o", "own"])).expect(0);
    for sums in ["SHA256SUMS", "manifest.json"] {
        assert_eq!(folder.read(&format!("wheel/{sums}")), folder.read(&format!("own/{sums}")));
    }
    let licences = glob(&folder.join("venv/lib"), "THIRD-PARTY.txt").expect("licences go with the copy");
    assert!(fs::read_to_string(licences).unwrap().contains("\npulldown-cmark "));
}

/// The first file of a name below a folder.
fn glob(folder: &Path, name: &str) -> Option<PathBuf> {
    let mut entries: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    entries
        .into_iter()
        .find_map(|path| if path.is_dir() { glob(&path, name) } else { path.ends_with(name).then_some(path) })
}

#[test]
#[ignore = "make test-all"]
fn a_release_tries_its_wheel_and_pypi_would_take_it() {
    let folder = Folder::new();
    let wheels = made(".whl").parent().unwrap().to_string_lossy().into_owned();
    run(clean(&folder, root().join("tools/try-wheel"), &[&wheels])).expect(0);
    let twine = root().join(".venv/install/bin/twine");
    let (wheel, source) = (made(".whl"), made(".tar.gz"));
    let arguments = ["check", "--strict", wheel.to_str().unwrap(), source.to_str().unwrap()];
    let said = run(clean(&folder, twine, &arguments)).expect(0);
    assert_eq!(said.stdout.matches("PASSED").count(), 2, "{}", said.stdout);
}

#[test]
#[ignore = "make test-all"]
fn pip_builds_the_source_distribution() {
    let folder = Folder::new();
    let bin = environment(&folder);
    // Unpacked as new: cargo tells by times whether what it built before is that of these files.
    run(clean(&folder, "tar", &["-xmzf", made(".tar.gz").to_str().unwrap()])).expect(0);
    let source = format!("./deckpress-{VERSION}");
    let mut pip = clean(&folder, bin.join("pip"), &["install", "-q", &source]);
    warm(&mut pip);
    run(pip).expect(0);
    says_its_version(&folder, &bin.join("deckpress"));
}

#[test]
#[ignore = "make test-all"]
fn the_packed_crate_installs_with_its_lock() {
    let folder = Folder::new();
    let packed = folder.join("packed").to_string_lossy().into_owned();
    let mut package = Command::new("cargo");
    package.args(["package", "--locked", "--no-verify", "--allow-dirty", "--quiet", "--target-dir", &packed]);
    package.current_dir(root());
    run(package).expect(0);
    let name = format!("deckpress-{VERSION}");
    let archive = folder.join(&format!("packed/package/{name}.crate"));
    assert!(archive.metadata().unwrap().len() < 10 << 20, "crates.io takes 10 MiB");
    run(clean(&folder, "tar", &["-xmzf", archive.to_str().unwrap()])).expect(0);
    let arguments = ["install", "--locked", "--debug", "--quiet", "--path", &name, "--root", "made"];
    let mut install = clean(&folder, "cargo", &arguments);
    warm(&mut install);
    run(install).expect(0);
    let program = folder.join("made/bin/deckpress");
    says_its_version(&folder, &program);
    run(clean(&folder, root().join("tools/smoke"), &[program.to_str().unwrap()])).expect(0);
}

#[test]
#[ignore = "make test-all"]
fn pre_commit_stops_a_commit_with_faults_and_one_whose_lock_is_old() {
    let hooks = Folder::new();
    let git = |folder: &Folder, arguments: &[&str]| {
        let mut command = clean(folder, "git", &["-c", "user.name=A", "-c", "user.email=a@example.org"]);
        command.args(arguments);
        run(command).expect(0);
    };
    // What is committed and what is not yet, without what was built.
    let mut listed = clean(&hooks, "git", &["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
    listed.current_dir(root());
    for name in run(listed).expect(0).stdout.split_terminator('\0') {
        if root().join(name).is_file() {
            hooks.write(name, fs::read(root().join(name)).unwrap());
        }
    }
    git(&hooks, &["init", "-q"]);
    git(&hooks, &["add", "-A", "-f"]);
    git(&hooks, &["commit", "-qm", "hooks"]);
    git(&hooks, &["tag", &format!("v{VERSION}")]);

    let folder = Folder::new();
    deckpress(folder.path(), &["new", "data"]).expect(0);
    deckpress(folder.path(), &["build", "data", "-q", "--format", "json"]).expect(0);
    folder.write(".gitignore", "/out\n/cache\n/home\n");
    let guide = fs::read_to_string(root().join("docs/guide/release-from-ci.md")).unwrap();
    let config = guide
        .split("```yaml\n")
        .find(|text| text.contains(&format!("rev: v{VERSION}")))
        .expect("the guide has it");
    let config = config.split("```").next().unwrap();
    let own = format!("file://{}", hooks.path().display());
    folder.write(".pre-commit-config.yaml", config.replace("https://github.com/OWNER/deckpress", &own));
    git(&folder, &["init", "-q"]);
    git(&folder, &["add", "-A"]);
    let pre_commit = |folder: &Folder| -> Ran {
        let program = root().join(".venv/install/bin/pre-commit");
        let mut command = clean(folder, program, &["run", "--all-files", "--color", "never"]);
        warm(&mut command);
        command.env("PRE_COMMIT_HOME", folder.join("cache"));
        run(command)
    };
    let good = pre_commit(&folder).expect(0);
    assert_eq!(good.stdout.matches("Passed").count(), 2, "{}", good.stdout);
    let (topic, text) = ("data/first-steps.md", folder.read("data/first-steps.md"));
    folder.write(topic, format!("{text}\n## What is new? {{#new}}\n\nThis.\n"));
    git(&folder, &["add", "-A"]);
    let old = pre_commit(&folder).expect(1);
    assert!(
        old.stdout.contains("lock-changed") && old.stdout.matches("Passed").count() == 1,
        "{}",
        old.stdout
    );
    folder.write(topic, format!("{text}\n## What is new? {{#new}}\n"));
    git(&folder, &["add", "-A"]);
    let faulty = pre_commit(&folder).expect(1);
    assert!(faulty.stdout.contains("empty-answer"), "{}", faulty.stdout);
}

/// Cargo.toml as TOML.
fn manifest() -> toml::Table {
    fs::read_to_string(root().join("Cargo.toml")).unwrap().parse().unwrap()
}

#[test]
fn the_wheel_has_the_licence_and_the_name_of_the_crate() {
    let project: toml::Table = fs::read_to_string(root().join("pyproject.toml")).unwrap().parse().unwrap();
    for key in ["name", "license"] {
        assert_eq!(project["project"][key], manifest()["package"][key], "{key}");
    }
}

#[test]
fn binstall_looks_for_the_archives_that_a_release_has() {
    let folder = Folder::new();
    folder.write("notices.txt", "Licences.\n");
    let binstall = manifest()["package"]["metadata"]["binstall"].clone();
    for (target, ending) in [("x86_64-unknown-linux-musl", ".tar.gz"), ("x86_64-pc-windows-msvc", ".zip")] {
        let arguments = [&stand_in(&folder), VERSION, target, "made", "notices.txt"];
        run(clean(&folder, root().join("tools/package"), &arguments)).expect(0);
        let form = binstall.get("overrides").and_then(|it| it.get(target)).unwrap_or(&binstall);
        assert_eq!(form["pkg-fmt"].as_str(), Some(if ending == ".zip" { "zip" } else { "tgz" }));
        let filled = |key: &str| {
            let text = binstall[key].as_str().unwrap().replace("{ name }", "deckpress");
            let text = text.replace("{ version }", VERSION).replace("{ target }", target);
            text.replace("{ archive-suffix }", ending)
                .replace("{ bin }", "deckpress")
                .replace("{ binary-ext }", "")
        };
        let url = filled("pkg-url");
        let name = url.strip_prefix(&format!("{{ repo }}/releases/download/v{VERSION}/")).expect("a release");
        let archive = folder.join("made").join(name);
        let list = if ending == ".zip" { ["-m", "zipfile", "-l"] } else { ["-m", "tarfile", "-l"] };
        let listed =
            run(clean(&folder, "python3", &[&list[..], &[archive.to_str().unwrap()]].concat())).expect(0);
        assert!(listed.stdout.contains(&filled("bin-dir")), "{}", listed.stdout);
    }
}

/// The switches are in Cargo.toml, the workflow asks `tools/switches`, and the README says what is off.
#[test]
fn what_is_not_published_is_said_once_and_is_what_the_workflow_leaves_out() {
    let folder = Folder::new();
    let said = run(clean(&folder, root().join("tools/switches"), &[])).expect(0).stdout;
    let release = manifest()["package"]["metadata"]["release"].clone();
    let workflow = fs::read_to_string(root().join(".github/workflows/release.yml")).unwrap();
    let mut off = Vec::new();
    for (key, name) in [("pypi", "PyPI"), ("crates-io", "crates.io")] {
        let is_on = release[key].as_bool().unwrap();
        assert!(said.lines().any(|line| line == format!("{key}={is_on}")), "{said}");
        assert!(workflow.contains(&format!("if: needs.release.outputs.{key} == 'true'")), "{key}");
        if is_on {
            assert!(manifest()["package"].get("repository").is_some(), "{name} shows where the source is");
        } else {
            off.push(name);
        }
    }
    let line = format!("Not published yet: {}. Until then, take a clone:", off.join(", "));
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    assert_eq!(readme.contains(&line), !off.is_empty(), "{line}");
    let place = readme.find("Not published yet").unwrap_or_default();
    assert!(readme[..place].lines().count() < 25, "it is on the first screen");
    assert_eq!(readme.matches("Not published yet").count(), usize::from(!off.is_empty()));
}

#[test]
fn the_template_for_gitlab_is_valid_and_runs_what_the_shell_runs() {
    let guide = fs::read_to_string(root().join("docs/guide/release-from-ci.md")).unwrap();
    let block = |start: &str, word: &str| {
        let found = guide.split(start).skip(1).filter_map(|text| text.split("```").next());
        found.filter(|text| text.contains(word)).map(str::to_owned).next().expect("the guide has it")
    };
    let (shell, gitlab) = (block("```sh\n", "pip install"), block("```yaml\n", "script:"));
    let folder = Folder::new();
    let file = folder.write(".gitlab-ci.yml", &gitlab);
    let check = root().join(".venv/workflows/bin/check-jsonschema");
    let arguments = ["--quiet", "--builtin-schema", "vendor.gitlab-ci", file.to_str().unwrap()];
    run(clean(&folder, check, &arguments)).expect(0);
    let steps: String =
        gitlab.lines().filter_map(|line| line.strip_prefix("    - ")).map(|it| format!("{it}\n")).collect();
    assert_eq!(steps, shell);

    deckpress(folder.path(), &["new", "data"]).expect(0);
    deckpress(folder.path(), &["build", "data", "-q", "--format", "json"]).expect(0);
    let pip =
        folder.write("bin/pip", format!("#!/bin/sh\n[ \"$*\" = 'install --quiet deckpress=={VERSION}' ]\n"));
    fs::set_permissions(pip, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let mut command = clean(&folder, "sh", &["-ec", &shell]);
    let own = Path::new(BINARY).parent().unwrap();
    command.env("PATH", format!("{}:{}:/usr/bin:/bin", folder.join("bin").display(), own.display()));
    run(command).expect(0);
    assert!(folder.join("out/data/data.apkg").exists());
}
