import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { tokenOf } from "./token.js";

const app = new Hono();
app.get("/token/:number", async (context) => context.text(await tokenOf(context.req.param("number"))));
serve({ fetch: app.fetch, port: Number(process.env.PORT), hostname: "127.0.0.1" });
