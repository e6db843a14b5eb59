import { tokenOf } from "../../token.js";

export const runtime = "nodejs";
export async function GET(request) {
  return new Response(await tokenOf(new URL(request.url).searchParams.get("number")));
}
