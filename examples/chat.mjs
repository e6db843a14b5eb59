// A conversation with a language model that never sees who it is about: names and numbers become tokens on the way to the model,
// and the tokens in its answer become names and numbers again while the answer arrives. The model here is made up.
import { Skyflow, TokenType } from "skyflow-edge";
import { LocalVault } from "skyflow-local-vault";

const local = await LocalVault.create();
const detect = new Skyflow({
  vaultConfigs: [{ vaultId: local.vaultId, clusterId: local.clusterId, credentials: { apiKey: local.apiKey } }],
  fetch: local.fetch,
}).detect();

console.log("De-identify a conversation: the same person has the same token in every message");
const { messages, entities } = await detect.deidentifyChat(
  [
    { role: "system", content: "You help customers with their accounts." },
    { role: "user", content: "My name is Ann Lee. My e-mail is ann.lee@example.com." },
    { role: "assistant", content: "Hello Ann Lee, how can I help you?" },
    { role: "user", content: [{ type: "text", text: "Please send the invoice to ann.lee@example.com." }] },
  ],
  { tokenFormat: { default: TokenType.VAULT_TOKEN } },
);
for (const { role, content } of messages) console.log(`${role}: ${typeof content === "string" ? content : content.map(({ text }) => text).join("")}`);
console.table(entities.map(({ entity, token, messageIndex }) => ({ entity, token, messageIndex })));

/** An answer in pieces of a few letters, with what the model was told. */
function model(/** @type {string} */ name, /** @type {string} */ email) {
  const answer = `Of course, [${name}]. The invoice goes to [${email}], and a copy to [${name}].`;
  return ReadableStream.from(answer.match(/.{1,5}/gs) ?? []);
}

console.log("Re-identify the answer while it arrives: the pieces that cut a token wait, the others pass");
const tokenOf = (/** @type {string} */ label) => entities.find(({ entity }) => entity === label)?.token ?? "";
const answer = model(tokenOf("NAME"), tokenOf("EMAIL_ADDRESS")).pipeThrough(detect.reidentifyStream());
let text = "";
for await (const piece of answer) {
  process.stdout.write(`${piece}|`);
  text += piece;
}
console.log();
if (text !== "Of course, Ann Lee. The invoice goes to ann.lee@example.com, and a copy to Ann Lee.") throw new Error(text);
