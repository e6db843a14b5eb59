//! What takes several calls. The calls themselves run side by side in JavaScript
//! (`pkg-templates/bulk.js`, `pages.js`); here is decided how they are cut.

pub mod bulk;
