// The page's own server: it serves the built page, and gives tokens to those who may have one.
import { createReadStream, existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";

import { generateBearerTokenFromCreds } from "skyflow-edge";

const { SKYFLOW_VAULT_ID: vaultId, SKYFLOW_CLUSTER_ID: clusterId, SKYFLOW_VAULT_URL: vaultUrl, SKYFLOW_CREDENTIALS_PATH, PORT = "3000" } = process.env;
const credentialsString = readFileSync(SKYFLOW_CREDENTIALS_PATH, "utf8");
const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css" };

/** Who asks: here everybody is a guest. Check your own session in its place. */
const userOf = (request) => (request.headers["sec-fetch-site"] === "cross-site" ? undefined : "guest");

const routes = {
  "/skyflow-config": async () => ({ vaultId, clusterId, vaultUrl }),
  // A token with the role of the page, and its visitor as context: what a page has, its visitor has.
  "/skyflow-token": async (user) => generateBearerTokenFromCreds(credentialsString, { roleIds: ["page"], ctx: { user } }),
};

createServer(async (request, response) => {
  const { pathname } = new URL(request.url, "http://localhost");
  const user = userOf(request);
  if (request.method === "POST" && routes[pathname]) {
    if (user === undefined) return response.writeHead(401).end();
    try {
      const body = JSON.stringify(await routes[pathname](user));
      return response.writeHead(200, { "content-type": "application/json", "cache-control": "no-store" }).end(body);
    } catch (error) {
      console.error(error.code, error.requestId); // safe to log
      return response.writeHead(502).end();
    }
  }
  const file = join("dist", normalize(pathname === "/" ? "index.html" : pathname));
  if (!existsSync(file)) return response.writeHead(404).end();
  response.setHeader("content-type", TYPES[extname(file)] ?? "application/octet-stream");
  createReadStream(file).pipe(response);
}).listen(Number(PORT), "127.0.0.1", () => console.log(`http://127.0.0.1:${PORT}`));
