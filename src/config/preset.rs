//! `[preset]`: the deck options that a package brings, named as Anki's options screen names them.

use super::keys::PRESET;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Preset, Seconds};
use crate::text::Text;
use crate::value::Node;
use crate::value::fields::{Codes, Fields, set};
use crate::wording::shown;

pub(super) fn read<'s>(node: Node<'s>, preset: &mut Preset<'s>, faults: &mut Vec<Diagnostic>) {
    let Some(mut fields) = Fields::new(node, &PRESET, Codes::Settings, faults) else { return };
    if let Some(name) = fields.text("name") {
        preset.name = Some(name.text.trim()).filter(|name| !name.is_empty());
    }
    set(&mut preset.new_cards_per_day, fields.number("new-cards-per-day"));
    set(&mut preset.maximum_reviews_per_day, fields.number("maximum-reviews-per-day"));
    set(&mut preset.learning_steps, steps(&mut fields, "learning-steps"));
    set(&mut preset.relearning_steps, steps(&mut fields, "relearning-steps"));
    set(&mut preset.new_card_gather_order, fields.choice("new-card-gather-order"));
    set(&mut preset.bury_new_siblings, fields.boolean("bury-new-siblings"));
    set(&mut preset.bury_review_siblings, fields.boolean("bury-review-siblings"));
    set(&mut preset.bury_interday_learning_siblings, fields.boolean("bury-interday-learning-siblings"));
    set(&mut preset.desired_retention_percent, fields.number("desired-retention"));
    fields.finish();
}

/// Returns steps as Anki has them, such as `1m 10m`: an empty list for an empty text, `None` if the key is absent
/// or a step is not valid.
fn steps(fields: &mut Fields<'_, '_>, key: &'static str) -> Option<Vec<Seconds>> {
    let text = fields.text(key)?;
    let steps: Option<Vec<_>> = text.text.split_whitespace().map(step).collect();
    if steps.is_none() {
        fields.faults.push(bad_steps(key, text));
    }
    steps
}

fn step(text: &str) -> Option<Seconds> {
    let number = text.trim_end_matches(|unit: char| unit.is_ascii_alphabetic());
    let unit = match &text[number.len()..] {
        "s" => 1,
        "m" => 60,
        "h" => 3600,
        "d" => 86_400,
        _ => return None,
    };
    let number: u32 = number.parse().ok().filter(|number| (1..=9999).contains(number))?;
    Some(Seconds(number * unit))
}

fn bad_steps(key: &str, text: Text<'_>) -> Diagnostic {
    let message = format!("`{}` is not a valid value for `{key}`", shown(text.text));
    Diagnostic::new(Code::BadSetting, text.span, message)
        .help("write numbers with s, m, h or d, and spaces between them: `1m 10m 1d`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_have_ankis_units() {
        let seconds = ["30s", "1m", "2h", "1d"].map(|text| step(text).map(|step| step.0));
        assert_eq!(seconds, [Some(30), Some(60), Some(7200), Some(86_400)]);
        for bad in ["", "m", "1", "0m", "-1m", "1.5m", "1w", "1 m", "99999d", "1mm", "é"] {
            assert_eq!(step(bad).map(|step| step.0), None, "{bad}");
        }
    }
}
