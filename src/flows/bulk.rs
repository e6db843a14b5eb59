//! How `bulkInsert` and `bulkDetokenize` are cut into requests.

use crate::{
    core::{error::Error, input::Input},
    host::fields::Fields,
    ops::Kind,
};

const DEFAULT_BATCH: u32 = 50;
const MOST_IN_BATCH: u32 = 1000;
const DEFAULT_CONCURRENCY: u32 = 4;
const MOST_CONCURRENCY: u32 = 10;

/// How the work is cut.
#[derive(Debug, PartialEq, Eq)]
pub struct Plan {
    batch_size: u32,
    concurrency: u32,
}

/// Checks the whole request, every row of it, before the first part of it is sent.
///
/// # Errors
/// [`Error::Input`] with the caller's own index.
pub fn plan(kind: Kind, request: &Fields) -> Result<Plan, Error> {
    let plan = Plan::read(&request.number("batchSize"), &request.number("concurrency"))?;
    if request.raw("onProgress").is_some_and(|value| !value.is_function()) {
        return Err(Error::input("onProgress must be a function"));
    }
    (kind.validate)(request)?;
    Ok(plan)
}

impl Plan {
    /// For the driver.
    #[must_use]
    pub fn shown(&self) -> Input {
        Input::object([
            ("batchSize", Some(self.batch_size.into())),
            ("concurrency", Some(self.concurrency.into())),
        ])
    }

    fn read(batch_size: &Input, concurrency: &Input) -> Result<Self, Error> {
        let within = |what: &str, given: &Input, default: u32, most: u32| match given.count(what, most) {
            Ok(None) => Ok(default),
            Ok(Some(count)) if count > 0 => Ok(count),
            _ => Err(Error::input(format!("{what} must be a whole number from 1 to {most}"))),
        };
        Ok(Self {
            batch_size: within("batchSize", batch_size, DEFAULT_BATCH, MOST_IN_BATCH)?,
            concurrency: within("concurrency", concurrency, DEFAULT_CONCURRENCY, MOST_CONCURRENCY)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_defaults_and_limits() {
        let read = |batch: Option<f64>, concurrency: Option<f64>| {
            let input = |given: Option<f64>| given.map_or(Input::Absent, Input::Number);
            Plan::read(&input(batch), &input(concurrency)).ok()
        };
        assert_eq!(read(None, None), Some(Plan { batch_size: 50, concurrency: 4 }));
        assert_eq!(read(Some(1000.0), Some(10.0)), Some(Plan { batch_size: 1000, concurrency: 10 }));
        for (batch, concurrency) in
            [(0.0, 1.0), (1001.0, 1.0), (1.5, 1.0), (1.0, 0.0), (1.0, 11.0), (f64::NAN, 1.0)]
        {
            assert_eq!(read(Some(batch), Some(concurrency)), None, "{batch} {concurrency}");
        }
    }
}
