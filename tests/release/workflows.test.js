// The files that a public host runs: valid, the same as .ci/run, and with no more rights than they need (R50).
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import test from "node:test";

import { parseDocument } from "yaml";

const folder = fileURLToPath(new URL("../../.github/workflows/", import.meta.url));
const texts = Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(`${folder}${name}`, "utf8")]));

/** @param {string} name @returns {any} */
function parsed(name) {
  const document = parseDocument(texts[name], { version: "1.2", strict: true, uniqueKeys: true });
  assert.deepEqual([...document.errors, ...document.warnings], [], name);
  return document.toJS();
}

const ci = parsed("ci.yml");
const release = parsed("release.yml");
const mutants = parsed("mutants.yml");
const jobs = [ci, release, mutants].flatMap((workflow) => Object.entries(workflow.jobs));
/** @returns {any[]} */
const steps = (/** @type {any} */ job) => job.steps ?? [];

test("there are the three workflows, and each has jobs that end", () => {
  assert.deepEqual(Object.keys(texts).sort(), ["ci.yml", "mutants.yml", "release.yml"]);
  for (const [name, job] of jobs) assert.ok(job.uses !== undefined || (job["timeout-minutes"] <= 60 && steps(job).length > 0), name);
});

test("CI runs .ci/run and nothing else of this repository", () => {
  assert.deepEqual(Object.keys(ci.on), ["push", "pull_request", "workflow_call"]);
  const own = steps(ci.jobs.test).map(({ run }) => run).filter((run) => run !== undefined && !/^(apt-get|git config) /.test(run));
  assert.deepEqual(own, ["bash .ci/run"]);
  assert.equal(release.jobs.test.uses, "./.github/workflows/ci.yml");
});

test("R53 the mutation score is measured weekly, by the command that people run", () => {
  assert.deepEqual([mutants.on.schedule, "workflow_dispatch" in mutants.on], [[{ cron: "17 4 * * 1" }], true]);
  assert.deepEqual(steps(mutants.jobs.mutants).map(({ run }) => run).filter(Boolean), ["cargo xtask mutants"]);
});

test("both packages are published with provenance, after the tests, under the tag of their version", () => {
  const { publish } = release.jobs;
  assert.deepEqual([publish.needs, release.on], ["test", { push: { tags: ["v*"] } }]);
  const published = steps(publish).map(({ run }) => run).filter((run) => run?.startsWith("npm publish"));
  assert.deepEqual(published, ["./pkg", "./local-vault/pkg"].map((folder) => `npm publish --provenance --access public ${folder}`));
  assert.ok(steps(publish).some(({ run }) => run?.includes("GITHUB_REF_NAME")));
});

test("only publishing may prove who it is, and nothing may write", () => {
  for (const workflow of [ci, release, mutants]) assert.deepEqual(workflow.permissions, { contents: "read" });
  for (const [name, { permissions }] of jobs) assert.deepEqual(permissions, name === "publish" ? { contents: "read", "id-token": "write" } : undefined, name);
  for (const text of Object.values(texts)) assert.ok(!/secrets\.|pull_request_target/.test(text));
});

test("every action of others is pinned by its commit, and leaves no credentials in the checkout", () => {
  for (const text of Object.values(texts)) {
    const used = [...text.matchAll(/uses: (?!\.\/)(.*)/g)].map(([, action]) => action);
    for (const action of used) assert.match(action, /^actions\/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  }
  const checkouts = jobs.flatMap(([, job]) => steps(job)).filter(({ uses }) => uses?.startsWith("actions/checkout@"));
  assert.equal(checkouts.length, 3);
  for (const checkout of checkouts) assert.deepEqual(checkout.with, { "persist-credentials": false });
});

test("a step runs the shell with nothing that a stranger can write", () => {
  for (const { run } of jobs.flatMap(([, job]) => steps(job))) assert.ok(!run?.includes("${{"), run);
});
