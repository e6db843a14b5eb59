import fastify from "fastify";
import { tokenOf } from "./token.js";

const app = fastify();
app.get("/token/:number", ({ params }) => tokenOf(params.number));
await app.listen({ port: Number(process.env.PORT), host: "127.0.0.1" });
