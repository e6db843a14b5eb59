//! `reidentifyStream`: the tokens of a text that arrives in pieces. `pkg-templates/host/reidentify-stream.js` finds them and
//! keeps the order; here the options are checked once, and each request for values is made by the configuration that the
//! stream began with.

use std::rc::Rc;

use wasm_bindgen::prelude::*;

use crate::{
    call::{self, CallContext, ClientState},
    core::urls::Target,
    host::{
        driver::Call,
        error::Failure,
        reader::{Argument, CALL_OPTIONS, Members, Snapshot},
    },
    ops::{OperationDescriptor, detect::reidentify_text::ReidentifyText},
};

const NAME: &str = "reidentifyStream";
const OPTIONS: Members =
    Members { readable: "redactedEntities maskedEntities plainTextEntities bareTokens", private: "" };
const DESCRIPTOR: &OperationDescriptor = &OperationDescriptor::of::<ReidentifyText>();

/// What a stream asks the vault with.
#[wasm_bindgen]
pub struct Reidentifier {
    state: Rc<ClientState>,
    vault_id: String,
    options: Option<Snapshot>,
    bare_tokens: bool,
}

#[wasm_bindgen]
impl Reidentifier {
    /// Whether tokens may have no brackets.
    #[wasm_bindgen(getter, js_name = bareTokens)]
    pub fn bare_tokens(&self) -> bool {
        self.bare_tokens
    }

    /// Asks for the values in a text of tokens.
    pub fn ask(&self, request: Snapshot) -> Call {
        let (state, vault_id, options) =
            (Rc::clone(&self.state), self.vault_id.clone(), self.options.clone());
        let (whose, id) = (Rc::clone(&state), vault_id.clone());
        let work = Box::pin(async move {
            let executed = call::execute(DESCRIPTOR, state, vault_id, request, options).await;
            executed.map_err(|failure| failure.into_js(NAME))
        });
        Call::new(call::observed(whose, NAME, Target::Vault, id, work))
    }
}

/// Checks the options of a stream.
///
/// # Errors
/// [`Error::InvalidInput`] that names the member.
pub fn begin(
    state: Rc<ClientState>,
    vault_id: String,
    request: Snapshot,
    options: Option<Snapshot>,
) -> Result<Reidentifier, Failure> {
    CallContext::new(DESCRIPTOR, Rc::clone(&state), &vault_id, &[], options.clone())?;
    let request = Argument::read(request, "the options", &[OPTIONS, CALL_OPTIONS], None)?;
    let bare_tokens = request.get("bareTokens").flag("bareTokens")?.unwrap_or(true);
    (DESCRIPTOR.validate)(&request)?;
    Ok(Reidentifier { state, vault_id, options, bare_tokens })
}
