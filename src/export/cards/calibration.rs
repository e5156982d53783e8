//! A sheet to print before all others: is it printed at its size, and how far are its backs off?

use super::options::{CardsOptions, Marks};
use super::{crop, imposition};
use crate::typeset::block::Composer;
use crate::typeset::block::marks::{Side, put_line};
use crate::typeset::page::{Area, Item, Page, Stroke};
use crate::typeset::text::breaks::Setting;
use crate::typeset::text::inline::{Family, RichText, TextStyle};
use crate::typeset::tree::Role;
use crate::typeset::unit::Pt;

/// Thin enough to read half a millimetre off it.
const HAIRLINE: Pt = Pt::new(0.3);
/// The step of the rulers.
const MILLIMETRE: Pt = Pt::mm(1.0);
/// From the edges of the paper to the middle of a cross.
const CORNER: Pt = Pt::mm(17.0);
/// From the edges of the paper to text and rulers.
const SIDE: Pt = Pt::mm(30.0);
/// Long enough to lay a ruler against.
const ARM: Pt = Pt::mm(6.0);

/// Returns the test sheet of a layout: a front, and a back where there is one.
#[must_use]
pub fn pages(composer: &mut Composer<'_>, options: &CardsOptions) -> Vec<Page> {
    let page = |label: &str, items| Page::new(label.to_owned(), options.layout.page, items);
    let turn = imposition::turn(options.duplex);
    let mut front = crop::marks(
        &CardsOptions { marks: Some(options.marks.unwrap_or(Marks::Ticks)), ..*options },
        composer.palette.text,
    );
    front.extend(rulers(composer, options.layout.page));
    front.extend(text(composer, options, turn.is_some()));
    let Some(turn) = turn else { return vec![page("1", front)] };
    let (mut back, shift) = (Vec::new(), options.back_shift);
    for (x, y) in corners(options.layout.page) {
        front.extend(cross(composer, (x, y)));
        let point = Area { x, y, width: Pt::ZERO, height: Pt::ZERO };
        let Area { x, y, .. } = imposition::behind(point, options.layout.page, turn);
        back.extend(scaled_cross(composer, (x + shift.0, y + shift.1)));
    }
    let words = composer.words;
    back.extend(paragraphs(composer, options, std::slice::from_ref(&words.test_back)));
    vec![page(&words.front(1), front), page(&words.back(1), back)]
}

fn corners((width, height): (Pt, Pt)) -> [(Pt, Pt); 4] {
    let (right, bottom) = (width - CORNER, height - CORNER);
    [(CORNER, CORNER), (right, CORNER), (CORNER, bottom), (right, bottom)]
}

fn stroke(composer: &Composer<'_>, from: (Pt, Pt), to: (Pt, Pt)) -> Item {
    Item::Stroke(Stroke { from, to, width: HAIRLINE, colour: composer.palette.text })
}

fn cross(composer: &Composer<'_>, (x, y): (Pt, Pt)) -> Vec<Item> {
    vec![stroke(composer, (x - ARM, y), (x + ARM, y)), stroke(composer, (x, y - ARM), (x, y + ARM))]
}

/// Returns a cross with a tick each millimetre, a longer one at five.
fn scaled_cross(composer: &Composer<'_>, (x, y): (Pt, Pt)) -> Vec<Item> {
    let mut items = cross(composer, (x, y));
    for step in 1..=5 {
        let (away, half) = (MILLIMETRE * step, Pt::mm(if step == 5 { 1.6 } else { 0.8 }));
        for at in [away, -away] {
            items.push(stroke(composer, (x + at, y - half), (x + at, y + half)));
            items.push(stroke(composer, (x - half, y + at), (x + half, y + at)));
        }
    }
    items
}

/// Returns rulers in millimetres and in eighths of an inch, as long as the page allows, up to 100 mm and 4 in.
fn rulers(composer: &mut Composer<'_>, (width, height): (Pt, Pt)) -> Vec<Item> {
    let room = width - SIDE * 2;
    let mut items = ruler(composer, room.min(Pt::mm(100.0)), height - Pt::mm(22.0), &METRIC);
    items.extend(ruler(composer, room.min(Pt::new(288.0)), height - Pt::mm(12.0), &IMPERIAL));
    items
}

struct Scale {
    tick: Pt,
    /// Ticks from one number to the next, and from one longer tick to the next.
    numbered: usize,
    longer: usize,
    /// From one number to the next.
    step: usize,
    unit: &'static str,
}

const METRIC: Scale = Scale { tick: MILLIMETRE, numbered: 10, longer: 5, step: 10, unit: "mm" };
const IMPERIAL: Scale = Scale { tick: Pt::new(9.0), numbered: 8, longer: 4, step: 1, unit: "in" };

fn ruler(composer: &mut Composer<'_>, room: Pt, y: Pt, scale: &Scale) -> Vec<Item> {
    let style = TextStyle::new(Family::Narrow, Pt::new(6.6), composer.palette.text);
    // A hundred ticks are a little more than 100 mm: each is rounded.
    let ticks = usize::try_from((room + scale.tick / 2).0 / scale.tick.0).unwrap_or(0);
    let ticks = ticks / scale.numbered * scale.numbered;
    let mut items = vec![stroke(composer, (SIDE, y), (SIDE + scale.tick * ticks, y))];
    for tick in 0..=ticks {
        let x = SIDE + scale.tick * tick;
        let length = match tick {
            _ if tick % scale.numbered == 0 => 3.5,
            _ if tick % scale.longer == 0 => 2.6,
            _ => 1.6,
        };
        items.push(stroke(composer, (x, y), (x, y - Pt::mm(length))));
        if tick % scale.numbered == 0 {
            let unit = if tick == ticks { scale.unit } else { "" };
            let number = format!("{} {unit}", tick / scale.numbered * scale.step);
            let line =
                composer.element(Role::Paragraph, |composer| composer.one_line(number.trim_end(), style));
            put_line(line, Side::Left(x + Pt::new(1.5)), y - Pt::mm(3.2), &mut items);
        }
    }
    items
}

/// Returns the text that says what to do with the sheet.
fn text(composer: &mut Composer<'_>, options: &CardsOptions, has_back: bool) -> Vec<Item> {
    let (x, y) = options.back_shift;
    let words = composer.words;
    let mut steps = vec![words.test_print.clone(), words.test_measure.clone()];
    if has_back {
        let shift = format!("{} {}", x.in_mm(), y.in_mm()).replace(" mm", "mm");
        steps.extend([words.test_hold.clone(), words.test_read.clone(), words.test_add(&shift)]);
    }
    let steps: Vec<_> = (1..).zip(steps).map(|(number, step)| format!("{number}. {step}")).collect();
    paragraphs(composer, options, &steps)
}

/// Returns texts below one another, between the crosses.
fn paragraphs(composer: &mut Composer<'_>, options: &CardsOptions, texts: &[String]) -> Vec<Item> {
    let (width, height) = options.layout.page;
    let is_small = height < Pt::mm(150.0);
    let (size, lead) = if is_small { (Pt::new(7.0), Pt::new(8.8)) } else { (Pt::new(10.0), Pt::new(14.0)) };
    let style = TextStyle::new(Family::Sans, size, composer.palette.text);
    let side = if composer.right_to_left { Side::Right(width - SIDE) } else { Side::Left(SIDE) };
    let mut items = Vec::new();
    let mut baseline = if is_small { Pt::mm(10.0) } else { SIDE };
    for text in texts {
        let rich = RichText::plain(text, style);
        let set = |composer: &mut Composer<'_>| composer.lines(&rich, width - SIDE * 2, Setting::Ragged);
        for line in composer.element(Role::Paragraph, set) {
            put_line(line, side, baseline, &mut items);
            baseline += lead;
        }
        baseline += lead.per_mille(if is_small { 200 } else { 400 });
    }
    items
}
