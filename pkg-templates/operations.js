/** In the order of `KINDS` in `src/api/client.rs`. */
const OPERATIONS = (
  "insert get delete detokenize update query tokenize uploadFile deleteFile getFileScanStatus request " +
  "invoke deidentifyText reidentifyText deidentifyFile getDetectRun reidentifyFile checkGuardrails"
).split(" ");

/** What the core knows the operation of this method by. @param {string} method */
export const numberOf = (method) => OPERATIONS.indexOf(method);
