// A service as it is written in NestJS: compiled to CommonJS.
import * as everything from "skyflow-edge";
import { LogLevel, Skyflow, SkyflowError, type InsertResponse } from "skyflow-edge";
import { LocalVault, type LocalVaultOptions } from "skyflow-local-vault";

export class Cards {
  private readonly client: Skyflow;

  constructor(vault: LocalVault) {
    const { vaultId, clusterId, apiKey, fetch } = vault;
    this.client = new Skyflow({ vaultConfigs: [{ vaultId, clusterId, credentials: { apiKey } }], fetch, logLevel: LogLevel.OFF });
  }

  async save(number: string): Promise<unknown> {
    const { insertedFields }: InsertResponse = await this.client.vault().insert({ table: "cards", values: [{ number }] });
    return insertedFields[0].number;
  }

  async missing(): Promise<boolean> {
    return this.client.vault().get({ table: "cards", ids: ["none"] }).then(
      () => false,
      (error: unknown) => error instanceof SkyflowError && error instanceof everything.SkyflowError && error.code === "NOT_FOUND",
    );
  }
}

const options: LocalVaultOptions = {};
LocalVault.create(options).then(async (vault) => {
  const cards = new Cards(vault);
  console.log(typeof (await cards.save("4111")), await cards.missing());
});
