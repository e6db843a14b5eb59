import { tokenOf } from "../../token.js";

export const runtime = "edge";
export async function GET(request) {
  return new Response(await tokenOf(new URL(request.url).searchParams.get("number")));
}
