//! Skyflow vault client for edge runtimes.
