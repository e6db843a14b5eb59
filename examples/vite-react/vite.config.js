import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [react()],
  // While you develop: `npx vite` serves the page, server.mjs the token.
  server: { port: 5173, proxy: { "/skyflow-token": "http://127.0.0.1:3000", "/skyflow-config": "http://127.0.0.1:3000" } },
});
