//! A signed assertion against a bearer token (wire.md B.3 and B.4).

use wasm_bindgen::{JsCast, JsValue};

use super::account::{Account, TokenUri};
use crate::{
    core::{enums::LogLevel, error::Error, retry},
    host::{
        accounts::{self, Issued},
        error::Failure,
        fetch::{self, Attempt, Outcome},
        hooks::Hooks,
        random, tree,
    },
    transport::{attempt, events::Reporter},
};

/// Tokens are a few hundred bytes.
const MAX_ANSWER_BYTES: u32 = 64 * 1024;

/// How an exchange is sent.
pub struct Exchange<'a> {
    /// The caller's functions.
    pub hooks: &'a Hooks,
    /// What is logged.
    pub level: LogLevel,
    /// For one attempt.
    pub timeout_ms: f64,
    /// Attempts after the first.
    pub max_retries: u32,
    /// Ends it, or `undefined`.
    pub signal: &'a JsValue,
    /// Asked before a wait of so many milliseconds whether to go on after it.
    pub keep: &'a dyn Fn(f64) -> bool,
}

/// Where the tokens of this account are issued, now that it is open.
///
/// # Errors
/// [`Error::Credentials`] that says what is wrong with the credentials.json.
pub fn token_uri(account: &Account, holder: &JsValue) -> Result<TokenUri, Error> {
    let facts = tree::read(accounts::facts_of(holder), "the credentials")?;
    super::with_surroundings(|around| account.token_uri(&facts, around))
}

impl Exchange<'_> {
    /// Makes the exchange, and repeats it where that may help: it changes nothing.
    ///
    /// # Errors
    /// The server's own, and whatever kept it from answering.
    pub async fn run(&self, account: &Account, uri: &TokenUri, holder: &JsValue) -> Result<Issued, Failure> {
        let reporter = Reporter {
            hooks: self.hooks,
            level: self.level,
            operation: "tokenExchange",
            method: "POST",
            url: &uri.endpoint,
        };
        let headers = fetch::json_headers();
        let mut count = 0;
        loop {
            // Signed anew each time: a wait would have aged it.
            let body = accounts::grant(holder, &account.narrowing(uri)).await?;
            let attempt = Attempt {
                fetch: &self.hooks.fetch,
                url: &uri.endpoint,
                query: &JsValue::UNDEFINED,
                method: "POST",
                headers: &headers,
                extra: &JsValue::UNDEFINED,
                body: &body,
                secret: &body,
                timeout_ms: self.timeout_ms,
                signal: self.signal,
                max_bytes: f64::from(MAX_ANSWER_BYTES),
            };
            let lost = match attempt::reported(&attempt, retry::Repeat::Safe, count + 1, &reporter).await {
                Ok(answer) => return read(&answer),
                Err(lost) => lost,
            };
            let wait = lost.ended.and_then(|ended| {
                retry::wait_ms(retry::Repeat::Safe, ended, count, self.max_retries, random::unit(), None)
            });
            match wait {
                Some(ms) if (self.keep)(ms) => {
                    reporter.retrying(ms, lost.failure.error.code().as_str());
                    fetch::sleep(ms, self.signal).await;
                    count += 1;
                }
                _ => return Err(lost.failure),
            }
        }
    }
}

fn read(answer: &Outcome) -> Result<Issued, Failure> {
    let issued = accounts::issued(answer);
    match issued.as_string() {
        None => Ok(issued.unchecked_into()),
        Some(why) => {
            Err(Error::Response { why, status: answer.http_status(), request_id: answer.request_id() }.into())
        }
    }
}
