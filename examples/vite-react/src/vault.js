// The page's vault. The page has no key: it gets short-lived tokens from its own server, and the client asks for a new one in time.
import { Skyflow } from "skyflow-edge";

const json = async (path, signal) => {
  const response = await fetch(path, { method: "POST", signal });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json();
};

let vault;

/** Made on first use, and once. */
export async function vaultOfPage() {
  vault ??= (async () => {
    const config = await json("/skyflow-config");
    const getToken = ({ signal }) => json("/skyflow-token", signal);
    return new Skyflow({ vaultConfigs: [{ ...config, credentials: { getToken } }], logLevel: "OFF" }).vault();
  })().catch((error) => {
    vault = undefined; // the next use tries again
    throw error;
  });
  return vault;
}
