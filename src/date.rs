//! Seconds since 1970, and the dates that pages, packages and PDF files show.

/// Seconds since 1970-01-01 UTC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Epoch(pub u32);

impl Epoch {
    /// The latest time that a note may have: 2106, with room for changes after it.
    pub const LAST: Epoch = Epoch(4_291_747_199);

    /// Returns the time a second later.
    #[must_use]
    pub fn next(self) -> Epoch {
        Epoch(self.0.saturating_add(1))
    }

    /// Returns year, month and day (UTC).
    #[must_use]
    pub fn civil(self) -> (u32, u32, u32) {
        // Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms": years begin in March, so that the leap day
        // is the last day of its year. 719 468 days lie between 0000-03-01 and 1970-01-01.
        let days = self.0 / 86_400 + 719_468;
        let era = days / 146_097;
        let day_of_era = days % 146_097;
        let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
        let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
        (era * 400 + year_of_era + u32::from(month <= 2), month, day)
    }

    /// Returns the date as `2026-11-23`.
    #[must_use]
    pub fn date(self) -> String {
        let (year, month, day) = self.civil();
        format!("{year}-{month:02}-{day:02}")
    }

    /// Returns date and time as `2026-11-23T19:07:04Z`, the form of XMP and RFC 3339.
    #[must_use]
    pub fn timestamp(self) -> String {
        let (hour, minute, second) = self.time();
        format!("{}T{hour:02}:{minute:02}:{second:02}Z", self.date())
    }

    /// Returns date and time as `D:20261123190704Z`, the form of a PDF string.
    #[must_use]
    pub fn pdf_date(self) -> String {
        let ((year, month, day), (hour, minute, second)) = (self.civil(), self.time());
        format!("D:{year}{month:02}{day:02}{hour:02}{minute:02}{second:02}Z")
    }

    /// Returns hour, minute and second.
    fn time(self) -> (u32, u32, u32) {
        let second = self.0 % 86_400;
        (second / 3600, second / 60 % 60, second % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_those_of_the_calendar() {
        let days = [
            (0, "1970-01-01"),
            (951_782_400, "2000-02-29"),
            (951_868_800, "2000-03-01"),
            (1_795_392_000, "2026-11-23"),
            (1_798_675_199, "2026-12-30"),
            (4_102_444_799, "2099-12-31"),
        ];
        for (seconds, date) in days {
            assert_eq!(Epoch(seconds).date(), date);
        }
        assert_eq!(Epoch(1_795_460_824).pdf_date(), "D:20261123190704Z");
        assert_eq!(Epoch(1_795_460_824).timestamp(), "2026-11-23T19:07:04Z");
    }
}
