//! XML: texts of elements, CDATA and values of attributes, with the name of the element or attribute.
//!
//! Entities of a document type are not expanded, so a small file stays a small file; a text that refers to
//! one stays as it is around it. What is not changed is copied as it stands.

use quick_xml::{
    Reader,
    escape::{escape, partial_escape, resolve_predefined_entity},
    events::{BytesRef, BytesStart, Event},
};

use super::{Change, Failure};
use crate::core::limits::MAX_XML_DEPTH;

/// A whole XML file.
pub(super) fn change(text: &str, change: &mut Change<'_>) -> Result<String, Failure> {
    let mut walk = Walk {
        change,
        text,
        out: String::with_capacity(text.len()),
        plain: String::new(),
        from: 0,
        elements: Vec::new(),
    };
    let mut reader = Reader::from_str(text);
    loop {
        let start = position(&reader);
        let event = reader.read_event().map_err(|_| broken(&reader))?;
        let end = position(&reader);
        let is_text = match &event {
            Event::Text(piece) => {
                walk.plain.push_str(piece);
                true
            }
            Event::GeneralRef(reference) => walk.reference(reference),
            _ => false,
        };
        if is_text {
            continue;
        }
        walk.flush(start)?;
        match event {
            Event::Eof => break,
            Event::Start(tag) => {
                if walk.elements.len() >= MAX_XML_DEPTH {
                    return Err(Failure::File(format!(
                        "Elements are nested more than {MAX_XML_DEPTH} deep."
                    )));
                }
                walk.tag(&tag, start, end, ">")?;
                walk.elements.push(tag.local_name().as_ref().to_owned());
            }
            Event::Empty(tag) => walk.tag(&tag, start, end, "/>")?,
            Event::End(_) => {
                walk.elements.pop();
                walk.copy(start, end);
            }
            Event::CData(data) => {
                let plain = data.into_inner().into_owned();
                let changed = walk.changed(&plain)?;
                if changed == plain || changed.contains("]]>") {
                    walk.copy(start, end);
                } else {
                    for piece in ["<![CDATA[", changed.as_str(), "]]>"] {
                        walk.out.push_str(piece);
                    }
                }
            }
            _ => walk.copy(start, end),
        }
        walk.from = end;
    }
    if walk.elements.is_empty() { Ok(walk.out) } else { Err(broken(&reader)) }
}

fn position(reader: &Reader<&[u8]>) -> usize {
    usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX)
}

fn broken(reader: &Reader<&[u8]>) -> Failure {
    Failure::File(format!("The file is not valid XML, at byte {}.", reader.error_position()))
}

struct Walk<'w, 'c> {
    change: &'w mut Change<'c>,
    text: &'w str,
    out: String,
    /// The text since the last tag, references resolved, and where it begins in the file.
    plain: String,
    from: usize,
    elements: Vec<String>,
}

impl Walk<'_, '_> {
    fn copy(&mut self, start: usize, end: usize) {
        self.out.push_str(self.text.get(start..end).unwrap_or_default());
    }

    fn changed(&mut self, plain: &str) -> Result<String, Failure> {
        let name = self.elements.last().map_or("", String::as_str);
        Ok((self.change)(name, plain)?)
    }

    /// Writes the text that ends here.
    fn flush(&mut self, end: usize) -> Result<(), Failure> {
        let plain = std::mem::take(&mut self.plain);
        let changed = if plain.trim().is_empty() { plain.clone() } else { self.changed(&plain)? };
        if changed == plain {
            self.copy(self.from, end);
        } else {
            self.out.push_str(&partial_escape(changed.as_str()));
        }
        self.from = end;
        Ok(())
    }

    /// Takes a reference to a character into the text; false for one to something else.
    fn reference(&mut self, reference: &BytesRef<'_>) -> bool {
        if let Ok(Some(char)) = reference.resolve_char_ref() {
            self.plain.push(char);
            return true;
        }
        match resolve_predefined_entity(reference) {
            Some(text) => {
                self.plain.push_str(text);
                true
            }
            None => false,
        }
    }

    /// Writes a tag, made anew only when a value in it changes.
    fn tag(&mut self, tag: &BytesStart<'_>, start: usize, end: usize, close: &str) -> Result<(), Failure> {
        let wrong = || Failure::File(format!("The file is not valid XML, at byte {start}."));
        let mut made = format!("<{}", tag.name().as_ref());
        let mut is_new = false;
        for attribute in tag.attributes() {
            let attribute = attribute.map_err(|_| wrong())?;
            let name = attribute.key.as_ref().to_owned();
            let raw = attribute.value.as_ref();
            let is_declaration = name == "xmlns" || name.starts_with("xmlns:") || name.starts_with("xsi:");
            let plain = quick_xml::escape::unescape(raw).ok().filter(|_| !is_declaration);
            let changed = match &plain {
                Some(plain) if !plain.trim().is_empty() => (self.change)(&name, plain)?,
                _ => raw.to_owned(),
            };
            let value = match &plain {
                Some(plain) if *plain != changed => {
                    is_new = true;
                    escape(changed.as_str()).into_owned()
                }
                _ => raw.replace('"', "&quot;"),
            };
            for piece in [" ", name.as_str(), "=\"", value.as_str(), "\""] {
                made.push_str(piece);
            }
        }
        if is_new {
            self.out.push_str(&made);
            self.out.push_str(close);
        } else {
            self.copy(start, end);
        }
        Ok(())
    }
}
