//! Exchanges a signed assertion for a bearer token (wire.md B.3 and B.4).

use std::rc::Rc;

use wasm_bindgen::JsValue;
use web_sys::AbortSignal;

use super::account::{Account, TokenUri};
use crate::{
    core::{
        enums::LogLevel,
        error::Error,
        retry::{self, Repeat},
        retry_budget::{Retries, RetryBudgets},
    },
    host::{
        accounts::{self, BearerToken, CredentialHolder},
        call_trace::CallTrace,
        driver,
        error::{Failure, ShownNames},
        exchange::{self, Attempt},
        headers,
        hooks::Hooks,
        random,
    },
    transport::{
        attempt::{self, Sent},
        events::Reporter,
    },
};

/// Tokens are a few hundred bytes.
const MAX_RESPONSE_BYTES: f64 = 65_536.0;

/// How an exchange is sent.
pub struct Exchange<'a> {
    /// The caller's functions.
    pub hooks: &'a Hooks,
    /// What is logged.
    pub level: LogLevel,
    /// Whether errors show the server's words whole.
    pub full_errors: bool,
    /// For one attempt.
    pub timeout_ms: f64,
    /// Attempts after the first.
    pub max_retries: u32,
    /// Limits the retries of all calls of the client.
    pub retry_budgets: Option<&'a RetryBudgets>,
    /// Ends the exchange.
    pub signal: Option<&'a AbortSignal>,
    /// Called before a wait of so many milliseconds; false ends the exchange.
    pub may_wait: &'a dyn Fn(f64) -> bool,
}

/// Where the tokens of this account are issued, now that it is open.
///
/// # Errors
/// [`Error::InvalidCredentials`] that says what is wrong with the credentials.json.
pub fn token_uri(account: &Account, holder: &CredentialHolder) -> Result<TokenUri, Error> {
    let facts = accounts::facts(holder);
    super::with_surroundings(|surroundings| account.token_uri(&facts, surroundings))
}

impl Exchange<'_> {
    /// Makes the exchange, and repeats it where that may help: it changes nothing.
    ///
    /// # Errors
    /// The server's own, and whatever kept it from responding.
    pub async fn run(
        &self,
        account: &Account,
        uri: &TokenUri,
        holder: &CredentialHolder,
    ) -> Result<BearerToken, Failure> {
        let reporter = Reporter {
            hooks: self.hooks,
            level: self.level,
            trace: driver::current_trace()
                .unwrap_or_else(|| Rc::new(CallTrace::new("tokenExchange", None, None, false))),
            operation: "tokenExchange",
            method: "POST",
            url: &uri.endpoint,
            private_path: &JsValue::UNDEFINED,
        };
        let headers = headers::json_headers();
        let mut count = 0;
        let mut retries = Retries::new(self.retry_budgets, &uri.endpoint);
        loop {
            // Signed anew each time: a wait would have aged it.
            let body = accounts::grant(holder, &account.grant(uri)).await?;
            let attempt = Attempt {
                fetch: self.hooks.fetch.as_ref(),
                url: &uri.endpoint,
                private_path: &JsValue::UNDEFINED,
                query: &JsValue::UNDEFINED,
                method: "POST",
                headers: &headers,
                extra_headers: &JsValue::UNDEFINED,
                body: &body,
                timeout_ms: self.timeout_ms,
                signal: self.signal,
                max_bytes: MAX_RESPONSE_BYTES,
                streams: false,
                full_errors: self.full_errors,
            };
            let sent = Sent {
                attempt: &attempt,
                request: &JsValue::UNDEFINED,
                shown_names: ShownNames::Nothing,
                repeat: Repeat::Safe,
            };
            let mut failed = match attempt::reported(&sent, count + 1, &reporter).await {
                Ok(received) => {
                    retries.succeeded();
                    return accounts::granted(&received.response)
                        .map_err(|problem| received.invalid(problem).into());
                }
                Err(failed) => failed,
            };
            failed.failure = failed.failure.of_configuration();
            let wait = failed.wait_ms(&mut retries, |outcome| {
                let rule =
                    retry::wait_ms(Repeat::Safe, outcome, count, self.max_retries, random::unit(), None);
                rule.filter(|ms| (self.may_wait)(*ms))
            });
            let Some(wait_ms) = wait else { return Err(failed.failure) };
            reporter.retrying(wait_ms, failed.failure.error.code().as_str());
            exchange::sleep(wait_ms, self.signal).await;
            count += 1;
        }
    }
}
