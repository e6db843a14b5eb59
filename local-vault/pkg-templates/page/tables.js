/** The vaults, their tables, and the columns of the chosen table. */
import { byId, counted, element, table, tag } from "./dom.js";

/** @type {{ vault?: string, table?: string }} */
const chosen = {};

/** @typedef {import("./page.js").Overview} Overview */
/** @typedef {Overview["vaults"][number]} Vault */

/** @param {Overview} overview @param {() => void} redraw */
export function drawTables(overview, redraw) {
  const vault = overview.vaults.find(({ vaultId }) => vaultId === chosen.vault) ?? overview.vaults[0];
  const shown = vault.tables.find(({ name }) => name === chosen.table) ?? vault.tables[0];
  const parts = [];
  if (overview.vaults.length > 1) parts.push(vaultChoice(overview, vault, redraw));
  if (shown === undefined) parts.push(element("p", { class: "empty" }, "No tables yet. A table is added by the first insert, or by --schema."));
  else parts.push(element("div", { class: "split" }, tableList(vault, shown.name, redraw), columns(shown)));
  byId("tables-body").replaceChildren(...parts);
}

/** @param {Overview} overview @param {Vault} current @param {() => void} redraw */
function vaultChoice(overview, current, redraw) {
  const select = /** @type {HTMLSelectElement} */ (element("select", { id: "vault" }));
  for (const { vaultId } of overview.vaults) select.append(element("option", { value: vaultId, selected: vaultId === current.vaultId }, vaultId));
  select.addEventListener("change", () => {
    chosen.vault = select.value;
    redraw();
    byId("vault").focus();
  });
  return element("div", { class: "tools" }, element("label", {}, "Vault", select));
}

/** @param {Vault} vault @param {string} current @param {() => void} redraw */
function tableList(vault, current, redraw) {
  const choose = (/** @type {string} */ name) => () => {
    chosen.table = name;
    redraw();
    /** @type {HTMLElement | null} */ (document.querySelector('.list [aria-pressed="true"]'))?.focus();
  };
  return element("div", { class: "list", role: "group", "aria-label": "Tables" }, ...vault.tables.map(({ name, rows }) =>
    element("button", { type: "button", "aria-pressed": String(name === current), click: choose(name) },
      element("span", {}, name), element("span", { class: "count", "aria-label": counted(rows, "row") }, rows.toLocaleString("en")))));
}

/** @param {Vault["tables"][number]} shown */
function columns({ name, isOpen, rows, columns: all }) {
  const kind = isOpen ? "no schema: takes any column" : "with a schema";
  const list = all.map((column) => element("tr", {},
    element("th", { scope: "row" }, column.name),
    element("td", {}, column.type ?? "any"),
    element("td", {}, tokenization(column)),
    element("td", {}, column.redaction === "DEFAULT" ? "PLAIN_TEXT" : column.redaction, column.masking ? " (pattern)" : "")));
  const empty = element("p", { class: "empty" }, "No columns yet.");
  return element("div", {}, element("p", { class: "label" }, `${name}: ${counted(rows, "row")}, ${counted(all.length, "column")}, ${kind}`),
    all.length === 0 ? empty : table(`Columns of ${name}`, ["Column", "Type", "Tokens", "Redaction"], list));
}

/** @param {import("./page.js").Column} column */
function tokenization(column) {
  const isTokenized = column.type !== "file" && column.tokenize !== false;
  const tags = [isTokenized ? tag({ auto: "automatic", uuid: "UUID", preserve: "format-preserving" }[column.tokenFormat], "good") : tag("none")];
  if (isTokenized && column.columnGroup) tags.push(tag(`group ${column.columnGroup}`));
  else if (isTokenized && column.deterministic) tags.push(tag("deterministic"));
  if (isTokenized && column.tokenExpiresAfterSeconds) tags.push(tag(`expire after ${column.tokenExpiresAfterSeconds} s`, "warn"));
  if (column.unique) tags.push(tag("unique"));
  return element("div", { class: "tags" }, ...tags);
}
