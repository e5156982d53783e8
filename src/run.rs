//! What each command does. The story of a run is in [`stages`]: load, check, prepare; a build then plans, exports and
//! commits in [`build()`].

mod build;
mod check;
mod diff;
mod import;
mod man;
mod new;
mod open;
mod preview;
pub(crate) mod stages;
mod target;
pub(crate) mod times;
mod unchanged;

pub use build::build;
pub use check::check;
pub use diff::{Compared, diff};
pub use import::import;
pub use man::man;
pub use new::new;
pub use preview::preview;
pub use stages::Exit;
