//! A Skyflow vault that runs inside the process.
