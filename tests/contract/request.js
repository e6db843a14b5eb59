import * as assert from "../support/assert.js";
import { API_KEY, fails, onLocalVault, stubbed } from "../support/clients.js";
import { suite } from "../support/suite.js";

const test = suite("request");

test("any endpoint of the vault answers, with the client's credentials", async () => {
  const { local, vault } = await onLocalVault();
  const { insertedFields } = await vault.insert({ table: "persons", values: [{ name: "Ann" }] });
  const path = `/v1/vaults/${local.vaultId}/persons/${insertedFields[0].skyflowId}`;
  const { data, status, headers, requestId } = await vault.request({ method: "GET", path, query: { redaction: "PLAIN_TEXT", fields: ["name"] } });
  assert.equal(/** @type {any} */ (data).fields.name, "Ann");
  assert.equal(status, 200);
  assert.equal(headers.get("x-request-id"), requestId);
  await fails(vault.request({ method: "GET", path: `/v1/vaults/${local.vaultId}/none/x` }), "NOT_FOUND");
});

test("bodies are JSON unless the runtime knows better; answers are what the server says they are", async () => {
  const { vault, requests } = stubbed([{ body: { a: 1 } }, { status: 204 }, { headers: { "content-type": "text/csv" }, body: "a,b" }]);
  assert.deepEqual((await vault.request({ method: "POST", path: "/v1/x", body: { k: [1] } })).data, { a: 1 });
  assert.equal((await vault.request({ method: "PUT", path: "/v1/x", body: new URLSearchParams({ k: "v" }) })).data, null);
  assert.equal((await vault.request({ method: "DELETE", path: "/v1/x" })).data, "a,b");
  assert.equal(requests[0].body, '{"k":[1]}');
  assert.equal(requests[0].headers["content-type"], "application/json");
  assert.match(requests[1].headers["content-type"], /^application\/x-www-form-urlencoded;charset=utf-8$/i);
  assert.equal(await requests[1].body.text(), "k=v");
  assert.equal(requests[2].headers.authorization, `Bearer ${API_KEY}`);
});

test("it is repeated only where the caller says so, or reads", async () => {
  for (const [request, sends] of /** @type {[any, number][]} */ ([
    [{ method: "GET", path: "/v1/x" }, 2],
    [{ method: "GET", path: "/v1/x", retry: false }, 1],
    [{ method: "POST", path: "/v1/x" }, 1],
    [{ method: "POST", path: "/v1/x", retry: true }, 2],
  ])) {
    const { vault, requests } = stubbed([{ status: 502 }, { body: {} }], { maxRetries: 1 });
    await vault.request(request).catch(() => {});
    assert.equal(requests.length, sends, assert.show(request));
  }
});

const REFUSED = /** @type {[any, string][]} */ ([
  [{ path: "/x" }, "method"],
  [{ method: "get", path: "/x" }, "method"],
  [{ method: "GET" }, "path"],
  [{ method: "GET", path: "x" }, "path"],
  [{ method: "GET", path: "//evil.example/x" }, "path"],
  [{ method: "GET", path: "/a/../b" }, "path"],
  [{ method: "GET", path: "/a/%2e%2e/b" }, "path"],
  [{ method: "GET", path: "/a?b" }, "path"],
  [{ method: "GET", path: "/a b" }, "path"],
  [{ method: "GET", path: "/x", query: ["a"] }, "query"],
  [{ method: "GET", path: "/x", query: { a: {} } }, "query"],
  [{ method: "GET", path: "/x", body: {} }, "body"],
  [{ method: "POST", path: "/x", body: 1n }, "body"],
  [{ method: "POST", path: "/x", retry: 1 }, "retry"],
]);

test("what cannot be a request is refused before anything is sent", async () => {
  const { vault, requests } = stubbed({});
  await assert.each(REFUSED, async (request, place) => {
    const error = await fails(vault.request(request), "INVALID_INPUT");
    assert.includes(error.message, `request: ${place}`);
  });
  assert.equal(requests.length, 0);
});
