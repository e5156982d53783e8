//! Pictures, sounds and literal text in the real Anki.

use std::path::PathBuf;

use crate::common::{Folder, anki, deckpress_at, png, root};

const WAV: &[u8] =
    b"RIFF\x24\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x40\x1f\0\0\x40\x1f\0\0\x01\0\x08\0data\0\0\0\0";

/// The texts that `media.py` looks for, as text and as code.
fn literal() -> String {
    let texts = std::fs::read_to_string(root().join("tests/anki/literal.json")).expect("is there");
    let texts: Vec<String> = serde_json::from_str(&texts).expect("a list of texts");
    let escaped = |text: &str| -> String {
        text.chars()
            .flat_map(|it| it.is_ascii_punctuation().then_some('\\').into_iter().chain([it]))
            .collect()
    };
    texts.iter().map(|text| format!("{} `{text}` ", escaped(text))).collect()
}

fn release(folder: &Folder, time: u32, picture: &[u8]) -> PathBuf {
    let text = literal();
    let topic = format!(
        "## What is shown? {{#shown}}\n![a picture](img/Pic%20ture.png) ![a tone](tone.wav)\n\n\
         ## What says {text}? {{#literal}}\n{text}\n\n\
         ### Cloze\n- {text} {{{{hidden}}}} {{#c}}\n"
    );
    folder.write("deck/deck.toml", "id = \"media\"\ntitle = \"Media\"\n");
    folder.write("deck/topic.md", topic);
    folder.write("deck/img/Pic ture.png", picture);
    folder.write("deck/tone.wav", WAV);
    let out = time.to_string();
    deckpress_at(folder.path(), time, &["build", "-q", "--format", "apkg", "-o", &out, "deck"]).expect(0);
    folder.join(&out).join("media/media.apkg")
}

fn media_arrive_in(version: &str) {
    let folder = Folder::new();
    let first = release(&folder, 1_700_000_000, &png(1));
    let second = release(&folder, 1_700_001_000, &png(2));
    let said = anki(version, "media.py", &[first, second]);
    assert!(said.ends_with("media arrive\n"), "{said}");
}

#[test]
fn the_newest_anki_gets_media_whole_and_takes_text_for_text() {
    media_arrive_in("26.9.3");
}

#[test]
#[ignore = "make test-all"]
fn anki_2_1_54_gets_media_whole_and_takes_text_for_text() {
    media_arrive_in("2.1.54");
}
