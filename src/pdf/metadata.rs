//! What a file says of itself, twice: the information dictionary for old programs, XMP for archives and screen readers.
//! Archives refuse a file whose two versions differ; both are made of the same facts here.

use std::fmt::Write as _;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use super::about::About;
use super::syntax::{name, text};

const PRODUCER: &str = concat!("deckpress ", env!("CARGO_PKG_VERSION"));

/// Facts in the form that both versions can hold.
struct Facts {
    title: String,
    author: String,
    subject: String,
    licence: String,
}

/// Adds both versions; returns the XMP stream for the catalog.
pub fn add(document: &mut Document, about: &About<'_>) -> ObjectId {
    let facts = Facts {
        title: plain(about.title),
        author: plain(&about.authors.join(", ")),
        subject: plain(&about.subject),
        licence: plain(about.licence.unwrap_or_default()),
    };
    if let Ok(old) = document.trailer.get(b"Info").and_then(Object::as_reference) {
        document.objects.remove(&old);
    }
    let info = document.add_object(info(&facts, about));
    document.trailer.set("Info", info);
    let dictionary = Dictionary::from_iter([("Type", name("Metadata")), ("Subtype", name("XML"))]);
    let stream = Stream::new(dictionary, xmp(&facts, about).into_bytes());
    // Archives look for it without unpacking anything.
    document.add_object(stream.with_compression(false))
}

fn info(facts: &Facts, about: &About<'_>) -> Dictionary {
    let date = Object::string_literal(about.epoch.pdf_date());
    let mut info = Dictionary::from_iter([
        ("Title", text(&facts.title)),
        ("Creator", text(PRODUCER)),
        ("Producer", text(PRODUCER)),
        ("CreationDate", date.clone()),
        ("ModDate", date),
    ]);
    for (key, fact) in [("Author", &facts.author), ("Subject", &facts.subject)] {
        if !fact.is_empty() {
            info.set(key, text(fact));
        }
    }
    info
}

fn xmp(facts: &Facts, about: &About<'_>) -> String {
    let date = about.epoch.timestamp();
    let mut xmp = String::from(HEAD);
    let mut fact = |element: &str, container: &str, text: &str| {
        if text.is_empty() {
            return;
        }
        let lang = if container == "Alt" { " xml:lang=\"x-default\"" } else { "" };
        let text = escaped(text);
        // Writing to a string does not fail.
        let _ = match container {
            "" => writeln!(xmp, "<{element}>{text}</{element}>"),
            _ => writeln!(
                xmp,
                "<{element}><rdf:{container}><rdf:li{lang}>{text}</rdf:li></rdf:{container}></{element}>"
            ),
        };
    };
    fact("dc:title", "Alt", &facts.title);
    fact("dc:creator", "Seq", &facts.author);
    fact("dc:description", "Alt", &facts.subject);
    fact("dc:rights", "Alt", &facts.licence);
    fact("dc:language", "Bag", about.lang);
    fact("dc:format", "", "application/pdf");
    fact("pdf:Producer", "", PRODUCER);
    fact("xmp:CreatorTool", "", PRODUCER);
    fact("xmp:CreateDate", "", &date);
    fact("xmp:ModifyDate", "", &date);
    xmp.push_str(TAIL);
    xmp
}

/// Returns a text on one line, in characters that XML can hold.
fn plain(text: &str) -> String {
    let is_odd = |character: char| character.is_control() || matches!(character, '\u{fffe}' | '\u{ffff}');
    text.chars().map(|character| if is_odd(character) { ' ' } else { character }).collect()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

const HEAD: &str = r#"<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaid:part>2</pdfaid:part>
<pdfaid:conformance>A</pdfaid:conformance>
<pdfuaid:part>1</pdfuaid:part>
"#;

/// PDF/A knows no names of PDF/UA and wants them described.
const TAIL: &str = r#"<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 to which the document conforms</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>
"#;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_breaks_the_packet() {
        assert_eq!(escaped(&plain("a<b>\u{0}&\nc")), "a&lt;b&gt; &amp; c");
    }
}
