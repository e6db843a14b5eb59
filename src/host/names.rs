//! Names that are in use again and again, as JavaScript's own strings: made once, so that none is decoded
//! from this memory for every call.

use std::{cell::RefCell, ptr};

use wasm_bindgen::JsValue;

thread_local! {
    static NAMES: RefCell<Vec<(&'static str, &'static JsValue)>> = const { RefCell::new(Vec::new()) };
}

/// A name of our own, never a caller's: it stays for good.
pub fn name(text: &'static str) -> &'static JsValue {
    NAMES.with_borrow_mut(|names| {
        // The same name may stand in several places; then it is made once for each.
        if let Some((_, made)) = names.iter().find(|(known, _)| ptr::eq(*known, text)) {
            return *made;
        }
        let made = Box::leak(Box::new(JsValue::from_str(text)));
        names.push((text, made));
        made
    })
}
