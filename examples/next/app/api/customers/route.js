// A route in the node runtime.
import { SkyflowError } from "skyflow-edge";

import { vault } from "../../../vault.js";

export async function POST(request) {
  try {
    const { name, card_number } = await request.json();
    const { insertedFields } = await vault().insert({ table: "customers", values: [{ name, card_number }] });
    const { skyflowId: id, ...tokens } = insertedFields[0];
    return Response.json({ id, ...tokens }, { status: 201 });
  } catch (error) {
    if (!(error instanceof SkyflowError)) throw error;
    return Response.json({ error: error.code }, { status: error.code === "INVALID_INPUT" ? 400 : 502 });
  }
}
