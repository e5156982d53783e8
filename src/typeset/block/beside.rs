//! Notes in a side column: each line of them hangs on the strip of the main text beside it.

use super::piece::{Cut, Piece};
use crate::typeset::unit::Pt;

/// How far a note may be above the strip that it hangs on, and a column still begin there: its capitals are lower, and the
/// room below the head is larger.
const OVERHANG: Pt = Pt::new(5.0);

/// Hangs `notes` on `main`, level with its first strip. What reaches below the main text becomes strips of its own.
pub fn attach(main: &mut Vec<Piece>, notes: Vec<Piece>) {
    let mut tops = Vec::with_capacity(main.len());
    let mut end = Pt::ZERO;
    for (index, piece) in main.iter().enumerate() {
        end += if index == 0 { Pt::ZERO } else { piece.gap };
        tops.push(end);
        end += piece.height;
    }
    let (mut y, mut beside) = (Pt::ZERO, 0);
    for (index, mut note) in notes.into_iter().enumerate() {
        let top = y + if index == 0 { Pt::ZERO } else { note.gap };
        y = top + note.height;
        let found = main.iter().zip(&tops).position(|(piece, top)| *top + piece.height >= y);
        if let Some(at) = found.filter(|_| y <= end) {
            let offset = top - tops[at];
            beside = at;
            if offset < -OVERHANG {
                main[at].cut = Cut::Never;
            }
            main[at].items.extend(note.items.into_iter().map(|item| item.moved(Pt::ZERO, offset)));
        } else {
            // Below the end of the main text; a line that begins beside it and ends below it reaches back, as all have one
            // leading.
            note.gap = top - end;
            tops.push(top);
            end = y;
            beside = main.len();
            main.push(note);
        }
    }
    // Notes have one leading: what they hang on keeps its distances.
    main.iter_mut().take(beside + 1).skip(1).for_each(|piece| piece.stretch = Pt::ZERO);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::typeset::page::{Anchor, Item};

    fn strips(count: usize, height: i64) -> Vec<Piece> {
        let anchor = |index| Item::Anchor { anchor: Anchor::Entry(index), y: Pt::ZERO };
        (0..count).map(|index| Piece::new(Pt(height), vec![anchor(index)])).collect()
    }

    /// Returns where each note is, below the first strip.
    fn places(main: &[Piece]) -> Vec<i64> {
        let (mut places, mut y) = (Vec::new(), 0);
        for piece in main {
            y += piece.gap.0;
            for item in &piece.items {
                if let Item::Anchor { y: own, .. } = item {
                    places.push(y + own.0);
                }
            }
            y += piece.height.0;
        }
        places
    }

    #[test]
    fn notes_keep_their_own_distances_beside_the_text() {
        let mut main: Vec<Piece> = (0..4).map(|_| Piece::space(Pt(14_000))).collect();
        attach(&mut main, strips(5, 10_000));
        assert_eq!(main.len(), 4);
        assert_eq!(places(&main), [0, 10_000, 20_000, 30_000, 40_000]);
    }

    #[test]
    fn notes_keep_their_leading_where_gaps_of_the_text_are_stretched() {
        let stretchy = || Piece { stretch: Pt(5000), gap: Pt(2000), ..Piece::space(Pt(14_000)) };
        let mut main: Vec<Piece> = (0..5).map(|_| stretchy()).collect();
        attach(&mut main, strips(4, 10_000));
        let stretches: Vec<i64> = main.iter().map(|piece| piece.stretch.0).collect();
        assert_eq!(stretches, [5000, 0, 0, 5000, 5000]);
    }

    #[test]
    fn notes_that_are_longer_than_the_text_go_on_below_it() {
        let mut main = vec![Piece::space(Pt(14_000))];
        attach(&mut main, strips(4, 10_000));
        assert_eq!(main.len(), 4);
        assert_eq!(places(&main), [0, 10_000, 20_000, 30_000]);
        assert_eq!(main.iter().map(|piece| piece.gap.0 + piece.height.0).sum::<i64>(), 40_000);
    }
}
