//! Everything that touches JavaScript. The rest of the crate sees typed functions and opaque handles.

/// Binds functions of one of the package's own JavaScript files by their names.
///
/// In the package the file is found relative to the glue. `wasm-pack test` has no package around the glue, so there one
/// file holds all of them: `cargo xtask test` writes it.
macro_rules! javascript {
    ($file:tt { $($binding:tt)* }) => {
        #[cfg_attr(feature = "snippets", wasm_bindgen::prelude::wasm_bindgen(module = "/target/snippets.js"))]
        #[cfg_attr(not(feature = "snippets"), wasm_bindgen::prelude::wasm_bindgen(raw_module = $file))]
        extern "C" {
            $($binding)*
        }
    };
}
pub(crate) use javascript;

pub mod accounts;
pub mod call_trace;
pub mod clock;
pub mod codec;
pub mod data;
pub mod driver;
pub mod error;
pub mod exchange;
pub mod files;
pub mod headers;
pub mod hooks;
pub mod random;
pub mod reader;
pub mod url;
