//! The command line as its documentation shows it: every `tests/cmd/*.trycmd` is run and compared. After a change
//! that is meant: `DECKPRESS_BLESS=1 cargo test --test it cli::`.

use std::env;
use std::path::Path;
use std::process::Command;

#[test]
#[expect(clippy::disallowed_methods, reason = "a test may ask whether to bless")]
fn the_command_line_does_what_its_cases_say() {
    if env::var_os("DECKPRESS_BLESS").is_some() && env::var_os("TRYCMD").is_none() {
        // trycmd asks its own variable, and a process may not set its own safely.
        let mut itself = Command::new(env::current_exe().unwrap());
        itself.args(["--exact", "cli::the_command_line_does_what_its_cases_say"]);
        assert!(itself.env("TRYCMD", "overwrite").status().unwrap().success());
    }
    trycmd::TestCases::new()
        .register_bin("deckpress", Path::new(env!("CARGO_BIN_EXE_deckpress")))
        .env("SOURCE_DATE_EPOCH", "1795392000")
        .env("NO_COLOR", "1")
        .env("XDG_CACHE_HOME", crate::common::NO_CACHE)
        .env("COLUMNS", "100")
        .case("tests/cmd/*.trycmd");
}
