// A privacy proxy for a language model: an application talks to it as to the model. Names, numbers and addresses of a conversation become tokens on their way to
// the model, and values again in its answer, while that arrives. The model's operator never sees them.
import { Skyflow, SkyflowError, TokenType } from "skyflow-edge";

import { reidentified } from "./events.js";

/** @type {Skyflow | undefined} */
let client;

function detectOf(env) {
  const { SKYFLOW_VAULT_ID: vaultId, SKYFLOW_CLUSTER_ID: clusterId, SKYFLOW_VAULT_URL: vaultUrl, SKYFLOW_API_KEY: apiKey } = env;
  client ??= new Skyflow({ vaultConfigs: [{ vaultId, clusterId, vaultUrl, credentials: { apiKey } }], totalTimeoutMs: 15_000, logLevel: "OFF" });
  return client.detect();
}

async function complete(request, env) {
  const body = await request.json();
  const detect = detectOf(env);
  const { signal } = request; // who leaves ends the calls
  const { messages } = await detect.deidentifyChat(body.messages, { tokenFormat: { default: TokenType.VAULT_TOKEN }, signal });

  const headers = { "content-type": "application/json", authorization: `Bearer ${env.MODEL_KEY}` };
  const answer = await fetch(`${env.UPSTREAM}/v1/chat/completions`, { method: "POST", headers, body: JSON.stringify({ ...body, messages }), signal });
  if (!answer.ok || answer.body === null) return new Response(answer.body, { status: answer.status, headers: { "content-type": answer.headers.get("content-type") ?? "text/plain" } });

  if (body.stream) {
    const events = answer.body.pipeThrough(new TextDecoderStream());
    const stream = reidentified(events, detect.reidentifyStream({ signal })).pipeThrough(new TextEncoderStream());
    return new Response(stream, { headers: { "content-type": "text/event-stream", "cache-control": "no-store" } });
  }
  const completion = await answer.json();
  for (const { message } of completion.choices) {
    if (typeof message.content === "string") message.content = (await detect.reidentifyText({ text: message.content }, { signal })).processedText;
  }
  return Response.json(completion, { headers: { "cache-control": "no-store" } });
}

export default {
  async fetch(request, env) {
    const { pathname } = new URL(request.url);
    if (request.method !== "POST" || pathname !== "/v1/chat/completions") return new Response("Not found", { status: 404 });
    try {
      return await complete(request, env);
    } catch (error) {
      if (error instanceof SyntaxError) return Response.json({ error: { message: "Not JSON" } }, { status: 400 });
      if (!(error instanceof SkyflowError)) throw error;
      console.error(error.code, error.requestId); // safe to log
      // Nothing goes to the model unless it was de-identified.
      return Response.json({ error: { message: `The privacy vault failed: ${error.code}` } }, { status: error.code === "INVALID_INPUT" ? 400 : 502 });
    }
  },
};
