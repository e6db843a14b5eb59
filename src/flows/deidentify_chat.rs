//! `deidentifyChat`: the texts of a conversation by one request, so that the vault sees the same person in all of them.
//! The texts are found, joined and put back by the codec.

use std::rc::Rc;

use wasm_bindgen::prelude::*;

use crate::{
    call::{self, ClientState},
    core::error::Error,
    host::{
        codec,
        error::Failure,
        javascript,
        reader::{Argument, CALL_OPTIONS, Members, Snapshot},
    },
    ops::{OperationDescriptor, detect::deidentify_text::DeidentifyText},
};

const NAME: &str = "deidentifyChat";
const OPTIONS: Members =
    Members { readable: "entities tokenFormat transformations", private: "allowRegexList restrictRegexList" };
const DESCRIPTOR: &OperationDescriptor = &OperationDescriptor::of::<DeidentifyText>();

javascript! { "../records/deidentify-chat.js" {
    #[wasm_bindgen(js_name = chatOf)]
    fn chat_of(request: &JsValue) -> JsValue;

    /// A conversation, copied, and its texts.
    type Chat;
    #[wasm_bindgen(method, getter, js_name = isEmpty)]
    fn is_empty(this: &Chat) -> bool;
    #[wasm_bindgen(method)]
    fn request(this: &Chat) -> Snapshot;
    #[wasm_bindgen(method)]
    fn result(this: &Chat, answer: &JsValue) -> JsValue;
}}

/// Carries out `deidentifyChat`.
///
/// # Errors
/// The `SkyflowError`.
pub async fn run(
    state: Rc<ClientState>,
    vault_id: String,
    request: Snapshot,
    options: Option<Snapshot>,
) -> Result<JsValue, JsValue> {
    let result = deidentified(state, vault_id, request, options).await;
    result.map_err(|failure| failure.into_js(NAME))
}

async fn deidentified(
    state: Rc<ClientState>,
    vault_id: String,
    request: Snapshot,
    options: Option<Snapshot>,
) -> Result<JsValue, Failure> {
    let request = Argument::read(request, "options", &[OPTIONS, CALL_OPTIONS], None)?;
    (DESCRIPTOR.validate)(&request)?;
    let chat: Chat = codec::encoded(chat_of(request.members()))
        .map_err(|violation| {
            let problem = match violation.rule.as_str() {
                "notTexts" => return Error::input("messages must be an array of messages with a role and a content"),
                "notObject" => "must be an object, such as { role: …, content: … }",
                "notText" => "has a text with half of a surrogate pair, which JSON cannot carry",
                "notData" => {
                    "holds what is not plain data, such as a Map, a promise or an instance of a class, whose texts would not be de-identified; use objects, lists and texts"
                }
                "encoded" => {
                    "holds a text in base64 or with percent signs, which the vault cannot read; give the text itself"
                }
                _ => "threw while it was read, or is nested too deeply",
            };
            Error::input(format!("messages[{}] {problem}", violation.index))
        })?
        .unchecked_into();
    let answer = if chat.is_empty() {
        JsValue::UNDEFINED
    } else {
        call::execute(DESCRIPTOR, state, vault_id, chat.request(), options).await?
    };
    codec::decoded(chat.result(&answer))
        .map_err(|problem| Error::InvalidResponse { problem, status: 200, request_id: None }.into())
}
