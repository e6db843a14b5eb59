import { Skyflow } from "skyflow-edge";

let client;
export default {
  async fetch(request, env) {
    client ??= new Skyflow({ vaultConfigs: [{ vaultId: env.VAULT_ID, clusterId: env.CLUSTER_ID, credentials: { apiKey: env.SKYFLOW_API_KEY } }] });
    const { insertedFields } = await client.vault().insert({ table: "persons", values: [await request.json()] });
    return Response.json(insertedFields[0].card_number); // a token
  },
};
