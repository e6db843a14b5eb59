/**
 * Detect and connections of the local vault, used by the official Python SDK: what it makes of the answers is checked.
 * What skyflow-edge sends to a connection has to arrive as what the Python SDK sends, where that has no defect.
 */
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";

import { Skyflow } from "skyflow-edge";

import { edgeDetect, sameRun } from "./edge-detect.js";
import { makeVenv, runPython } from "./python.js";
import { serveVault } from "./served-vault.js";

const TEXT = "Zoë 🦀: SSN 123-45-6789, card 4111 1111 1111 1111.";
const JSON_FILE = '{"zip": "94105", "mail": ["a@b.example", 1.50]}';

/** The parts of an echo that tell what arrived; boundaries differ from call to call. @param {any} data */
const arrived = (data) => {
  if (typeof data !== "object") return data;
  const { method, path, queryParams, headers, body } = data;
  const boundary = /boundary="?([^";]+)/.exec(headers["content-type"] ?? "")?.[1];
  const plain = (/** @type {any} */ value) => (typeof value === "string" && boundary !== undefined ? value.replaceAll(boundary, "*") : value);
  return { method, path, queryParams, contentType: plain(headers["content-type"])?.split(";")[0], body: plain(body) };
};

/** Bodies in which the two differ, and why. @type {Record<string, [why: string, edge: unknown, python: unknown]>} */
const DIFFERENT = {
  get: ["H-P18: a GET without a body sends {}", null, "{}"],
  remove: ["H-P18: likewise a DELETE", null, "{}"],
  asXml: [
    "the root element of a body that names none is that of the official SDK for Node",
    '<?xml version="1.0" encoding="UTF-8"?><request><a>b</a></request>',
    "<root><a>b</a></root>",
  ],
};

/** Steps of Detect that end differently, and why. @type {Record<string, [why: string, edge: string, python: string]>} */
const UNLIKE = {
  txt: ["skyflow-edge asks again when the time is up", "SUCCESS", "IN_PROGRESS"],
  pdf: ["a run that failed is an error", "The local vault cannot process pdf files, only txt, json, jsonl, xml and csv.", "FAILED"],
};

/** The SDK for Python does not name the operation. @param {any} error */
const withoutOperation = ({ operation, httpCode, message }) => ({ httpCode, message: message.slice(`${operation}: `.length) });

/** @param {any} outcome */
const ending = ({ result, error }) => error?.message ?? result.status;

/** @type {(operation: string, request: any) => any} */
const step = (operation, request) => ({ operation, request });
/** @type {(contentType: string, body: any, more?: any) => any} */
const invoke = (contentType, body, { headers, ...more } = { headers: {} }) =>
  step("invoke", { method: "POST", path: { part: "cards" }, body, headers: { "content-type": contentType, ...headers }, ...more });

const STEPS = {
  text: step("deidentifyText", { text: TEXT }),
  only: step("deidentifyText", { text: TEXT, entities: ["ssn"], token: "entity_only", allow: ["x"], restrict: ["y"] }),
  allowed: step("deidentifyText", { text: TEXT, allow: ["4111", "Zoë"], restrict: [".*"] }),
  badRegex: step("deidentifyText", { text: TEXT, allow: ["("] }),
  shifted: step("deidentifyText", { text: "Due 2024-02-28.", shift: 2 }),
  vault: step("deidentifyText", { text: TEXT, token: "vault_token" }),
  plain: step("reidentifyText", { of: "vault" }),
  shown: step("reidentifyText", { of: "vault", masked: ["credit_card"], redacted: ["ssn"], plain: ["name"] }),
  json: step("deidentifyFile", { name: "a.json", text: JSON_FILE, wait: 2 }),
  csv: step("deidentifyFile", { name: "A.CSV", text: "name,zip\nZoë,94105\n", wait: 2 }),
  txt: step("deidentifyFile", { name: "a.txt", text: TEXT, wait: 1 }),
  later: step("getDetectRun", { of: "txt" }),
  pdf: step("deidentifyFile", { name: "a.pdf", text: "%PDF", wait: 2 }),
  noRun: step("getDetectRun", { runId: "00000000-0000-4000-8000-000000000000" }),
  asJson: invoke("application/json", { card: { n: "4111", list: [1, null] } }, { query: { a: "b c", list: ["1", "2"] } }),
  asForm: invoke("application/x-www-form-urlencoded", { card: { number: "41 11" } }),
  asXml: invoke("text/xml", { a: "b" }),
  asParts: invoke("multipart/form-data", { note: "é" }),
  get: step("invoke", { method: "GET", path: { part: "x" } }),
  remove: step("invoke", { method: "DELETE", path: { part: "x" } }),
  html: invoke("application/json", {}, { headers: { "x-echo-content-type": "text/html", "x-echo-body": "<p>hi</p>" } }),
  refused: invoke("application/json", { error: { http_code: 422, message: "no such card" } }, { headers: { "x-echo-status": "422", "x-echo-content-type": "application/json" } }),
};

test("the Python SDK de-identifies and re-identifies with the local vault, and calls its connection", async (t) => {
  await makeVenv();
  const folder = await mkdtemp(join(tmpdir(), "interop-detect-"));
  const { stop, ...served } = await serveVault(folder, {});
  t.after(async () => {
    await stop();
    await rm(folder, { recursive: true });
  });
  const connectionUrl = `${served.vaultUrl}/v1/gateway/outboundRoutes/echo/{part}`;
  const outcomes = await runPython("python_detect.py", { ...served, connectionUrl, steps: STEPS });
  const got = (/** @type {string} */ name) => outcomes[name].result ?? assert.fail(`${name}: ${JSON.stringify(outcomes[name])}`);

  await t.test("text", () => {
    const { text, entities, counts } = got("text");
    assert.equal(text, "[NAME_1] 🦀: SSN [SSN_1], card [CREDIT_CARD_1].");
    const [, ssn] = entities;
    assert.deepEqual(ssn, { token: "SSN_1", value: "123-45-6789", entity: "SSN", text: [11, 22], processed: [16, 23], scored: true });
    // Python counts as the service does.
    for (const one of entities) assert.equal([...TEXT].slice(...one.text).join(""), one.value);
    assert.deepEqual(counts, [6, [...TEXT].length]);
    assert.equal(got("only").text, TEXT.replace("123-45-6789", "[SSN]"));
    assert.equal(got("allowed").text, TEXT.replace("123-45-6789", "[RESTRICTED]"));
    assert.equal(outcomes.badRegex.error.httpCode, 400);
    assert.match(outcomes.badRegex.error.message, /allow_regex\[0\]/);
    assert.equal(got("shifted").text, "Due 2024-03-01.");
  });

  await t.test("re-identification", () => {
    assert.match(got("vault").text, /\[SSN_[A-Za-z0-9]{7}\]/);
    assert.equal(got("plain").text, TEXT);
    assert.equal(got("shown").text, "Zoë 🦀: SSN *REDACTED*, card **** **** **** 1111.");
  });

  await t.test("files and runs", () => {
    const json = got("json");
    assert.deepEqual([json.status, json.extension, json.type, json.hasSize], ["SUCCESS", "json", "redacted_file", true]);
    assert.equal(json.text, '{"zip": "[LOCATION_ZIP_1]", "mail": ["[EMAIL_ADDRESS_1]", 1.50]}');
    assert.deepEqual(json.tokens, ["LOCATION_ZIP_1", "EMAIL_ADDRESS_1"]);
    assert.equal(got("csv").text, "name,zip\n[NAME_1],[LOCATION_ZIP_1]\n");
    assert.deepEqual([got("txt").status, got("txt").text], ["IN_PROGRESS", null]);
    assert.deepEqual([got("later").status, got("later").text, got("later").runId], ["SUCCESS", got("text").text, got("txt").runId]);
    assert.deepEqual([got("pdf").status, got("pdf").text], ["FAILED", null]);
    assert.equal(outcomes.noRun.error.httpCode, 404);
  });

  await t.test("connections", () => {
    const data = (/** @type {string} */ name) => got(name).data;
    const { method, path, queryParams, headers, body } = data("asJson");
    assert.deepEqual([method, path], ["POST", "/v1/gateway/outboundRoutes/echo/cards"]);
    assert.deepEqual(queryParams, [["a", "b c"], ["list", "1"], ["list", "2"]]);
    assert.equal(headers["x-skyflow-authorization"], undefined);
    assert.deepEqual(body, { card: { n: "4111", list: [1, null] } });
    assert.equal(data("asForm").body, "card%5Bnumber%5D=41+11");
    assert.equal(data("asXml").body, "<root><a>b</a></root>");
    assert.match(data("asParts").headers["content-type"], /^multipart\/form-data; boundary=/);
    assert.match(data("asParts").body, /name="note"\r\n(.*\r\n)*\r\né\r\n/);
    assert.deepEqual([data("get").method, data("remove").method], ["GET", "DELETE"]);
    assert.equal(data("html"), "<p>hi</p>");
    assert.equal(got("asJson").hasRequestId, true);
    assert.deepEqual([outcomes.refused.error.httpCode, outcomes.refused.error.message], [422, "no such card"]);
  });

  await t.test("skyflow-edge detects alike", async () => {
    const { vaultId, vaultUrl, apiKey } = served;
    const client = new Skyflow({ vaultConfigs: [{ vaultId, clusterId: "local", vaultUrl, credentials: { apiKey } }], logLevel: "OFF", errorDetail: "full" });
    const results = /** @type {Record<string, any>} */ ({});
    for (const [name, { operation, request }] of Object.entries(STEPS)) {
      if (operation === "invoke") continue;
      const came = await edgeDetect(client.detect(), operation, request, results);
      results[name] = came.result;
      if (UNLIKE[name] !== undefined) {
        const [why, ...endings] = UNLIKE[name];
        assert.deepEqual([ending(came), ending(outcomes[name])], endings, why);
      } else {
        assert.deepEqual(sameRun(came), sameRun(outcomes[name]), name);
      }
    }
  });

  await t.test("skyflow-edge invokes alike", async () => {
    const connectionConfigs = [{ connectionId: "echo", connectionUrl, credentials: { apiKey: served.apiKey } }];
    const connection = new Skyflow({ connectionConfigs, logLevel: "OFF", errorDetail: "full" }).connection();
    for (const [name, { operation, request }] of Object.entries(STEPS)) {
      if (operation !== "invoke") continue;
      const { method, path, query, body, headers } = request;
      const call = connection.invoke({ method, body, headers, pathParams: path, queryParams: query });
      const { data, error } = await call.then(
        (response) => ({ data: response.data, error: undefined }),
        (error) => ({ data: undefined, error: withoutOperation(error) }),
      );
      if (error !== undefined) {
        assert.deepEqual(error, outcomes[name].error, name);
      } else if (DIFFERENT[name] !== undefined) {
        const [why, ...bodies] = DIFFERENT[name];
        assert.deepEqual([arrived(data).body, arrived(got(name).data).body], bodies, why);
      } else {
        assert.deepEqual(arrived(data), arrived(got(name).data), name);
      }
    }
  });
});
