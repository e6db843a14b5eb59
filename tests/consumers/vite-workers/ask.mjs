// Starts what was built in workerd, and prints what it answers.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Miniflare } from "miniflare";

const [folder, entry] = process.argv.slice(2);
const files = readdirSync(folder, { recursive: true }).filter((file) => /\.(m?js|wasm)$/.test(file));
files.sort((a, b) => Number(b === entry) - Number(a === entry));
const modules = files.map((path) => ({ type: path.endsWith(".wasm") ? "CompiledWasm" : "ESModule", path, contents: readFileSync(join(folder, path)) }));
const miniflare = new Miniflare({ modules, compatibilityDate: "2026-01-01" });
console.log(await (await miniflare.dispatchFetch("http://worker.example/")).text());
await miniflare.dispose();
