//! How the action gets the program: from the wheel of a release, from its archive, or from the source, and never one
//! whose sum is not that of the release.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use crate::common::{Folder, Ran, root, run};
use crate::release::tool;

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// A small program with the version of deckpress: packing the real one takes half a minute.
pub fn stand_in(folder: &Folder) -> String {
    program(folder, "stand-in/deckpress", &format!("#!/bin/sh\necho deckpress {VERSION}\n"));
    folder.join("bin/stand-in/deckpress").to_string_lossy().into_owned()
}

/// A folder with a `curl` that takes its files from `released`, as GitHub would.
fn runner() -> Folder {
    let folder = Folder::new();
    let target = "x86_64-unknown-linux-musl";
    folder.write("notices.txt", "Licences.\n");
    let stand_in = stand_in(&folder);
    tool("package", folder.path(), &[&stand_in, VERSION, target, "released", "notices.txt"], &[]).expect(0);
    sum(&folder);
    let curl = "#!/bin/bash\nwhile [ \"$1\" != --output ]; do shift; done\n\
                case $3 in https://github.com/o/deckpress/releases/download/v*) cp \"$RELEASED/${3##*/}\" \"$2\" ;; *) exit 22 ;; esac\n";
    program(&folder, "curl", curl);
    folder
}

/// Puts a script into the path of the action.
fn program(folder: &Folder, name: &str, script: &str) {
    let path = folder.write(&format!("bin/{name}"), script);
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

/// Writes the sums of what is released.
fn sum(folder: &Folder) {
    let mut sums = Command::new("sh");
    sums.args(["-c", "rm -f SHA256SUMS; sha256sum -- * > SHA256SUMS"]).current_dir(folder.join("released"));
    run(sums).expect(0);
}

/// Releases a wheel as maturin makes it, with a program that says its version and that it is from there.
fn wheel(folder: &Folder) -> String {
    let name = format!("deckpress-{VERSION}-py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64.whl");
    let script = format!(
        "import zipfile\nmade = zipfile.ZipFile('released/{name}', 'w')\nfolder = 'deckpress-{VERSION}'\n\
         program = zipfile.ZipInfo(folder + '.data/scripts/deckpress')\nprogram.external_attr = 0o100755 << 16\n\
         made.writestr(program, '#!/bin/sh\\necho deckpress {VERSION} of the wheel\\n')\n\
         made.writestr(folder + '.dist-info/METADATA', 'Metadata-Version: 2.4\\nName: deckpress\\nVersion: {VERSION}\\n')\n\
         made.writestr(folder + '.dist-info/WHEEL', 'Wheel-Version: 1.0\\nRoot-Is-Purelib: false\\nTag: py3-none-manylinux_2_17_x86_64\\n')\n\
         made.writestr(folder + '.dist-info/RECORD', ''.join(file + ',,\\n' for file in made.namelist()))\nmade.close()\n"
    );
    folder.write("wheel.py", script);
    let mut python = Command::new(root().join(".venv/code/bin/python"));
    python.arg("wheel.py").current_dir(folder.path());
    run(python).expect(0);
    sum(folder);
    name
}

fn install(folder: &Folder, version: &str) -> Ran {
    let at = |name: &str| folder.join(name).to_string_lossy().into_owned();
    let python = root().join(".venv/code/bin");
    let path = format!("{}:{}:/usr/bin:/bin", at("bin"), python.display());
    tool(
        "action/install",
        folder.path(),
        &[],
        &[
            ("PATH", &path),
            ("VERSION", version),
            ("REPOSITORY", "o/deckpress"),
            ("GITHUB_SERVER_URL", "https://github.com"),
            ("RUNNER_OS", "Linux"),
            ("RUNNER_ARCH", "X64"),
            ("RUNNER_TEMP", &at("temp")),
            ("GITHUB_PATH", &at("path")),
            ("RELEASED", &at("released")),
        ],
    )
}

#[test]
fn the_action_installs_what_its_release_has_and_nothing_whose_sum_differs() {
    let folder = runner();
    install(&folder, "").expect(0);
    let program = Path::new(folder.read("path").trim()).join("deckpress");
    let said = Command::new(program).arg("--version").output().unwrap().stdout;
    assert_eq!(String::from_utf8_lossy(&said), format!("deckpress {VERSION}\n"));

    for bad in ["latest", "1.0.0/../../x", "$(id)"] {
        let ran = install(&folder, bad);
        assert!(ran.code == Some(1) && ran.stdout.starts_with("::error"), "{bad}: {}", ran.stdout);
    }
    fs::remove_file(folder.join("path")).unwrap();
    let name = format!("released/deckpress-{VERSION}-x86_64-unknown-linux-musl.tar.gz");
    let mut bytes = fs::read(folder.join(&name)).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    folder.write(&name, bytes);
    assert_ne!(install(&folder, VERSION).code, Some(0));
    assert!(!folder.join("path").exists(), "a binary with another sum came into the path");
}

#[test]
fn the_action_prefers_the_wheel_and_takes_it_only_if_its_sum_is_that_of_the_release() {
    let folder = runner();
    let name = wheel(&folder);
    install(&folder, "").expect(0);
    let program = Path::new(folder.read("path").trim()).join("deckpress");
    let said = run(Command::new(program)).expect(0).stdout;
    assert_eq!(said, format!("deckpress {VERSION} of the wheel\n"));

    fs::remove_file(folder.join("path")).unwrap();
    let mut bytes = fs::read(folder.join("released").join(&name)).unwrap();
    bytes.push(0);
    folder.write(&format!("released/{name}"), bytes);
    let refused = install(&folder, "").expect(1);
    assert!(refused.stdout.contains("has another sum than its release says"), "{}", refused.stdout);
    assert!(!folder.join("path").exists());

    // Without a Python that has pip, the archive does.
    sum(&folder);
    for name in ["python3", "python"] {
        self::program(&folder, name, "#!/bin/sh\nexit 1\n");
    }
    install(&folder, "").expect(0);
    assert!(folder.read("path").contains("unknown-linux-musl"), "{}", folder.read("path"));
}

#[test]
fn the_action_builds_its_own_source_where_no_release_has_its_version() {
    let folder = runner();
    program(&folder, "cargo", "#!/bin/sh\nprintf '%s ' \"$@\" > \"$RELEASED/../cargo\"\n");
    fs::remove_dir_all(folder.join("released")).unwrap();
    fs::create_dir(folder.join("released")).unwrap();
    install(&folder, "").expect(0);
    assert!(folder.read("cargo").starts_with("install --locked --quiet --path "), "{}", folder.read("cargo"));
    assert!(folder.read("path").ends_with("/deckpress/bin\n"));
    let other = install(&folder, "9.9.9").expect(1);
    assert!(other.stdout.contains("no deckpress 9.9.9 for Linux on X64"), "{}", other.stdout);
}
