export { Skyflow, SkyflowBuilder } from "./client.js";
export { Connection } from "./connection.js";
export { Detect } from "./detect.js";
export * from "./enums.js";
export { SkyflowError } from "./errors.js";
export { toHttpStatus } from "./http-status.js";
export {
  generateBearerToken,
  generateBearerTokenFromCreds,
  generateSignedDataTokens,
  generateSignedDataTokensFromCreds,
  isExpired,
} from "./service-account.js";
export { Vault } from "./vault.js";
export { VERSION } from "./version.js";
