//! `deidentifyFile` from its start to its end: the run is started, and polled until it is over or the time is up.

use std::rc::Rc;

use js_sys::{Array, Promise};
use wasm_bindgen::{JsCast, prelude::*};

use crate::{
    call::{self, CallContext, ClientState},
    core::{
        error::{Effect, Error, StatusError},
        polling::{self, PollStep},
        value::Value,
    },
    host::{
        clock, data, driver,
        error::{Answer, Failure},
        exchange, hooks, javascript,
        reader::Snapshot,
    },
    ops::{
        Operation as _, OperationDescriptor,
        detect::{deidentify_file::DeidentifyFile, get_detect_run::GetDetectRun},
    },
};

javascript! { "../host/outputs.js" {
    #[wasm_bindgen(js_name = saveOutputs)]
    fn save_outputs(result: &JsValue, directory: &str, name: &str, full_errors: bool) -> Promise;
}}

javascript! { "../host/core-error.js" {
    #[wasm_bindgen(js_name = addRunId)]
    fn add_run_id(error: &JsValue, run_id: &str);
}}

#[wasm_bindgen]
extern "C" {
    /// The state of a run, as the codecs make it.
    type Run;
    #[wasm_bindgen(method, getter, js_name = runId)]
    fn run_id(this: &Run) -> String;
    #[wasm_bindgen(method, getter)]
    fn status(this: &Run) -> String;
    #[wasm_bindgen(method, getter, js_name = requestId)]
    fn request_id(this: &Run) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    fn errors(this: &Run) -> Option<Array>;

    type RunError;
    #[wasm_bindgen(method, getter)]
    fn error(this: &RunError) -> String;
}

/// Carries out `deidentifyFile`.
///
/// # Errors
/// The `SkyflowError`. Once the run is started, its details hold the run's id, with which `getDetectRun` goes on.
pub async fn run(
    state: Rc<ClientState>,
    vault_id: String,
    request: Snapshot,
    options: Option<Snapshot>,
) -> Result<JsValue, JsValue> {
    const NAME: &str = DeidentifyFile::NAME;
    let started = start(state, vault_id, request, options).await;
    let (context, file, run_id) = started.map_err(|failure| failure.into_js(NAME))?;
    poll(&context, &file, &run_id).await.map_err(|(failure, operation)| {
        let error = failure.into_js(operation);
        add_run_id(&error, &run_id);
        error
    })
}

async fn start(
    state: Rc<ClientState>,
    vault_id: String,
    request: Snapshot,
    options: Option<Snapshot>,
) -> Result<(CallContext, DeidentifyFile, String), Failure> {
    let descriptor = const { &OperationDescriptor::of::<DeidentifyFile>() };
    let context = CallContext::new(descriptor, state, &vault_id, &[], options)?;
    let request = call::read_request(descriptor.name, descriptor, request, &[])?;
    let file = DeidentifyFile::validate(&request)?;
    let run: Run = context.execute(descriptor, &file, request.members()).await?.unchecked_into();
    Ok((context, file, run.run_id()))
}

/// Polls until the run is over or the time is up. A failure comes with the operation that it is reported for.
async fn poll(
    context: &CallContext,
    file: &DeidentifyFile,
    run_id: &str,
) -> Result<JsValue, (Failure, &'static str)> {
    let started_ms = clock::now_ms();
    let descriptor = const { &OperationDescriptor::of::<GetDetectRun>() };
    let operation = GetDetectRun::of(run_id.to_owned());
    let mut polls = 0;
    loop {
        let polled = context.execute(descriptor, &operation, &JsValue::UNDEFINED).await;
        let result = polled.map_err(|failure| (failure, GetDetectRun::NAME))?;
        let run: &Run = result.unchecked_ref();
        let elapsed_ms = clock::now_ms() - started_ms;
        if let Some(listener) = &file.on_progress {
            let progress = Value::object([
                ("runId", Some(run_id.into())),
                ("status", Some(run.status().as_str().into())),
                ("elapsedMs", Some(elapsed_ms.into())),
            ]);
            hooks::notify_progress(listener, &Array::of1(&data::to_js(&progress)));
        }
        let left_ms = context.remaining_ms().map_or(f64::INFINITY, |left| (left - 1.0).max(0.0));
        let budget_ms = file.wait_ms.min(elapsed_ms + left_ms);
        match polling::next(&run.status(), polls, elapsed_ms, budget_ms) {
            PollStep::Fail => return Err((failed(run), DeidentifyFile::NAME)),
            PollStep::Return => {
                let full_errors = context.full_errors();
                break save(result, file, full_errors)
                    .await
                    .map_err(|failure| (failure, DeidentifyFile::NAME));
            }
            PollStep::Wait(ms) if exchange::sleep(ms, context.signal()).await => polls += 1,
            PollStep::Wait(_) => return Err((context.aborted(), DeidentifyFile::NAME)),
        }
    }
}

/// The error of a run that failed, in the vault's words, which the codec has filtered.
fn failed(run: &Run) -> Failure {
    let reason = run.errors().and_then(|errors| errors.iter().next());
    let reason = reason.map(|error| error.unchecked_ref::<RunError>().error());
    let error = Error::Status(StatusError {
        status: 500,
        effect: Effect::Uncertain,
        retry_after_ms: None,
        request_id: run.request_id(),
        message: reason.unwrap_or_else(|| "the run failed, and the vault does not say why".to_owned()),
        of_configuration: false,
    });
    Failure { answer: Some(Answer::of_run(run)), ..error.into() }
}

async fn save(result: JsValue, file: &DeidentifyFile, full_errors: bool) -> Result<JsValue, Failure> {
    let Some(directory) = &file.directory else { return Ok(result) };
    let saved = driver::settled(save_outputs(&result, directory, &file.name, full_errors)).await;
    saved.map(|_| result).map_err(|thrown| {
        let message = "an output could not be written to outputDirectory, and those before it were; getDetectRun returns them again";
        Failure::with_cause(Error::Misconfigured(message.to_owned()), thrown)
    })
}
