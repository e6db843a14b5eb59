/**
 * The page at `/` of the command line's server: shows the vaults, their tables, the requests and the fault rules.
 *
 * It shows names, counts and settings, never a value of a record, and loads nothing from elsewhere.
 */
import { drawAccess } from "./access.js";
import { WrongKey, apiKey, control, findKey, setKey } from "./api.js";
import { drawConnect } from "./connect.js";
import { byId, copyButton, counted, element } from "./dom.js";
import { drawFaultTools, drawFaults } from "./faults.js";
import { drawRequestTools, drawRequests } from "./requests.js";
import { drawTables } from "./tables.js";

/**
 * What `POST /_local/overview` returns.
 * @typedef {import("../index.js").ColumnSchema & { name: string, tokenFormat: "auto" | "uuid" | "preserve" }} Column
 * @typedef {object} Overview
 * @property {string} clusterId
 * @property {{ clientName: string, clientId: string, keyId: string } | null} account
 * @property {import("../index.js").FaultRule[]} faults
 * @property {{ vaultId: string, roles: Record<string, import("../index.js").RolePolicy> | null, tables: { name: string, isOpen: boolean, rows: number, columns: Column[] }[] }[]} vaults
 */

const INTERVAL_MS = 1_000;

/** The overview that is shown, as text. */
let shown = "";
let isBusy = false;

async function update() {
  if (isBusy || document.hidden) return;
  isBusy = true;
  const key = apiKey();
  try {
    const [overview, { requests }] = await Promise.all([control("overview"), control("requests")]);
    byId("locked").hidden = true;
    byId("content").hidden = false;
    show(overview);
    drawRequests(requests);
    state("live", counted(requests.length, "request").replace(/^1,000 requests$/, "latest 1,000 requests"));
  } catch (error) {
    // Another key may have been entered meanwhile.
    if (error instanceof WrongKey && apiKey() === key) lock();
    else if (!(error instanceof WrongKey)) state("lost", "The server does not respond.");
  }
  isBusy = false;
  if (apiKey() !== "" && apiKey() !== key) await update();
}

/** Draws only what has changed: a redraw would take the focus, and a selection of text. @param {Overview} overview */
function show(overview) {
  const text = JSON.stringify(overview);
  if (text === shown) return;
  const before = shown === "" ? undefined : JSON.parse(shown);
  shown = text;
  drawFaults(overview.faults);
  const redraw = () => drawTables(overview, redraw);
  redraw();
  const isSame = (/** @type {Overview} */ { vaults, clusterId, account }) => JSON.stringify([vaults.map(({ vaultId, roles }) => [vaultId, roles]), clusterId, account]);
  drawFacts(overview);
  if (before !== undefined && isSame(before) === isSame(overview)) return;
  drawAccess(overview);
  drawConnect(overview);
}

/** @param {Overview} overview */
function drawFacts({ vaults, clusterId }) {
  const rows = vaults.flatMap(({ tables }) => tables).reduce((sum, { rows: count }) => sum + count, 0);
  const facts = { "Vault id": vaults[0].vaultId, "Cluster id": clusterId, "Vault URL": location.origin };
  const cards = Object.entries(facts).map(([name, value]) =>
    element("div", { class: "fact" }, element("dl", {}, element("dt", {}, name), element("dd", {}, element("code", { title: value }, value), copyButton(() => value, name)))));
  const count = element("div", { class: "fact" }, element("dl", {}, element("dt", {}, vaults.length > 1 ? `Rows in ${vaults.length} vaults` : "Rows"), element("dd", {}, rows.toLocaleString("en"))));
  byId("facts").replaceChildren(...cards, count);
}

function lock() {
  setKey(undefined);
  shown = "";
  byId("content").hidden = true;
  byId("locked").hidden = false;
  state("", "Locked");
}

/** @param {string} kind @param {string} text */
function state(kind, text) {
  const status = byId("status");
  status.dataset.state = kind;
  if (status.textContent !== text) status.textContent = text;
}

function start() {
  drawRequestTools();
  drawFaultTools();
  byId("unlock").addEventListener("submit", (event) => {
    event.preventDefault();
    const input = /** @type {HTMLInputElement} */ (byId("key"));
    setKey(input.value.trim());
    input.value = "";
    void update();
  });
  document.addEventListener("visibilitychange", () => void update());
  setInterval(() => void (apiKey() && update()), INTERVAL_MS);
  if (findKey() === undefined) lock();
  else void update();
}

start();
