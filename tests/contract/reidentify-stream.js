// A text with tokens that arrives in pieces: however it is cut, what leaves is what reidentifyText makes of the whole.
import * as assert from "../support/assert.js";
import { fails, onLocalVault, stubbed } from "../support/clients.js";
import { random, SEEDS } from "../support/random.js";
import { hang } from "../support/recorder.js";
import { suite } from "../support/suite.js";

const test = suite("reidentifyStream");

/** @typedef {{ readable: ReadableStream<string>, writable: WritableStream<string> }} Pair */

/** What leaves a stream, piece by piece. @param {Pair} pair @param {string[]} pieces */
async function passed({ readable, writable }, pieces) {
  const writer = writable.getWriter();
  const reader = readable.getReader();
  const writing = (async () => {
    for (const piece of pieces) await writer.write(piece);
    await writer.close();
  })();
  writing.catch(() => {});
  const out = [];
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    out.push(value);
  }
  await writing;
  return out;
}

/** A vault, and a text with its tokens in every place that may be hard. */
async function withTokens() {
  const { local, client } = await onLocalVault();
  const detect = client.detect();
  const people = "My name is Ann Lee, my SSN is 123-45-6789, and my e-mail is ann.lee@example.com.";
  const { entities } = await detect.deidentifyText({ text: people, tokenFormat: { default: "vault_token" } });
  const [name, ssn, email] = ["NAME", "SSN", "EMAIL_ADDRESS"].map((label) => /** @type {string} */ (entities.find(({ entity }) => entity === label)?.token));
  const hard = [
    `Dear [${name}], 👩‍👩‍👧 [${ssn}][${email}]é[${name}]`,
    `[[${name}]] [NAME [SSN_ [${ssn} [NAME] [EMAIL_ADDRESS] [NAME_1] [NAME_aaaaaaa]`,
    `${name} ${ssn}, x${name} ${email}_ OK I [link](url) [1] \ud83d ${ssn}`,
    `unclosed [${name}`,
    `[${name}`.slice(0, -1),
    "no tokens at all, and a bracket [",
    "",
    "ends with NAME_",
  ];
  return { local, client, detect, hard, name, ssn, email };
}

/** Half of a surrogate pair is nothing that reidentifyText takes, but it may come out of a model. @param {any} detect @param {string} text */
const whole = async (detect, text) => (text === "" ? "" : (await detect.reidentifyText({ text: text.replace(HALF, "\u2603") })).processedText.replace("\u2603", HALF));
const HALF = "\ud83d ";

test("the longest text in all cuts in two, and at random, leaves as reidentifyText makes it", async () => {
  const { detect, hard } = await withTokens();
  let cuts = 0;
  for (const text of hard) {
    const reference = await whole(detect, text);
    for (let at = 0; at <= text.length; at++, cuts++) {
      const out = (await passed(detect.reidentifyStream(), [text.slice(0, at), text.slice(at)])).join("");
      assert.equal(out, reference, `cut at ${at} of ${text}`);
    }
    for (const seed of SEEDS) {
      const { below } = random(seed + text.length);
      for (let round = 0; round < 5; round++, cuts++) {
        const pieces = [];
        for (let at = 0; at < text.length; ) {
          const size = round === 0 ? 1 : 1 + below(12);
          pieces.push(text.slice(at, at + size));
          at += size;
        }
        assert.equal((await passed(detect.reidentifyStream(), pieces)).join(""), reference, `${pieces.join("|")}`);
      }
    }
  }
  console.log(`reidentifyStream: ${cuts} ways to cut ${hard.length} texts, each with the same result`);
});

test("text without tokens passes at once, and no more is held back than may become one", async () => {
  const { vault: _, client, requests } = stubbed(hang);
  const cases = /** @type {[string, string][]} */ ([
    ["Hello", "Hello"],
    ["see [1] and [link](x)", "see [1] and [link](x)"],
    ["Dear [", "Dear "],
    ["Dear [NAME_Ab", "Dear "],
    ["Dear [NAME] and [EMAIL_ADDRESS]", "Dear [NAME] and [EMAIL_ADDRESS]"],
    [`[${"A".repeat(60)}`, `[${"A".repeat(60)}`],
    ["a 👩"[0] + "\ud83d", "a"],
    ["NAMELESS", "NAMELESS"],
  ]);
  for (const [piece, expected] of cases) {
    const { readable, writable } = client.detect().reidentifyStream();
    const writer = writable.getWriter();
    writer.write(piece).catch(() => {});
    const { value } = await readable.getReader().read();
    assert.equal(value, expected, piece);
    writer.abort().catch(() => {});
  }
  assert.equal(requests.length, 0);
});

test("without bareTokens only tokens in brackets are recognized, and no word is held back", async () => {
  const { detect, name, client } = await withTokens();
  assert.equal((await passed(detect.reidentifyStream({ bareTokens: false }), [`${name} [${name}]`])).join(""), `${name} Ann Lee`);
  const { readable, writable } = client.detect().reidentifyStream({ bareTokens: false });
  void writable.getWriter().write("I am NAME_").catch(() => {});
  assert.equal((await readable.getReader().read()).value, "I am NAME_");
});

test("the vault is asked once for all tokens that wait, and once for one that comes again", async () => {
  const { local, detect, name, ssn, email } = await withTokens();
  const asked = () => local.requests().filter(({ path }) => path.includes("reidentify")).length;
  const before = asked();
  assert.equal((await passed(detect.reidentifyStream(), [`[${name}] [${ssn}] [${email}] [${name}].`])).join(""), "Ann Lee 123-45-6789 ann.lee@example.com Ann Lee.");
  assert.equal(asked() - before, 1);
  await passed(detect.reidentifyStream(), [`[${name}]`, ` and [${name}]`, ` and [${name}]`]);
  assert.equal(asked() - before, 2);
  // Those that arrive while it is asked are asked for together.
  const { client, requests } = stubbed(async ({ body }) => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    return { body: { text: JSON.parse(body).text.replaceAll("_", "=") } };
  });
  const pieces = Array.from({ length: 20 }, (_, i) => `[NAME_${i}]`);
  assert.equal((await passed(client.detect().reidentifyStream(), pieces)).join(""), pieces.join("").replaceAll("_", "="));
  assert.ok(requests.length <= 4, `${requests.length} requests`);
  assert.ok(requests.every(({ body }) => !JSON.parse(body).text.includes("bareTokens")));
});

test("a value may hold what stands between tokens", async () => {
  const { client, requests } = stubbed(({ body }) => ({ body: { text: JSON.parse(body).text.replaceAll("[NAME_1]", "a\n|\nb").replaceAll("[NAME_2]", "") } }));
  assert.equal((await passed(client.detect().reidentifyStream(), ["[NAME_1][NAME_2]!"])).join(""), "a\n|\nb!");
  assert.equal(requests.length, 3);
});

test("the lists of entities and the options are those of reidentifyText", async () => {
  const { detect, name, ssn } = await withTokens();
  assert.equal((await passed(detect.reidentifyStream({ redactedEntities: ["ssn"], maskedEntities: ["name"] }), [`[${name}] [${ssn}]`])).join(""), "*** *** *REDACTED*");
  const { client, requests } = stubbed({ body: { text: "Ann" } });
  const options = /** @type {const} */ ({ plainTextEntities: ["name"], bareTokens: true, headers: { "x-trace": "t" }, maxRetries: 0, timeoutMs: 5000, signal: undefined });
  assert.equal((await passed(client.detect().reidentifyStream(options), ["[NAME_1]"])).join(""), "Ann");
  assert.deepEqual(JSON.parse(requests[0].body), { vault_id: "v1", text: "[NAME_1]", format: { plaintext: ["name"] } });
  assert.equal(requests[0].headers["x-trace"], "t");
  for (const [given, message] of /** @type {[any, string][]} */ ([
    [{ plainText: ["name"] }, "`plainText` is not a member"],
    [{ signl: 1 }, "did you mean `signal`"],
    [{ text: "x" }, "`text`"],
    [{ redactedEntities: ["SSN"] }, "redactedEntities"],
    [{ signal: 5 }, "signal must be an AbortSignal"],
    [{ timeoutMs: -1 }, "timeoutMs"],
    [{ bareTokens: "no" }, "bareTokens"],
    ["x", "the options must be one object"],
    [null, "the options must be one object"],
    [new AbortController().signal, "the options must be one object"],
    [{ get signal() { throw new Error("x"); } }, "the options threw while it was read"], // prettier-ignore
  ])) {
    const error = await fails(() => client.detect().reidentifyStream(given), "INVALID_INPUT", message);
    assert.includes(error.message, message);
    assert.equal(error.operation, "reidentifyStream");
  }
});

test("a second argument is refused, and null is no signal", async () => {
  const { client, requests } = stubbed({ body: { text: "Ann" } });
  const detect = /** @type {any} */ (client.detect());
  const error = await fails(() => detect.reidentifyStream({ plainTextEntities: ["name"] }, { signal: new AbortController().signal }), "INVALID_INPUT");
  assert.includes(error.message, "put its members into the one before it");
  assert.equal((await passed(detect.reidentifyStream({ signal: null }, undefined), ["[NAME_1]"])).join(""), "Ann");
  assert.equal(requests.length, 1);
});

test("a piece may hold any number of tokens", async () => {
  const { client, requests } = stubbed({ body: { text: "Ann" } });
  const out = await passed(client.detect().reidentifyStream(), ["[NAME_abcde] ".repeat(150_000)]);
  assert.equal(out.join(""), "Ann ".repeat(150_000));
  assert.equal(requests.length, 1);
});

test("whatever is thrown while a piece is taken ends both sides", async () => {
  for (const act of ["write", "close"]) {
    const { client } = stubbed({ body: {} });
    const { readable, writable } = client.detect().reidentifyStream();
    const writer = writable.getWriter();
    const reader = readable.getReader();
    if (act === "close") await writer.write("[NAME");
    const closed = assert.rejects(writer.closed);
    const reading = assert.rejects(reader.read());
    const { findIndex } = Array.prototype;
    const thrown = new RangeError("no room");
    Array.prototype.findIndex = () => { throw thrown; }; // prettier-ignore
    try {
      await assert.rejects(act === "close" ? writer.close() : writer.write("Hi"));
    } finally {
      Array.prototype.findIndex = findIndex;
    }
    assert.equal(await reading, thrown, act);
    assert.equal(await closed, thrown, act);
  }
});

test("it uses the configuration it began with", async () => {
  const { client, requests } = stubbed({ body: { text: "Ann" } });
  const stream = client.detect().reidentifyStream();
  client.updateVaultConfig({ vaultId: "v1", clusterId: "other" });
  await passed(stream, ["[NAME_1]"]);
  assert.equal(new URL(requests[0].url).host, "abc.vault.skyflowapis.com");
});

test("an error of the vault errors both sides, behind the text before the token", async () => {
  const { client, requests } = stubbed({ status: 403, body: { error: { message: "no" } } });
  const { readable, writable } = client.detect().reidentifyStream();
  const writer = writable.getWriter();
  const closed = fails(writer.closed, "PERMISSION_DENIED");
  const reader = readable.getReader();
  writer.write("Dear [NAME_1], hello").catch(() => {});
  assert.equal((await reader.read()).value, "Dear ");
  const error = await fails(reader.read(), "PERMISSION_DENIED");
  assert.equal(error.operation, "reidentifyStream");
  assert.equal(await closed, error);
  await fails(writer.write("more"), "PERMISSION_DENIED");
  assert.equal(requests.length, 1);
});

test("a piece that is no string is an error", async () => {
  for (const piece of [new Uint8Array(2), 5, null, undefined, {}]) {
    const { client } = stubbed({ body: {} });
    const { readable, writable } = client.detect().reidentifyStream();
    const reading = fails(readable.getReader().read(), "INVALID_INPUT");
    const writer = writable.getWriter();
    writer.closed.catch(() => {});
    await fails(writer.write(/** @type {any} */ (piece)), "INVALID_INPUT");
    assert.includes((await reading).message, "must be a string, not of the type ");
  }
});

test("a signal ends it, whether or not the vault is asked", async () => {
  for (const piece of ["Dear ", "[NAME_1]", undefined]) {
    const controller = new AbortController();
    if (piece === undefined) controller.abort("enough");
    const { client, requests } = stubbed(hang);
    const { readable, writable } = client.detect().reidentifyStream({ signal: controller.signal });
    const writer = writable.getWriter();
    writer.closed.catch(() => {});
    const reader = readable.getReader();
    if (piece !== undefined) writer.write(piece).catch(() => {});
    if (piece === "Dear ") assert.equal((await reader.read()).value, "Dear ");
    setTimeout(() => controller.abort("enough"), 5);
    const error = await fails(reader.read(), "ABORTED");
    assert.deepEqual([error.cause, requests.length], ["enough", piece === "[NAME_1]" ? 1 : 0]);
    await fails(writer.write("x"), "ABORTED");
  }
});

test("who stops reading, or writing, ends the request for values", async () => {
  for (const side of ["readable", "writable"]) {
    /** @type {AbortSignal[]} */
    const signals = [];
    const { client } = stubbed((request) => {
      signals.push(request.init.signal);
      return hang(request);
    });
    const { readable, writable } = client.detect().reidentifyStream();
    const writer = writable.getWriter();
    writer.closed.catch(() => {});
    const reader = readable.getReader();
    reader.closed.catch(() => {});
    writer.write("[NAME_1]").catch(() => {});
    const reading = reader.read().catch(() => {});
    for (let i = 0; i < 200 && signals.length === 0; i++) await new Promise((resolve) => setTimeout(resolve, 5));
    await (side === "readable" ? reader.cancel("enough") : writer.abort("enough")).catch(() => {});
    for (let i = 0; i < 200 && !signals[0].aborted; i++) await new Promise((resolve) => setTimeout(resolve, 5));
    assert.ok(signals[0].aborted, side);
    await reading;
  }
});

test("a reader that is slow holds the writer back", async () => {
  const { client } = stubbed({ body: { text: "Ann" } });
  const { readable, writable } = client.detect().reidentifyStream();
  const writer = writable.getWriter();
  const reader = readable.getReader();
  // Text that waits for a value is taken, up to a limit; that of a token that came before waits for nothing.
  void writer.write("[NAME_1]");
  assert.equal((await reader.read()).value, "Ann");
  let written = 0;
  const writing = (async () => {
    for (let i = 0; i < 100; i++) {
      await writer.write(`piece ${i} [NAME_1] `);
      written++;
    }
    await writer.close();
  })();
  await reader.read();
  for (let i = 0; i < 20; i++) await new Promise((resolve) => setTimeout(resolve, 1));
  assert.ok(written < 10, `${written} pieces`);
  for (let text = "x"; text !== undefined; ) text = /** @type {any} */ (await reader.read()).value;
  await writing;
  assert.equal(written, 100);
});

test("it goes through pipes, and adds next to nothing to a piece without tokens", async () => {
  const { detect, name } = await withTokens();
  const pieces = Array.from({ length: 2000 }, (_, i) => (i % 100 === 50 ? `[${name}] ` : `word${i} `));
  const source = new ReadableStream({
    start(controller) {
      for (const piece of pieces) controller.enqueue(piece);
      controller.close();
    },
  });
  let text = "";
  const reader = source.pipeThrough(/** @type {any} */ (detect.reidentifyStream())).getReader();
  for (let step = await reader.read(); !step.done; step = await reader.read()) text += step.value;
  assert.equal(text, pieces.join("").replaceAll(`[${name}]`, "Ann Lee"));
  /** Milliseconds from writing a piece to reading it. @param {Pair} pair @param {(i: number) => string} piece */
  const delays = async ({ readable, writable }, piece) => {
    const [writer, out] = [writable.getWriter(), readable.getReader()];
    const found = [];
    for (let i = 0; i < 500; i++) {
      const started = performance.now();
      void writer.write(piece(i));
      await out.read();
      found.push(performance.now() - started);
    }
    void writer.close();
    return found.sort((a, b) => a - b)[250];
  };
  const [bare, plain] = [await delays(new TransformStream(), (i) => `word${i} `), await delays(detect.reidentifyStream(), (i) => `word${i} `)];
  const token = await delays(detect.reidentifyStream(), () => `[${name}] `);
  console.log(`reidentifyStream: added to a piece, median of 500: ${Math.max(0, plain - bare).toFixed(3)} ms without a token, ${Math.max(0, token - bare).toFixed(3)} ms with a token that came before`);
});

test("an abort while the writable side closes ends the request at once", async () => {
  const { client } = stubbed(hang, { timeoutMs: 20_000 });
  const { readable, writable } = client.detect().reidentifyStream();
  readable.getReader().read().catch(() => {});
  const writer = writable.getWriter();
  writer.closed.catch(() => {});
  await writer.write("hi [NAME_0ykQWPA] there");
  const began = Date.now();
  const closing = writer.close();
  closing.catch(() => {});
  await new Promise((resolve) => setTimeout(resolve, 20));
  await writer.abort(new Error("enough")).catch(() => {});
  await closing.catch(() => {});
  assert.ok(Date.now() - began < 15_000);
});
