// R22, R62: of a server's text, words of a fixed vocabulary and names of the request are shown, and nothing else.
import test from "node:test";
import { gzipSync } from "node:zlib";

import { requestNames } from "../../pkg-templates/host/request-names.js";
import { HIDDEN, printable, scrub } from "../../pkg-templates/host/scrub.js";
import { vocabulary } from "../../pkg-templates/host/vocabulary.js";
import * as assert from "../support/assert.js";
import { figure } from "../support/figures.js";
import { random, SEEDS } from "../support/random.js";
import { shownNames } from "../support/shown-names.js";
import { CODECS, PLACES } from "./codecs.js";
import { serverMessages, takeApart } from "./server-messages.js";

const none = new Set();
const names = new Set(["persons", "card_number"]);
const show = (/** @type {string} */ text) => scrub(text, names, 400);

/** Words that are common values of records, by what they would tell. */
const VALUES = {
  "given names": "abel adam alan alex alice amber amy andrea angel ann anna art ash barry bill bob brook bud buddy candy carol chad chance charity chase christian chuck clay cliff colt constance cook daisy dale dan dawn dean dick don drew earl ed eve faith fay felicity fern forest frank gene ginger glen grace grant guy hank harmony hazel heath heather holly honor hope hunter iris ivy jack jade jay jean jerry jim jimmy job joe john jordan josh joy juan june king kit lance laurel lee lily lou louis luke mark mary mason max may melody mercy merit mike miles min misty myra nan nick noel nova olive opal pansy pat patience patsy pearl penny peter pierce piper pleasant poppy prudence randy ray red reed rex rich rick rob robin rocky rose ruby rusty sage sally sam sandy sara sherry sky skip sonny stone storm sue summer sunny tad terry tiffany tim tom tony trinity true van victor violet wade ward warren wesley will win wren",
  places: "africa america asia berlin boston brazil ca california canada chad china cuba england essex europe florida france georgia germany guinea india ireland israel italy jamaica japan jersey jordan kent london lima madrid mexico mobile nice normal oregon orange paris peru poland reading rome russia spain split texas turkey uk union us usa washington york north south east west",
  colours: "amber beige black blue bronze brown gold golden gray green grey maroon orange pink platinum purple red silver violet white yellow",
  months: "january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec",
  weekdays: "monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun",
  numbers: "zero two three four five six seven eight nine ten eleven twelve dozen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million third fourth fifth half quarter",
  truth: "true false yes",
  people:
    "he she him her his hers man woman men women boy girl male female mr mrs ms miss sir dr jr sr trans gay straight lesbian bisexual queer binary single married divorced separated widowed engaged spouse husband wife partner father mother parent son daughter child children brother sister sibling family guardian adult minor infant senior junior elder old young dead deceased alive born pregnant citizen resident alien native immigrant refugee veteran",
  health: "positive negative detected infected virus disabled disability sick ill terminal stable critical normal abnormal chronic acute allergy allergic cancer diabetes hiv aids asthma depression anxiety pain fever flu covid pregnant smoker blood healthy unhealthy health patient treatment surgery dose drug alcohol abuse addict overdose",
  work: "employed unemployed retired student teacher doctor nurse lawyer engineer driver officer soldier police clerk manager director president judge cook baker farmer pilot agent cashier janitor salary business home work boss",
  belief: "christian catholic protestant jewish muslim islam hindu buddhist atheist mormon orthodox republican democrat liberal conservative socialist communist guilty convicted felony arrested arrest prison crime criminal",
  brands: "visa mastercard amex discover maestro diners jcb google amazon apple microsoft facebook oracle cloudflare mysql paypal stripe chase citi",
  letters: "b c d e f g h i j k l m n o p q r s t u v w x y z",
};

test("R22 no word of the vocabulary is a common value of records", () => {
  let checked = 0;
  for (const [kind, list] of Object.entries(VALUES)) {
    const shown = list.split(" ").filter((word) => (checked++, vocabulary().has(word)) || [word, word.toUpperCase(), word[0].toUpperCase() + word.slice(1)].some((form) => scrub(`not ${form} found`, none, 400) !== `not ${HIDDEN} found`));
    assert.deepEqual(shown, [], kind);
  }
  const words = [...vocabulary().keys()];
  const size = gzipSync(words.join(" ")).length;
  assert.ok(size <= 4096, `${size} bytes`);
  figure("R22", `${words.length} words are shown, ${size} bytes compressed; ${checked} common values of records are not among them`);
});

test("R22 what servers really say can be read", () => {
  let all = 0;
  let shown = 0;
  for (const [group, messages] of Object.entries(serverMessages)) {
    let groupAll = 0;
    let groupShown = 0;
    for (const message of messages) {
      const { said, words, values } = takeApart(message);
      const text = scrub(said, none, 400);
      const left = text.split(/[^\w./'-]+/).map((word) => word.replace(/^'|[.']+$/g, ""));
      for (const word of words) {
        const at = left.indexOf(word.replace(/^'|'$/g, ""));
        groupAll++;
        if (at >= 0) {
          groupShown++;
          left.splice(at, 1);
        }
      }
      for (const value of values) for (const part of value.match(/[\w@.-]{4,}/g) ?? []) assert.ok(text === said || !text.includes(part) || vocabulary().has(part.toLowerCase()), `${part} of ${value} is in ${text}`);
    }
    console.log(`${group}: ${groupShown} of ${groupAll} words of ${messages.length} messages`);
    all += groupAll;
    shown += groupShown;
  }
  const percent = (shown / all) * 100;
  assert.ok(percent >= 95, `${percent} %`);
  figure("R22", `${percent.toFixed(1)} % of the words of ${Object.values(serverMessages).flat().length} messages of servers come through`);
});

/** Letters that spell no word of the vocabulary, nor do what rot13 makes of them. */
const LETTERS = "cdfgkmpqstxz";
/** A value that stands nowhere else. @param {ReturnType<typeof random>} source @param {number} length */
const marked = ({ pick }, length) => Array.from({ length }, () => pick([...LETTERS, ..."012356789"])).join("");

/** Of a value in a code of marks, the last may look like the end of a sentence. @param {string} text */
const withoutEnds = (text) => text.replace(/\[\.\.\.\](["']?)[.,;:!?]/g, "[...]$1");

test("R62 whatever code a value is quoted in, the text shown is the same for every value", () => {
  let compositions = 0;
  const codecs = Object.entries(CODECS);
  for (const seed of SEEDS) {
    const { pick, below } = random(seed);
    const source = random(seed + 1);
    for (let round = 0; round < 2000; round++) {
      const chosen = Array.from({ length: 1 + below(3) }, () => pick(codecs));
      const place = pick(PLACES);
      // Where a code ends, in padding or a quote, depends on the length of a value.
      const length = 12 + below(12);
      const code = (/** @type {number} */ length) => place(chosen.reduce((text, [, codec]) => codec(text), marked(source, length)));
      const [one, other] = [code(length), code(length)];
      // Longer ones are cut off somewhere inside.
      if (Math.max(one.length, other.length) > 8000) continue;
      const how = `seed ${seed}, round ${round}, ${chosen.map(([name]) => name).join(", then ")}: ${one}`;
      compositions++;
      assert.equal(withoutEnds(show(one)), withoutEnds(show(other)), how);
    }
  }
  figure("R62", `${compositions} compositions of ${codecs.length} codes, seeds ${SEEDS.join(", ")}: the text shown never depends on the value`);
});

const REAL_VALUES = ["Zoë O'Brien", "Mark Johnson", "ann.lee+x@example.co.uk", "4111 1111 1111 1111", "123-45-6789", "+49 (0)89 1234-567", "12 Rose Street, Springfield", "1984-05-17", "sky-ab12c-0123456789abcdef0123456789abcdef", "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbm4ifQ.c2ln", "DE89 3704 0044 0532 0130 00", "She has two children, and is HIV positive", "M", "OR", "AB+", "true", "値が無効です", "https://example.com/ann?id=7", "f2a5cb1c-3e7e-4c4e-9c6b-3f3b8f1f5f10", "{\"name\":\"Ann\"}"];

test("R62 no part of a real value is shown, in whatever code", () => {
  let shownParts = 0;
  for (const value of REAL_VALUES) {
    for (const [name, codec] of Object.entries(CODECS)) {
      for (const place of PLACES) {
        const coded = codec(value);
        const shown = show(place(coded));
        const frame = place(" ").toLowerCase();
        for (const part of shown.replaceAll(HIDDEN, " ").match(/[\w@+]+/g) ?? []) {
          const word = part.toLowerCase().replace(/^_|_$/g, "");
          const isKnown = vocabulary().has(word) || names.has(word) || frame.includes(word) || word.split("_").every((piece) => vocabulary().has(piece));
          assert.ok(isKnown, `${part} of ${value} as ${name}: ${shown}`);
          shownParts++;
        }
      }
    }
  }
  figure("R62", `${REAL_VALUES.length} values in ${Object.keys(CODECS).length} codes at ${PLACES.length} places: all ${shownParts} words shown are of the vocabulary or the message`);
});

test("words, names and the answer's own status are shown, and neighbouring hidden parts are one", () => {
  for (const [text, shown] of [
    ["Invalid field card_number in persons", "Invalid field card_number in persons"],
    ["INVALID_ARGUMENT: cardNumber, HTTPStatus, NotFound", "INVALID_ARGUMENT: cardNumber, HTTPStatus, NotFound"],
    ['"persons.card_number" must be a string', '"persons.card_number" must be a string'],
    ["status 400, not 404", "status 400, not [...]"],
    ["Ann Lee (4111-1111) of Munich is invalid", "[...] is invalid"],
    ["it's the server's, can't be null", "it's the server's, can't be null"],
    ["rpc error: code = NotFound", "rpc error: code = NotFound"],
    ["line\nbreak\u001b[31m\tand tab", "line [...]"],
    ["In\u200bvalid \u202einvalid request", "[...] request"],
    ["値が無効です 🚫", HIDDEN],
    ["", ""],
    [" \n ", ""],
    ["?!?!?!", ""],
    ["a table, A table. A table", "a table, [...] table. A table"],
    ["a b a c a d", HIDDEN],
    ["state OR, country NO, ID", "state [...], country [...], ID"],
    ["INvaLId ReQuest", HIDDEN],
    ["is!!!!!!it", "is it"],
    ["value '-5.' is wrong (x), invalid [y]; error \"z\": not found <w>.", "value '[...]' is wrong ([...]), invalid [[...]]; error \"[...]\": not found <[...]>."],
    ['{"a":"x","error":"y"}', '{"[...]","error":"[...]"'],
    ["value=x; error: x", "value=[...]; error: [...]"],
    ["not--found", "not--found"],
    ["value ab or cd in ef", "value [...]"],
  ]) {
    assert.equal(show(text), shown, text);
  }
});

test("a text is cut to 1000 characters, and only known characters come through", () => {
  assert.equal(show("invalid ".repeat(500)).length, 991);
  assert.equal(show("4111 ".repeat(100_000)), HIDDEN);
  assert.equal(show(`${"x".repeat(20_000)} invalid`), HIDDEN);
  const { below } = random(7);
  for (let round = 0; round < 2000; round++) {
    const text = Array.from({ length: 40 }, () => (below(3) === 0 ? "invalid" : String.fromCharCode(below(3) === 0 ? below(0x10000) : below(0x250)))).join("");
    assert.match(show(text), /^[ -~]*$/);
  }
});

test("shown whole, a text still has no control or bidirectional characters", () => {
  assert.equal(printable("Zoë: 値\n\u001b[31m\u202e\u200b\u{e0041}\ud800 🚫"), "Zoë: 値  [31m     🚫");
});

test("the names of a request are tables, columns and members of enums, and never values", () => {
  const found = (/** @type {any} */ request, operation = "insert") => [...requestNames(request, shownNames(operation), operation)].sort();
  assert.deepEqual(found({ table: "Persons", values: [{ ssn: "1", cardNumber: "x", "ann@example.com": 1, "4111111111111111": 1, n: 1, t_41111111: 1 }], upsert: "ssn", tokenMode: "ENABLE" }), ["ENABLE", "Persons", "cardNumber", "cardnumber", "enable", "insert", "persons", "ssn"]);
  assert.deepEqual(found({ table: "persons", columnName: "email", columnValues: ["ann"], fields: ["name"], redactionType: "MASKED", ids: ["secret_id"] }, "get"), ["MASKED", "email", "get", "masked", "name", "persons"]);
  assert.deepEqual(found({ data: [{ token: "tok", redactionType: "MASKED" }, { token: "x", redactionType: "Ann" }] }, "detokenize"), ["MASKED", "detokenize", "masked"]);
  assert.deepEqual(found({ values: [{ value: "Ann", columnGroup: "name_group" }] }, "tokenize"), ["name_group", "tokenize"]);
  assert.deepEqual(found({ text: "Ann", entities: ["ssn", "Ann"], tokenFormat: { default: "entity_only", vaultToken: ["dob"] }, file: { filePath: "Ann" } }, "deidentifyText"), ["deidentifyText", "deidentifytext", "dob", "entity_only", "ssn"]);
  for (const operation of ["invoke", "request", "query"]) assert.deepEqual(found({ table: "persons", body: { Ann: 1 }, query: "Ann", values: [{ Ann: 1 }] }, operation), [operation]);
  assert.deepEqual(found({ table: "Ann Lee\u202e", fields: ["a", "x".repeat(65)] }, "get"), ["get"]);
  const many = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`column_${index}`, 1]));
  assert.ok(requestNames({ table: "persons", values: [many] }, "columns", "insert").size <= 201);
  const hostile = new Proxy({}, { get() { throw new Error("no"); }, getOwnPropertyDescriptor() { throw new Error("no"); } });
  for (const request of [hostile, null, undefined, 5, [], { table: "persons", values: [hostile] }]) assert.ok(requestNames(request, "columns", "insert").has("insert"));
});
