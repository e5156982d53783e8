//! Feeds the readers bytes that a fuzzer makes up. `make fuzz` runs each target; TARGET names the one of this run.
//!
//! A target must come back: a panic, an endless loop or too much memory is a find. Inputs that did any of it are in
//! tests/fixtures/fuzz/, where `cargo test fuzz` runs them again.

#![no_main]

use std::sync::OnceLock;

mod targets;

use targets::{Target, target};

static TARGET: OnceLock<Target> = OnceLock::new();

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let target = TARGET.get_or_init(|| {
        let name = std::env::var("TARGET").unwrap_or_default();
        target(&name).unwrap_or_else(|| panic!("TARGET is none of the targets: `{name}`"))
    });
    target(bytes);
});
