//! The exports of the WebAssembly module, called as the package's glue calls them: strings by pointer and length into
//! memory, errors by their position in the table of JavaScript values.

use js_sys::{Array, Function, Promise, Reflect, Uint8Array, WebAssembly};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
// Its exports are in the module only if the crate is linked.
use skyflow_edge as _;

type Outcome = Result<JsValue, JsValue>;

/// What the package's JavaScript does before it calls the module.
mod snippets {
    use js_sys::Array;
    use wasm_bindgen::prelude::*;

    #[wasm_bindgen(module = "/target/snippets.js")]
    extern "C" {
        pub fn copy(value: &JsValue) -> JsValue;
        pub fn describe(value: &JsValue) -> String;
        #[wasm_bindgen(js_name = withHolders)]
        pub fn with_holders(config: &JsValue) -> JsValue;
        pub type Described;
        #[wasm_bindgen(js_name = toCore)]
        pub fn to_core(config: &JsValue) -> Described;
        #[wasm_bindgen(method, getter)]
        pub fn data(this: &Described) -> JsValue;
        #[wasm_bindgen(method, getter)]
        pub fn holders(this: &Described) -> Array;
        pub fn snapshot(value: &JsValue) -> JsValue;
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

/// The position of a JavaScript value, as an optional one is passed.
fn give(value: &JsValue) -> JsValue {
    let position = invoke("__externref_table_alloc", &[]);
    table().set_raw(number(&position), value).unwrap();
    position
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

/// Configuration, environment, holders and hooks, as `pkg-templates/client.js` passes them.
fn described(config: &JsValue, hooks: &JsValue) -> Vec<JsValue> {
    let described = snippets::to_core(&snippets::with_holders(&snippets::copy(config)));
    let [config, environment] = [described.data(), JsValue::UNDEFINED].map(|data| snippets::describe(&data));
    let last = [described.holders().into(), hooks.clone()];
    [&text(&config)[..], &text(&environment), &last].concat()
}

/// The class `Client` of the glue.
pub struct Client(JsValue);

impl Client {
    pub fn new(config: &JsValue, hooks: &JsValue) -> Result<Self, JsValue> {
        let parts: Array = invoke("client_new", &described(config, hooks)).dyn_into().unwrap();
        if parts.get(2).is_truthy() { Err(take(&parts.get(1))) } else { Ok(Self(parts.get(0))) }
    }

    pub fn configure(&self, config: &JsValue, hooks: &JsValue) -> Result<(), JsValue> {
        let arguments = [&[self.0.clone()][..], &described(config, hooks), &text("setLogLevel")].concat();
        let parts: Array = invoke("client_configure", &arguments).dyn_into().unwrap();
        if parts.get(1).is_truthy() { Err(take(&parts.get(0))) } else { Ok(()) }
    }

    pub fn vault_config(&self, id: &JsValue) -> Outcome {
        let id = snippets::describe(id);
        let texts = ["vaultConfigs", &id, "getVaultConfig"].map(text);
        outcome(invoke("client_findConfig", &[&[self.0.clone()][..], &texts.concat()].concat()))
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

    /// Begins a call of an operation.
    pub fn begin(&self, operation: &str, request: &JsValue, options: &JsValue) -> Call {
        let request = snippets::snapshot(request);
        let options = if options.is_undefined() { 0.into() } else { give(&snippets::snapshot(options)) };
        let arguments = [&[self.0.clone()][..], &text("v1"), &[request, options]].concat();
        Call(invoke(&["client_", operation].concat(), &arguments))
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

/// The class `Call` of the glue. Dropping it ends the call.
pub struct Call(JsValue);

impl Call {
    /// Runs the call on.
    pub fn resume(&self, settled: Outcome) -> State {
        let rejected = settled.is_err();
        let value = settled.unwrap_or_else(|thrown| thrown);
        match outcome(invoke("call_resume", &[self.0.clone(), value, rejected.into()])) {
            Ok(value) if value.is_instance_of::<Promise>() => State::Waits(value),
            ended => State::Over(ended),
        }
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        invoke("__wbg_call_free", &[self.0.clone(), 0.into()]);
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

/// What `pkg-templates/host/driver.js` does.
pub async fn drive(call: Call) -> Outcome {
    let mut settled = Ok(JsValue::UNDEFINED);
    loop {
        match call.resume(settled) {
            State::Over(outcome) => return outcome,
            State::Waits(promise) => settled = JsFuture::from(Promise::resolve(&promise)).await,
        }
    }
}
