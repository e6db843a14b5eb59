/** Fault rules: those of the server, and those that were switched off here and can be switched on again. */
import { control } from "./api.js";
import { byId, element } from "./dom.js";

/** @typedef {import("../index.js").FaultRule} FaultRule */

/** Rules that many clients have to cope with. Off at first. @type {FaultRule[]} */
const SUGGESTED = [
  { status: 429, rate: 0.2, retryAfter: 1 },
  { status: 503, rate: 0.1, retryAfter: 1 },
  { status: 500, match: "POST", rate: 0.1 },
  { latencyMs: 800 },
];

/** Every rule that is known here, in its order, and whether it applies. @type {{ rule: FaultRule, isOn: boolean }[]} */
let rules = SUGGESTED.map((rule) => ({ rule, isOn: false }));
const list = element("ul", { class: "rules" });
const problem = element("p", { class: "problem", role: "alert" });

/** @param {FaultRule} rule */
const identity = ({ status, rate, latencyMs, match, retryAfter }) => JSON.stringify([status, rate, latencyMs, match, retryAfter].map((part) => part ?? null));

export function drawFaultTools() {
  byId("faults-body").replaceChildren(
    element("p", { class: "label" }, "Matching requests fail without being performed, or are answered late. The rules go when the server stops."), list, problem, form());
}

/** @param {FaultRule[]} active those of the server */
export function drawFaults(active) {
  const on = new Set(active.map(identity));
  const known = new Set(rules.map(({ rule }) => identity(rule)));
  const changed = [
    ...rules.map(({ rule }) => ({ rule, isOn: on.has(identity(rule)) })),
    ...active.filter((rule) => !known.has(identity(rule))).map((rule) => ({ rule, isOn: true })),
  ];
  if (list.childElementCount > 0 && JSON.stringify(changed) === JSON.stringify(rules)) return;
  rules = changed;
  draw();
}

function draw() {
  list.replaceChildren(...rules.map(({ rule, isOn }, index) => {
    const text = described(rule);
    const toggle = element("button", { type: "button", class: "switch", role: "switch", "aria-checked": String(isOn), "aria-label": text });
    toggle.addEventListener("click", () => change(rules.map((entry, at) => (at === index ? { rule, isOn: !isOn } : entry)), index));
    const remove = element("button", { type: "button", class: "quiet", "aria-label": `Remove: ${text}` }, "Remove");
    remove.addEventListener("click", () => change(rules.filter((_, at) => at !== index), index));
    return element("li", {}, toggle, element("span", { class: "what" }, text), remove);
  }));
}

/**
 * Sends the rules that apply, and shows all of them.
 * @param {typeof rules} changed
 * @param {number} [focused]
 */
async function change(changed, focused) {
  problem.textContent = "";
  try {
    await control("faults", { faults: changed.filter(({ isOn }) => isOn).map(({ rule }) => rule) });
    rules = changed;
    draw();
  } catch (error) {
    problem.textContent = /** @type {Error} */ (error).message;
  }
  const switches = /** @type {NodeListOf<HTMLElement>} */ (list.querySelectorAll(".switch"));
  if (focused !== undefined) switches[Math.min(focused, switches.length - 1)]?.focus();
}

/** @param {FaultRule} rule */
function described({ status, rate = 1, latencyMs, match, retryAfter }) {
  const parts = [];
  if (status) parts.push(`respond ${status}${retryAfter === undefined || retryAfter === null ? "" : ` with retry-after ${retryAfter} s`}`);
  if (latencyMs) parts.push(`delay by ${latencyMs} ms`);
  const share = rate >= 1 ? "every request" : `${Number((rate * 100).toFixed(1))} % of requests`;
  return `${parts.join(", ") || "no effect"}: ${share}${match ? ` with “${match}”` : ""}`;
}

function form() {
  const field = (/** @type {string} */ name, /** @type {string} */ label, /** @type {Record<string, string>} */ attributes) =>
    element("label", {}, label, element("input", { name, autocomplete: "off", ...attributes }));
  const node = /** @type {HTMLFormElement} */ (element("form", { class: "rule", "aria-label": "Add a fault rule" },
    field("status", "Status", { type: "number", min: "400", max: "599", placeholder: "503" }),
    field("rate", "Share, %", { type: "number", min: "0", max: "100", step: "any", placeholder: "100" }),
    field("latencyMs", "Delay, ms", { type: "number", min: "0", placeholder: "0" }),
    field("retryAfter", "retry-after, s", { type: "number", min: "0" }),
    field("match", "METHOD /path contains", { placeholder: "POST /v1/vaults" }),
    element("button", { class: "primary" }, "Add rule")));
  node.addEventListener("submit", (event) => {
    event.preventDefault();
    const data = new FormData(node);
    /** @type {FaultRule} */
    const rule = {};
    for (const name of /** @type {const} */ (["status", "latencyMs", "retryAfter"])) if (data.get(name)) rule[name] = Number(data.get(name));
    if (data.get("rate")) rule.rate = Number(data.get("rate")) / 100;
    if (data.get("match")) rule.match = String(data.get("match"));
    if (rule.status === undefined && rule.latencyMs === undefined) {
      problem.textContent = "A rule needs a status or a delay.";
      return;
    }
    node.reset();
    void change([...rules.filter((entry) => identity(entry.rule) !== identity(rule)), { rule, isOn: true }]);
  });
  return node;
}
