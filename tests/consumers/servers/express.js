import express from "express";
import { tokenOf } from "./token.js";

const app = express();
app.get("/token/:number", async (request, response) => response.send(await tokenOf(request.params.number)));
app.listen(process.env.PORT, "127.0.0.1");
