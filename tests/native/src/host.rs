//! A host without JavaScript: values, a clock that stands still unless someone waits, a script of what is answered.

use std::{
    cell::RefCell,
    collections::VecDeque,
    future::Future,
    pin::Pin,
    task::{Context, Poll, Waker},
};

use crate::core::{error::Error, value::Value};
use values::{AbortSignal, JsValue};

type Work = Pin<Box<dyn Future<Output = Result<JsValue, JsValue>>>>;

/// What the host does, and what it was asked for.
pub struct World {
    pub now_ms: f64,
    /// What each exchange is answered with; an empty script answers with a token of an hour.
    pub exchanges: VecDeque<Answer>,
    /// What the token cache answers `get` with; nothing for a failure.
    pub cached: Option<Option<accounts::BearerToken>>,
    pub put_fails: bool,
    /// What the caller's own source answers; nothing more is a token of an hour.
    pub provided: VecDeque<accounts::Provided>,
    /// How the leader's wait for its own exchange ends early.
    pub interrupted: bool,
    /// How long importing the key, an exchange and the cache take.
    pub open_ms: f64,
    pub exchange_ms: f64,
    pub cache_ms: f64,
    pub facts: Value,
    /// The number of the call that is traced while it works, if one is.
    pub traced: Option<String>,
    pub background: Vec<Work>,
    /// What was done, in order.
    pub log: Vec<String>,
    issued: u32,
    deadlines: Vec<f64>,
}

impl Default for World {
    fn default() -> Self {
        Self {
            now_ms: 1.7e12,
            exchanges: VecDeque::new(),
            cached: Some(None),
            put_fails: false,
            provided: VecDeque::new(),
            interrupted: false,
            open_ms: 0.0,
            exchange_ms: 0.0,
            cache_ms: 0.0,
            facts: Value::Absent,
            traced: None,
            background: Vec::new(),
            log: Vec::new(),
            issued: 0,
            deadlines: Vec::new(),
        }
    }
}

/// Runs all of these to their ends, each as far as it comes; then the clock goes on to when the next wait is over.
pub fn run<'a, T>(calls: Vec<Pin<Box<dyn Future<Output = T> + 'a>>>) -> Vec<T> {
    let mut calls: Vec<_> = calls.into_iter().map(|call| (call, None)).collect();
    let mut context = Context::from_waker(Waker::noop());
    loop {
        for (call, outcome) in calls.iter_mut().filter(|(_, outcome)| outcome.is_none()) {
            if let Poll::Ready(ready) = call.as_mut().poll(&mut context) {
                *outcome = Some(ready);
            }
        }
        if calls.iter().all(|(_, outcome)| outcome.is_some()) {
            return calls.into_iter().filter_map(|(_, outcome)| outcome).collect();
        }
        let next = world(|world| {
            world.deadlines.retain(|deadline| *deadline > world.now_ms);
            world.deadlines.iter().copied().fold(f64::INFINITY, f64::min)
        });
        assert!(next.is_finite(), "a call waits for nothing");
        world(|world| world.now_ms = next);
    }
}

/// How an exchange ends.
#[derive(Clone)]
pub enum Answer {
    Token {
        expires_s: Option<f64>,
        issued_s: Option<f64>,
    },
    /// A success status whose body is no token.
    Nonsense,
    Status(u16, Option<f64>),
    Lost,
}

thread_local! {
    static WORLD: RefCell<World> = RefCell::default();
}

/// Looks at the world or changes it.
pub fn world<T>(act: impl FnOnce(&mut World) -> T) -> T {
    WORLD.with_borrow_mut(act)
}

pub fn note(line: impl Into<String>) {
    world(|world| world.log.push(line.into()));
}

pub mod values {
    use std::{cell::Cell, ops::Deref};

    /// What the core holds and does not look into.
    #[derive(Clone, Debug, Default, PartialEq)]
    pub struct JsValue(pub Option<String>);

    impl JsValue {
        pub const UNDEFINED: Self = Self(None);

        pub fn is_undefined(&self) -> bool {
            self.0.is_none()
        }
    }

    #[derive(Clone, Debug, PartialEq)]
    pub struct Function;

    #[derive(Debug, Default)]
    pub struct AbortSignal(pub Cell<bool>);

    impl AbortSignal {
        pub fn aborted(&self) -> bool {
            self.0.get()
        }

        pub fn reason(&self) -> JsValue {
            JsValue(Some("reason".to_owned()))
        }
    }

    impl Deref for super::accounts::CredentialHolder {
        type Target = JsValue;

        fn deref(&self) -> &JsValue {
            &self.0
        }
    }
}

pub mod call_trace {
    use crate::core::urls::Target;

    /// Who is called, and for whom.
    #[derive(Debug)]
    pub struct CallTrace {
        pub id: String,
        pub parent: Option<String>,
    }

    impl CallTrace {
        pub fn new(
            operation: &'static str,
            _: Option<(Target, String)>,
            parent: Option<String>,
            _: bool,
        ) -> Self {
            Self { id: operation.to_owned(), parent }
        }

        pub fn id(&self) -> &str {
            &self.id
        }
    }
}

pub mod accounts;

pub mod clock {
    pub fn now_ms() -> f64 {
        super::world(|world| world.now_ms)
    }
}

pub mod random {
    pub fn unit() -> f64 {
        0.5
    }
}

pub mod files {
    pub fn has_files() -> bool {
        true
    }
}

pub mod url {
    use crate::core::urls::UrlParts;

    /// Enough of a URL parser for these tests; the real one is the runtime's.
    pub fn parse(text: &str) -> Option<UrlParts> {
        let (scheme, rest) = text.split_once("://")?;
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        Some(UrlParts {
            protocol: format!("{scheme}:"),
            hostname: host.split(':').next().unwrap_or_default().to_owned(),
            origin: format!("{scheme}://{host}"),
            pathname: format!("/{path}"),
            search: String::new(),
            http_allowed: false,
            has_extras: text.contains(['@', '?', '#']),
        })
    }
}

pub mod headers {
    use super::values::JsValue;

    #[derive(Clone, Debug, PartialEq)]
    pub struct Headers(pub JsValue, pub bool);

    pub fn vault_headers(bearer: &JsValue, json: bool) -> Headers {
        Headers(bearer.clone(), json)
    }

    pub fn json_headers() -> Headers {
        Headers(JsValue::UNDEFINED, true)
    }
}

pub mod hooks {
    use super::values::{Function, JsValue};

    #[derive(Clone, Debug, Default)]
    pub struct Hooks {
        pub fetch: Option<Function>,
        pub on_call_start: Option<Function>,
        pub on_call: Option<Function>,
        pub wait_until: JsValue,
        pub token_cache: JsValue,
    }
}

pub mod error {
    use super::values::JsValue;
    use crate::core::error::Error;

    #[derive(Debug, Clone, PartialEq)]
    pub struct Failure {
        pub error: Error,
        pub cause: Option<JsValue>,
        pub budget_empty: bool,
    }

    impl From<Error> for Failure {
        fn from(error: Error) -> Self {
            Self { error, cause: None, budget_empty: false }
        }
    }

    pub enum ShownNames {
        Nothing,
    }

    impl Failure {
        pub fn of_configuration(self) -> Self {
            Self { error: self.error.of_configuration(), ..self }
        }

        pub fn with_cause(error: Error, cause: JsValue) -> Self {
            Self { cause: Some(cause), ..error.into() }
        }
    }
}

pub mod exchange;

pub mod driver {
    use super::{call_trace::CallTrace, *};
    use std::rc::Rc;

    pub fn enter(_: Rc<CallTrace>) {}

    pub fn current_trace() -> Option<Rc<CallTrace>> {
        let traced = world(|world| world.traced.clone());
        traced.map(|id| Rc::new(CallTrace { id, parent: None }))
    }

    pub async fn spawn(
        work: impl Future<Output = Result<JsValue, JsValue>> + 'static,
        max_ms: f64,
        _: Option<&AbortSignal>,
        _: &JsValue,
    ) -> Option<JsValue> {
        note(format!("lead for {max_ms} ms"));
        if world(|world| world.interrupted) {
            world(|world| world.background.push(Box::pin(work)));
            return None;
        }
        work.await.ok()
    }

    pub fn spawn_background(work: impl Future<Output = Result<JsValue, JsValue>> + 'static, _: &JsValue) {
        note("renew in the background");
        world(|world| world.background.push(Box::pin(work)));
    }
}
