import "reflect-metadata";
import { Controller, Get, Injectable, Module, Param } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
import { Skyflow } from "skyflow-edge";

@Injectable()
class Cards {
  private readonly client = new Skyflow({
    vaultConfigs: [{ vaultId: process.env.VAULT_ID!, clusterId: process.env.CLUSTER_ID!, vaultUrl: process.env.VAULT_URL!, credentials: { apiKey: process.env.SKYFLOW_API_KEY! } }],
  });

  async token(number: string): Promise<string> {
    const { insertedFields } = await this.client.vault().insert({ table: "cards", values: [{ number }] });
    return `token:${insertedFields[0].number}`;
  }
}

@Controller()
class CardsController {
  constructor(private readonly cards: Cards) {}

  @Get("token/:number")
  token(@Param("number") number: string): Promise<string> {
    return this.cards.token(number);
  }
}

@Module({ controllers: [CardsController], providers: [Cards] })
class AppModule {}

NestFactory.create(AppModule, { logger: ["error", "warn"] }).then((app) => app.listen(process.env.PORT!, "127.0.0.1"));
