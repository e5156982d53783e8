//! Seconds since 1970 as the dates that pages and PDF files show.

use crate::model::Epoch;

/// Year, month and day (UTC).
#[must_use]
pub fn civil(epoch: Epoch) -> (u32, u32, u32) {
    // Howard Hinnant's algorithm; its years begin in March, so that the leap day is the last one.
    let days = epoch.0 / 86_400 + 719_468;
    let era = days / 146_097;
    let day_of_era = days % 146_097;
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    (era * 400 + year_of_era + u32::from(month <= 2), month, day)
}

/// `2026-11-23`.
#[must_use]
pub fn iso(epoch: Epoch) -> String {
    let (year, month, day) = civil(epoch);
    format!("{year}-{month:02}-{day:02}")
}

/// `D:20261123190704Z`.
#[must_use]
pub fn pdf(epoch: Epoch) -> String {
    let (year, month, day) = civil(epoch);
    let second = epoch.0 % 86_400;
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    format!("D:{year}{month:02}{day:02}{hour:02}{minute:02}{second:02}Z")
}

/// `2026-11-23T19:07:04Z`.
#[must_use]
pub fn timestamp(epoch: Epoch) -> String {
    let second = epoch.0 % 86_400;
    format!("{}T{:02}:{:02}:{:02}Z", iso(epoch), second / 3600, second / 60 % 60, second % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_those_of_the_calendar() {
        assert_eq!(iso(Epoch(0)), "1970-01-01");
        assert_eq!(iso(Epoch(951_782_400)), "2000-02-29");
        assert_eq!(iso(Epoch(951_868_800)), "2000-03-01");
        assert_eq!(iso(Epoch(1_798_675_199)), "2026-12-30");
        assert_eq!(pdf(Epoch(1_795_460_824)), "D:20261123190704Z");
    }
}
