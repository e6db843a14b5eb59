import { SkyflowError } from "skyflow-edge";

import { useState } from "react";
import { createRoot } from "react-dom/client";

import { vaultOfPage } from "./vault.js";

function App() {
  const [number, setNumber] = useState("4111111111111111");
  const [token, setToken] = useState("");
  const [state, setState] = useState("");

  async function save(event) {
    event.preventDefault();
    setState("Saving …");
    try {
      const vault = await vaultOfPage();
      const { insertedFields } = await vault.insert({ table: "cards", values: [{ number }] });
      setToken(insertedFields[0].number);
      setNumber("");
      setState("Saved");
    } catch (error) {
      if (!(error instanceof SkyflowError)) throw error;
      setState(`Not saved: ${error.code}`);
    }
  }

  return (
    <main>
      <h1>A card becomes a token</h1>
      <form onSubmit={save}>
        <label>
          Card number <input inputMode="numeric" autoComplete="cc-number" value={number} onChange={(event) => setNumber(event.target.value)} required />
        </label>
        <button>Save</button>
      </form>
      <p role="status">{state}</p>
      {token && (
        <p>
          Your server stores <output>{token}</output>
        </p>
      )}
    </main>
  );
}

createRoot(document.getElementById("root")).render(<App />);
