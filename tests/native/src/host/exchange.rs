//! Waits, and exchanges that are answered by the script.

use super::*;
use crate::host::headers::Headers;
use std::{future::poll_fn, task::Poll};

pub struct Attempt<'a> {
    pub fetch: Option<&'a values::Function>,
    pub url: &'a str,
    pub private_path: &'a JsValue,
    pub query: &'a JsValue,
    pub method: &'static str,
    pub headers: &'a Headers,
    pub extra_headers: &'a JsValue,
    pub body: &'a JsValue,
    pub timeout_ms: f64,
    pub signal: Option<&'a AbortSignal>,
    pub max_bytes: f64,
    pub streams: bool,
    pub full_errors: bool,
}

#[derive(Clone, Debug)]
pub struct HttpResponse {
    pub token: Option<accounts::BearerToken>,
}

/// False when the signal ended it. While nobody can go on, time does.
pub async fn sleep(ms: f64, signal: Option<&AbortSignal>) -> bool {
    if ms <= 0.0 {
        return !signal.is_some_and(AbortSignal::aborted);
    }
    let until = world(|world| {
        world.deadlines.push(world.now_ms + ms);
        world.now_ms + ms
    });
    poll_fn(|_| {
        if signal.is_some_and(AbortSignal::aborted) {
            return Poll::Ready(false);
        }
        if world(|world| world.now_ms) >= until { Poll::Ready(true) } else { Poll::Pending }
    })
    .await
}

/// What the script says, after the time that an exchange takes.
pub async fn answer() -> Answer {
    sleep(world(|world| world.exchange_ms), None).await;
    world(|world| {
        let hour = Answer::Token { expires_s: Some(world.now_ms / 1000.0 + 3600.0), issued_s: None };
        world.exchanges.pop_front().unwrap_or(hour)
    })
}

pub fn token(expires_s: Option<f64>, issued_s: Option<f64>) -> HttpResponse {
    let number = world(|world| {
        world.issued += 1;
        world.issued
    });
    let text = JsValue(Some(format!("token {number}")));
    HttpResponse { token: Some(accounts::BearerToken { text, expires_s, issued_s }) }
}
