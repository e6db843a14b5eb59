/** The version of this package; the build checks that it is the crate's. */
export const VERSION = "0.1.0";
