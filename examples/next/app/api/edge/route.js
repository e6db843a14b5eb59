// The same in the edge runtime: the engine arrives compiled.
export { POST } from "../customers/route.js";

export const runtime = "edge";
