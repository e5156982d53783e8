//! Arguments to run to exit code.

use std::path::Path;
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{CommandFactory as _, Parser as _};
use deckpress::cli::{Cli, Command, CorpusArgs};
use deckpress::diagnostic::{Code, Diagnostic};
use deckpress::report::{Form, Printer, Talk, keep, lost, print_bytes, print_line, talk};
use deckpress::run::{self, Compared, Exit};
use deckpress::source::Sources;
use deckpress::wording::{is_unseen, visible};
use deckpress::world::{Terminal, World};
use deckpress::{export, limits, schema, signals};

fn main() -> ExitCode {
    let cli = Cli::try_parse().unwrap_or_else(|refusal| refuse(&refusal));
    let world = match signals::listen().and_then(|()| World::ask()) {
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
    limits::set_all(cli.command.limits());
    let exit = match &cli.command {
        Command::Diff(arguments) => {
            let mut printer = plain(arguments.report, arguments.quiet);
            let compared = run::diff(arguments, &world, &mut printer);
            return ended(compared as u8, Compared::Trouble as u8, &mut printer);
        }
        Command::Import(arguments) => {
            run::import(arguments, &world, &mut plain(arguments.report, arguments.quiet))
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
    ended(exit as u8, Exit::World as u8, &mut plain(Form::Human, false))
}

/// Returns the exit code of the run, or `trouble` if what it had to show is lost.
fn ended(exit: u8, trouble: u8, printer: &mut Printer) -> ExitCode {
    let Some(fault) = lost() else { return ExitCode::from(exit) };
    printer.diagnostics(vec![fault], &Sources::default());
    ExitCode::from(trouble)
}

/// Ends as clap would, but for `diff`, whose exit code 2 means that two releases differ.
fn refuse(refusal: &clap::Error) -> ! {
    let word = std::env::args_os().nth(1).unwrap_or_default();
    let is_diff = word == "diff";
    if refusal.kind() == ErrorKind::InvalidSubcommand && Path::new(&word).exists() {
        let word = word.to_string_lossy();
        let fault = Diagnostic::without_place(Code::NoCorpus, format!("`{word}` is not a command"))
            .help(format!("name a command before it: `deckpress build {word}`"));
        let terminal = Terminal { is_interactive: false, colours: false };
        Printer::new(Form::Human, Talk::default(), terminal).diagnostics(vec![fault], &Sources::default());
        std::process::exit(Exit::Usage as i32)
    }
    print_refusal(refusal);
    let trouble = if is_diff { Compared::Trouble as u8 } else { Exit::World as u8 };
    let exit = match u8::try_from(refusal.exit_code()) {
        Ok(0) if lost().is_none() => 0,
        Ok(0) => trouble,
        _ if is_diff => trouble,
        Ok(exit) => exit,
        Err(_) => Exit::Usage as u8,
    };
    std::process::exit(exit.into())
}

/// Prints what clap has to say. It repeats arguments as they are, and the names of files may be among them.
fn print_refusal(refusal: &clap::Error) {
    let arguments = || std::env::args_os().map(|word| word.to_string_lossy().into_owned());
    if !arguments().any(|word| word.contains(is_unseen)) {
        return keep(refusal.print());
    }
    let mut text = refusal.render().to_string();
    let words = arguments()
        .flat_map(|word| [word.clone(), word.split('=').map(str::to_owned).next().unwrap_or_default()]);
    for word in words.filter(|word| word.contains(is_unseen)) {
        text = text.replace(&word, &visible(&word));
    }
    let is_hidden = |character: char| is_unseen(character) && character != '\n';
    let text = text.replace(is_hidden, "\u{fffd}");
    talk(text.trim_end());
}
