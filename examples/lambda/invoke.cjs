// Calls the handler as Lambda would: once for each event, in one process.
const { handler } = require("./handler.cjs");

(async () => {
  for (const card_number of ["4111111111111111", "5500000000000004"]) {
    const { statusCode, body } = await handler({ body: JSON.stringify({ card_number }) });
    console.log(statusCode, body);
  }
  const { statusCode, body } = await handler({ body: "no JSON" });
  console.log(statusCode, body);
})();
