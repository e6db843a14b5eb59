export { LocalVault } from "./local-vault.js";
