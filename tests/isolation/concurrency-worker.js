// Two clients of two tenants in module scope, whose requests come at the same time and go whenever they like.
import { Skyflow } from "skyflow-edge";

/** @type {Record<string, any>} */
const vaults = {};
/** @type {unknown[]} */
const unhandled = [];
addEventListener("unhandledrejection", ({ reason }) => unhandled.push(String(reason)));

export default {
  /** @param {Request} request @param {{ CONFIGS: Record<string, any> }} env @param {{ waitUntil: (promise: Promise<unknown>) => void }} context */
  async fetch(request, { CONFIGS }, context) {
    for (const tenant in CONFIGS) vaults[tenant] ??= new Skyflow(CONFIGS[tenant]).vault();
    const [, tenant, number, how] = new URL(request.url).pathname.split("/");
    if (tenant === "unhandled") return Response.json(unhandled);
    const name = `${tenant} ${number}`;
    const call = async () => {
      const { insertedFields } = await vaults[tenant].insert({ table: "persons", values: [{ name }] });
      const { data } = await vaults[tenant].get({ table: "persons", ids: [insertedFields[0].skyflowId] });
      return data[0].name;
    };
    if (how === "leaves") {
      // It answers before its call is over, which dies with it.
      call().catch(() => {});
      return Response.json("left");
    }
    if (how === "stays") {
      context.waitUntil(call());
      return Response.json("left");
    }
    return Response.json(await call());
  },
};
