/** The log of requests: which operation, with which result, never a value. */
import { byId, element, table, tag } from "./dom.js";

/** Rows that are shown; the server keeps 1,000. */
const MAX_ROWS = 200;

/** @typedef {import("../index.js").LoggedRequest} LoggedRequest */

let isPaused = false;
let onlyErrors = false;
let filter = "";
/** @type {LoggedRequest[]} */
let latest = [];
const list = element("div");

export function drawRequestTools() {
  const pause = element("button", { type: "button", "aria-pressed": "false" }, "Pause");
  pause.addEventListener("click", () => {
    isPaused = !isPaused;
    pause.setAttribute("aria-pressed", String(isPaused));
    pause.textContent = isPaused ? "Continue" : "Pause";
  });
  const search = /** @type {HTMLInputElement} */ (element("input", { type: "search", placeholder: "insert, cards, 404 …", autocomplete: "off" }));
  search.addEventListener("input", () => {
    filter = search.value.trim().toLowerCase();
    draw();
  });
  const errors = /** @type {HTMLInputElement} */ (element("input", { type: "checkbox" }));
  errors.addEventListener("change", () => {
    onlyErrors = errors.checked;
    draw();
  });
  byId("requests-body").replaceChildren(
    element("div", { class: "tools" }, element("label", {}, "Filter", search), element("label", {}, errors, "only errors"), pause), list);
}

/** @param {LoggedRequest[]} requests oldest first */
export function drawRequests(requests) {
  if (isPaused) return;
  const isNew = requests.length !== latest.length || requests.at(-1)?.requestId !== latest.at(-1)?.requestId;
  latest = requests;
  if (isNew || list.childElementCount === 0) draw();
}

function draw() {
  const matches = (/** @type {LoggedRequest} */ { operation, method, path, status, requestId }) =>
    (!onlyErrors || status >= 400) && `${operation} ${method} ${path} ${status} ${requestId}`.toLowerCase().includes(filter);
  const shown = latest.filter(matches).slice(-MAX_ROWS).reverse();
  const scrolled = list.firstElementChild?.scrollTop ?? 0;
  if (shown.length === 0) {
    const text = latest.length === 0 ? "No requests yet. The lines under Connect make the first one." : "No request matches.";
    return list.replaceChildren(element("p", { class: "empty" }, text));
  }
  const headings = ["Time", "Operation", "Status", "Path", element("th", { scope: "col", class: "request" }, "Request id")];
  const view = table("Requests, newest first", headings, shown.map(row));
  list.replaceChildren(view);
  view.scrollTop = scrolled;
}

/** @param {LoggedRequest} request */
function row({ timeMs, operation, method, path, status, requestId, isFault }) {
  const time = new Date(timeMs);
  const tone = status >= 500 ? "bad" : status >= 400 ? "warn" : "good";
  return element("tr", {},
    element("td", { class: "fit mono" }, element("time", { datetime: time.toISOString() }, time.toTimeString().slice(0, 8))),
    element("td", { class: "fit" }, operation || method),
    element("td", { class: "fit" }, element("span", { class: "tags" }, tag(String(status), tone), isFault ? tag("fault") : undefined)),
    element("td", { class: "path" }, `${method} ${path}`),
    element("td", { class: "fit mono request" }, requestId));
}
