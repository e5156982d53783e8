//! Deck options that come with a package. Learners get them only where they ask for them at import; their own
//! presets stay, and so does ours once they have it.

use serde_json::{Value, json};

use crate::date::Epoch;
use crate::model::{GatherOrder, Preset, Seconds};

/// A preset with its permanent id.
pub struct AnkiPreset {
    pub id: i64,
    row: Value,
}

impl AnkiPreset {
    #[must_use]
    pub fn new(id: i64, preset: &Preset<'_>, title: &str, modified: Epoch) -> AnkiPreset {
        let row = json!({
            "id": id,
            "mod": modified.0,
            "usn": -1,
            "name": preset.name.unwrap_or(title),
            "new": {
                "bury": preset.bury_new_siblings,
                "delays": minutes(&preset.learning_steps),
                "perDay": preset.new_cards_per_day,
            },
            "rev": {
                "bury": preset.bury_review_siblings,
                "perDay": preset.maximum_reviews_per_day,
            },
            "lapse": { "delays": minutes(&preset.relearning_steps) },
            "newGatherPriority": gather_priority(preset.new_card_gather_order),
            "buryInterdayLearning": preset.bury_interday_learning_siblings,
            "desiredRetention": f64::from(preset.desired_retention_percent) / 100.0,
        });
        AnkiPreset { id, row }
    }

    /// Returns the row, completed from Anki's default where ours says nothing.
    #[must_use]
    pub fn over(&self, default: &Value) -> Value {
        let mut row = default.clone();
        merge(&mut row, &self.row);
        row
    }
}

fn merge(row: &mut Value, own: &Value) {
    match (row, own) {
        (Value::Object(row), Value::Object(own)) => {
            for (key, value) in own {
                merge(row.entry(key).or_insert(Value::Null), value);
            }
        }
        (row, own) => *row = own.clone(),
    }
}

fn minutes(steps: &[Seconds]) -> Vec<f64> {
    steps.iter().map(|step| f64::from(step.0) / 60.0).collect()
}

/// Returns the number that Anki has for an order (`NewCardGatherPriority` in `deck_config.proto`).
fn gather_priority(order: GatherOrder) -> u8 {
    match order {
        GatherOrder::Deck => 0,
        GatherOrder::AscendingPosition => 1,
        GatherOrder::DescendingPosition => 2,
        GatherOrder::RandomNotes => 3,
        GatherOrder::RandomCards => 4,
    }
}
