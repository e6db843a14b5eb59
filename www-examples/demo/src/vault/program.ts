/** Writes the program that does what a section does, complete: saved as a file, Node, Deno and Bun run it as it is. */
import { literal, Raw } from "../parts/format.ts";
import { ROLES, TABLES } from "./schema.ts";

interface Parts {
  /** The table that is used, of the vault's. */
  table?: keyof typeof TABLES;
  /** The role that is used. */
  role?: string;
  /** The credentials, if they are not the API key. */
  credentials?: Record<string, unknown>;
  /** More names to import from the SDK. */
  imports?: string[];
  /** What is done with `client`. */
  body: string;
}

/** Marks the place of the credentials that the vault made. */
export const CREDENTIALS = new Raw("local.credentialsString");

export function program({ table, role, credentials, imports = [], body }: Parts): string {
  const options = {
    ...(table === undefined ? {} : { tables: { [table]: TABLES[table] } }),
    ...(role === undefined || ROLES[role] === undefined ? {} : { roles: { [role]: ROLES[role] } }),
  };
  const made = Object.keys(options).length === 0 ? "" : literal(options);
  const client = (name: string, own: unknown) => `const ${name} = new Skyflow({
  vaultConfigs: [
    {
      vaultId: local.vaultId,
      clusterId: local.clusterId,
      credentials: ${literal(own, "      ")},
    },
  ],
  // Without this line: your vault at Skyflow.
  fetch: local.fetch,
});
`;
  return `import { ${["Skyflow", ...imports].join(", ")} } from "skyflow-edge";
import { LocalVault } from "skyflow-local-vault";

const local = await LocalVault.create(${made});
${client("client", { apiKey: new Raw("local.apiKey") })}${credentials === undefined ? "" : client("reader", credentials)}
${body.trim()}
`;
}
