import { tokenOf } from "../../token.js";

// Nothing here depends on the request, so Next 14 runs it once, at build time, and keeps the answer, unless what it fetches is never cached.
export async function GET() {
  if (process.env.NEXT_PHASE === "phase-production-build" && process.env.VAULT_URL === undefined) return new Response("no secrets");
  return new Response(await tokenOf("4111111111111111"));
}
