const OF_COLUMNS = ["insert", "update"];
const NOTHING = ["invoke", "request", "query"];

/** Which names of an operation's request error messages may show, as `SHOWN_NAMES` in `src/ops/` says. @param {string} operation */
export const shownNames = (operation) => (OF_COLUMNS.includes(operation) ? "columns" : NOTHING.includes(operation) ? "nothing" : "members");
