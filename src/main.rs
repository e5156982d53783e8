//! Arguments to run to exit code.

use std::process::ExitCode;

use clap::{CommandFactory as _, Parser as _};
use deckpress::cli::{Cli, Command, CorpusArgs};
use deckpress::report::{Form, Printer, Talk, print_bytes, print_line};
use deckpress::run::{self, Compared, Exit};
use deckpress::source::Sources;
use deckpress::world::{Terminal, World};
use deckpress::{export, schema};

fn main() -> ExitCode {
    let cli = Cli::try_parse().unwrap_or_else(|refusal| refuse(&refusal));
    let world = match World::ask() {
        Ok(world) => world,
        Err(fault) => {
            let terminal = Terminal { is_interactive: false, colours: false };
            Printer::new(Form::Human, Talk::default(), terminal)
                .diagnostics(vec![fault], &Sources::default());
            return ExitCode::from(Exit::Usage as u8);
        }
    };
    let printer = |corpus: &CorpusArgs| {
        let talk = Talk { is_quiet: corpus.quiet, is_verbose: corpus.verbose };
        Printer::new(corpus.report, talk, world.terminal)
    };
    let plain = |form, is_quiet| Printer::new(form, Talk { is_quiet, is_verbose: false }, world.terminal);
    let exit = match &cli.command {
        Command::Diff(arguments) => {
            let mut printer = plain(arguments.report, arguments.quiet);
            return ExitCode::from(run::diff(arguments, &world, &mut printer) as u8);
        }
        Command::New(arguments) => run::new(arguments, &mut plain(arguments.report, false)),
        Command::Man { folder } => run::man(folder, &mut plain(Form::Human, false)),
        Command::Build(arguments) => run::build(arguments, &world, &mut printer(&arguments.corpus)),
        Command::Preview(arguments) => run::preview(arguments, &world, &mut printer(&arguments.corpus)),
        Command::Check(arguments) => run::check(arguments, &world, &mut printer(&arguments.corpus)),
        Command::Formats => {
            for format in export::Format::ALL {
                print_line(&format!(
                    "{:<6} .{:<10} {}",
                    format.name(),
                    format.extension(),
                    format.description()
                ));
            }
            Exit::Clean
        }
        Command::Schema { of } => {
            print_line(&schema::schema(*of));
            Exit::Clean
        }
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut Cli::command(), "deckpress", &mut script);
            print_bytes(&script);
            Exit::Clean
        }
    };
    ExitCode::from(exit as u8)
}

/// Ends as clap would, but for `diff`, whose exit code 2 means that two releases differ.
fn refuse(refusal: &clap::Error) -> ! {
    let is_diff = std::env::args_os().nth(1).is_some_and(|word| word == "diff");
    let _ = refusal.print();
    let exit =
        if is_diff && refusal.exit_code() != 0 { Compared::Trouble as i32 } else { refusal.exit_code() };
    std::process::exit(exit)
}
