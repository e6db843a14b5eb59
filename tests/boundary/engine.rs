//! The exports of the WebAssembly module, called as the package's glue calls them: strings by pointer and length into
//! memory, errors by their position in the table of JavaScript values.

use js_sys::{Array, Function, Promise, Reflect, Uint8Array, WebAssembly};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
// Its exports are in the module only if the crate is linked.
use skyflow_edge as _;

type Outcome = Result<JsValue, JsValue>;

/// What the package's JavaScript does before and after it calls the module.
mod snippets {
    use wasm_bindgen::prelude::*;

    #[wasm_bindgen(module = "/target/snippets.js")]
    extern "C" {
        pub fn copied() -> JsValue;
        #[wasm_bindgen(js_name = copyOwn)]
        pub fn copy(value: &JsValue) -> i32;
        #[wasm_bindgen(js_name = numberOf)]
        pub fn number_of(operation: &str) -> JsValue;
        #[wasm_bindgen(js_name = waitedFor)]
        pub fn waited_for() -> JsValue;
    }
}

fn exported(name: &str) -> JsValue {
    Reflect::get(&wasm_bindgen::exports(), &name.into()).unwrap()
}

fn invoke(name: &str, arguments: &[JsValue]) -> JsValue {
    let function: Function = exported(name).dyn_into().unwrap();
    function.apply(&JsValue::UNDEFINED, &arguments.iter().collect()).unwrap()
}

fn number(value: &JsValue) -> u32 {
    // Pointers above two gigabytes would be negative; none is here.
    format!("{}", value.as_f64().unwrap()).parse().unwrap()
}

/// A string as two arguments. The callee owns and frees it.
fn text(value: &str) -> [JsValue; 2] {
    let leaked: &'static mut str = Box::leak(value.to_owned().into_boxed_str());
    [(leaked.as_ptr().addr()).into(), leaked.len().into()]
}

fn table() -> WebAssembly::Table {
    exported("__wbindgen_externrefs").unchecked_into()
}

/// How many JavaScript values the module has room for.
pub fn table_length() -> u32 {
    table().length()
}

fn take(position: &JsValue) -> JsValue {
    let value = table().get_raw(number(position)).unwrap();
    invoke("__externref_table_dealloc", std::slice::from_ref(position));
    value
}

/// What a function that returns `Result<JsValue, JsValue>` returned.
fn outcome(returned: JsValue) -> Outcome {
    let parts: Array = returned.dyn_into().unwrap();
    if parts.get(2).is_truthy() { Err(take(&parts.get(1))) } else { Ok(take(&parts.get(0))) }
}

/// The class `Client` of the glue.
pub struct Client(JsValue);

impl Client {
    pub fn new(config: &JsValue, hooks: &JsValue) -> Result<Self, JsValue> {
        let parts: Array = invoke("client_new", &[config.clone(), hooks.clone()]).dyn_into().unwrap();
        if parts.get(2).is_truthy() { Err(take(&parts.get(1))) } else { Ok(Self(parts.get(0))) }
    }

    pub fn configure(&self, config: &JsValue, hooks: &JsValue) -> Result<(), JsValue> {
        let [pointer, length] = text("setLogLevel");
        let arguments = [self.0.clone(), config.clone(), hooks.clone(), pointer, length];
        let parts: Array = invoke("client_configure", &arguments).dyn_into().unwrap();
        if parts.get(1).is_truthy() { Err(take(&parts.get(0))) } else { Ok(()) }
    }

    pub fn vault_config(&self, id: &JsValue) -> Outcome {
        let [list, wanted] = ["vaultConfigs", "config"].map(text);
        let arguments =
            [&[self.0.clone()][..], &list, &wanted, std::slice::from_ref(id), &text("getVaultConfig")]
                .concat();
        outcome(invoke("client_find", &arguments))
    }

    pub fn log_level(&self) -> String {
        let parts: Array = invoke("client_logLevel", std::slice::from_ref(&self.0)).dyn_into().unwrap();
        let (pointer, length) = (parts.get(0), parts.get(1));
        let memory: WebAssembly::Memory = exported("memory").dyn_into().unwrap();
        let bytes = Uint8Array::new(&memory.buffer());
        let text = bytes.slice(number(&pointer), number(&pointer) + number(&length)).to_vec();
        invoke("__wbindgen_free", &[pointer, length, 1.into()]);
        String::from_utf8(text).unwrap()
    }

    /// Begins a call of an operation; returns its number.
    pub fn begin(&self, operation: &str, request: &JsValue, options: &JsValue) -> u32 {
        let given = snippets::copy(request);
        let request = snippets::copied();
        let options_given = snippets::copy(options);
        let before = [self.0.clone(), snippets::number_of(operation)];
        let rest = [request, given.into(), snippets::copied(), options_given.into()];
        number(&invoke("client_execute", &[&before[..], &text("v1"), &rest].concat()))
    }

    /// A call from its beginning to its end.
    pub async fn call(&self, operation: &str, request: &JsValue) -> Outcome {
        drive(self.begin(operation, request, &JsValue::UNDEFINED)).await
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        invoke("__wbg_client_free", &[self.0.clone(), 0.into()]);
    }
}

/// Where a call is after it ran on.
pub enum State {
    /// It waits for a promise.
    Waits(JsValue),
    /// It is over.
    Over(Outcome),
}

impl State {
    /// Its end, if it is over.
    pub fn end(self) -> Outcome {
        match self {
            Self::Over(outcome) => outcome,
            Self::Waits(_) => Err("it waits".into()),
        }
    }

    /// Whether it waits.
    pub fn waits(&self) -> bool {
        matches!(self, Self::Waits(_))
    }
}

/// Runs a call on.
pub fn resume(call: u32, settled: Outcome) -> State {
    let failed = settled.is_err();
    let value = settled.unwrap_or_else(|thrown| thrown);
    let outcome = outcome(invoke("resume", &[call.into(), value, failed.into()]));
    let promise = snippets::waited_for();
    if promise.is_undefined() { State::Over(outcome) } else { State::Waits(promise) }
}

/// Gives up a call.
pub fn abandon(call: u32) {
    invoke("abandon", &[call.into()]);
}

/// What `pkg-templates/drive.js` does.
pub async fn drive(call: u32) -> Outcome {
    let mut settled = Ok(JsValue::UNDEFINED);
    loop {
        match resume(call, settled) {
            State::Over(outcome) => return outcome,
            State::Waits(promise) => settled = JsFuture::from(Promise::resolve(&promise)).await,
        }
    }
}
