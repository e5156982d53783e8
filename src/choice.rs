//! Values that people choose by name. Each name is written once: readers, schemas, the lock and the docs take it from
//! here.

/// The names of a type's values, and what is said of them.
#[derive(Debug)]
pub struct Choices {
    /// The type's name, for references within a schema.
    pub name: &'static str,
    /// Lines of its description.
    pub about: &'static [&'static str],
    /// Each value's name, and the lines of its description.
    pub values: &'static [(&'static str, &'static [&'static str])],
}

/// One of a few values with names.
pub trait Choice: Copy + PartialEq + 'static {
    /// All values, in the order of [`Choice::CHOICES`].
    const ALL: &'static [Self];
    /// What they are called.
    const CHOICES: Choices;

    /// Returns the value of this name, if there is one.
    #[must_use]
    fn named(name: &str) -> Option<Self> {
        let at = Self::CHOICES.values.iter().position(|(found, _)| *found == name)?;
        Some(Self::ALL[at])
    }

    /// Returns the value's name.
    #[must_use]
    fn name(self) -> &'static str {
        let mut named = Self::ALL.iter().zip(Self::CHOICES.values);
        named.find(|(value, _)| **value == self).map_or("", |(_, (name, _))| name)
    }
}

/// Defines an enum whose values have names.
macro_rules! choices {
    (
        $(#[doc = $about:literal])*
        $visibility:vis enum $type:ident $(, by default $default:ident)? {
            $($(#[doc = $doc:literal])* $value:ident = $name:literal,)*
        }
    ) => {
        $(#[doc = $about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        $visibility enum $type {
            $($(#[doc = $doc])* $value,)*
        }

        impl $crate::choice::Choice for $type {
            const ALL: &'static [$type] = &[$($type::$value),*];
            const CHOICES: $crate::choice::Choices = $crate::choice::Choices {
                name: stringify!($type),
                about: &[$($about),*],
                values: &[$(($name, &[$($doc),*])),*],
            };
        }

        $(impl Default for $type {
            fn default() -> $type {
                $type::$default
            }
        })?
    };
}
pub(crate) use choices;
