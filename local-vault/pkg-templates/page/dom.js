/** Elements of the page. Text is only ever set as text, never parsed. */

/**
 * @param {string} tag
 * @param {Record<string, string | boolean | ((event: any) => void) | undefined>} [attributes] a function is a listener; true is an attribute without a value
 * @param {...(Node | string | undefined)} children
 * @returns {HTMLElement}
 */
export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    if (typeof value === "function") node.addEventListener(name, value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== undefined));
  return node;
}

/**
 * @param {string} id
 * @returns {HTMLElement}
 */
export function byId(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}

/**
 * @param {string} text
 * @param {"good" | "warn" | "bad" | ""} [tone]
 */
export function tag(text, tone = "") {
  return element("span", { class: `tag ${tone}` }, text);
}

/**
 * A button that copies a text, and says so.
 * @param {() => string} text
 * @param {string} subject named to people who do not see what is beside the button
 */
export function copyButton(text, subject) {
  const button = element("button", { type: "button", class: "quiet", "aria-label": `Copy ${subject}` }, "Copy");
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text());
      button.textContent = "Copied";
    } catch {
      button.textContent = "Not allowed";
    }
    setTimeout(() => (button.textContent = "Copy"), 1_500);
  });
  return button;
}

/**
 * A table with a caption for screen readers.
 * @param {string} caption
 * @param {(string | HTMLElement)[]} headings
 * @param {HTMLElement[]} rows
 */
export function table(caption, headings, rows) {
  const head = headings.map((heading) => (typeof heading === "string" ? element("th", { scope: "col" }, heading) : heading));
  return element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
    element("table", {}, element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...rows)));
}

/** @param {number} count @param {string} noun */
export function counted(count, noun) {
  return `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
}
