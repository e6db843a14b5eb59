/** What every framework's page does: one card goes into the vault, its token is the answer. */
import assert from "node:assert/strict";

/** Asks a page for tokens, and holds that every request brought one insert. @param {string} url with `?number=` @param {import("./served.js").Exchange[]} exchanges */
export async function asksForTokens(url, exchanges) {
  const inserts = () => exchanges.filter(({ answer }) => answer.includes('"skyflow_id"')).length;
  for (const number of ["4111111111111111", "4111111111111111", "5500000000000004"]) {
    const before = inserts();
    const response = await fetch(`${url}${number}`);
    const text = await response.text();
    assert.equal(response.status, 200, text);
    const [, token = ""] = /token:([\w-]{8,})/.exec(text) ?? [];
    assert.ok(token !== "" && token !== number, text);
    assert.ok(exchanges.some(({ answer }) => answer.includes(token)), "the token is the vault's");
    assert.equal(inserts(), before + 1, "one insert for one request");
  }
}
