// All contract tests. They run in Node, Deno, Bun, workerd and browsers, so no file here may use a runtime's own names.
import "./insert.js";
import "./get.js";
import "./delete.js";
import "./detokenize.js";
import "./update.js";
import "./query.js";
import "./tokenize.js";
import "./upload-file.js";
import "./delete-file.js";
import "./get-file-scan-status.js";
import "./request.js";
import "./client.js";
import "./call.js";
import "./retries.js";
import "./events.js";
import "./errors.js";
