//! `deckpress man`: a manual page for each command, from what `--help` says.

use std::path::Path;

use clap::CommandFactory as _;

use super::stages::{Exit, cannot_write, finish};
use crate::cli::Cli;
use crate::output::{self, Ready};
use crate::report::Printer;
use crate::source::Sources;

/// Runs `deckpress man`.
pub fn man(folder: &Path, printer: &mut Printer) -> Exit {
    let mut command = Cli::command().disable_help_subcommand(true);
    command.build();
    for (name, page) in pages(&command) {
        let path = folder.join(format!("{name}.1"));
        if let Err(error) = output::stage(&path, &page).and_then(Ready::commit) {
            return finish(Exit::World, vec![cannot_write(&path, &error)], &Sources::default(), printer, "");
        }
    }
    Exit::Clean
}

/// Returns the manual pages of `deckpress` and of each command, such as `deckpress-build`, by name, in roff.
fn pages(command: &clap::Command) -> Vec<(String, Vec<u8>)> {
    let all = std::iter::once(command).chain(command.get_subcommands());
    let pages = all.map(|command| {
        let mut page = Vec::new();
        // Writing into memory does not fail.
        let _ = clap_mangen::Man::new(command.clone()).manual("deckpress").render(&mut page);
        (command.get_display_name().unwrap_or(command.get_name()).to_owned(), page)
    });
    pages.collect()
}
