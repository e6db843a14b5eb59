// As the service does it: the bundle alone in a folder, loaded once, called for each event.
import { createServer } from "node:http";

const { handler } = await import(process.argv[2]);
createServer(async (request, response) => {
  const { statusCode, body } = await handler({ pathParameters: { number: request.url.split("/").at(-1) } }).catch((error) => ({ statusCode: 500, body: error.stack }));
  response.writeHead(statusCode).end(body);
}).listen(process.env.PORT, "127.0.0.1");
