//! A configured connection.

use std::{mem, rc::Rc};

use super::{
    endpoint::{Defaults, Endpoint},
    own_credentials,
};
use crate::{
    auth::credentials::Credentials,
    core::{error::Error, surroundings::Surroundings, urls, value::Value},
};

const CONNECTION_MEMBERS: [&str; 3] = ["connectionId", "connectionUrl", "credentials"];

/// A configured connection.
#[derive(Debug, Clone)]
pub struct Connection {
    /// As it was configured.
    pub connection_id: String,
    connection_url: String,
    own_credentials: Option<Rc<Credentials>>,
    /// Path and query of its URL, with their placeholders.
    pub(super) route: String,
    pub(super) endpoint: Endpoint,
}

impl Connection {
    // Inlined into their one caller, both functions compress to more.
    #[inline(never)]
    pub(super) fn read(
        input: &Value,
        field_path: &str,
        defaults: &Defaults,
        surroundings: &Surroundings<'_>,
    ) -> Result<Self, Error> {
        input.expect_object(field_path, &CONNECTION_MEMBERS)?;
        let credentials = own_credentials(input, field_path, surroundings)?;
        Self::of(input, credentials, defaults, surroundings).map_err(|error| error.within(field_path))
    }

    #[inline(never)]
    fn of(
        input: &Value,
        own_credentials: Option<Rc<Credentials>>,
        defaults: &Defaults,
        surroundings: &Surroundings<'_>,
    ) -> Result<Self, Error> {
        let connection_id = input.get("connectionId").text("connectionId")?.to_owned();
        let connection_url = input.get("connectionUrl").text("connectionUrl")?.to_owned();
        let mut parts = (surroundings.parse_url)(&connection_url);
        let mut route = String::new();
        if let Some(parts) = &mut parts {
            urls::check_route("connectionUrl", &parts.pathname)?;
            // The parser's form, not the caller's: that is what is sent.
            route = [mem::take(&mut parts.pathname), mem::take(&mut parts.search)].concat();
            if !urls::has_whole_places(&route) {
                return Err(Error::input(
                    "connectionUrl must have the place of each path parameter as `{name}`: a brace in it has no other, or nothing in between",
                ));
            }
        }
        let base_url = urls::base_url("connectionUrl", parts)?;
        let endpoint = Endpoint {
            shown_url: connection_url.split('?').next().map(str::to_owned),
            ..defaults.endpoint(base_url, own_credentials.as_ref())
        };
        Ok(Self { connection_id, connection_url, own_credentials, route, endpoint })
    }

    /// The configuration as `getConnectionConfig` returns it: as it was given, its secrets masked.
    #[must_use]
    pub fn shown(&self) -> Value {
        Value::object([
            ("connectionId", Some(self.connection_id.as_str().into())),
            ("connectionUrl", Some(self.connection_url.as_str().into())),
            ("credentials", self.own_credentials.as_deref().map(Credentials::shown)),
        ])
    }
}
