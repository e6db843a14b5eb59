// The page is static: `vite build` writes it, `vite preview` serves it. `cargo xtask demo --page` runs both.
import { defineConfig } from "vite";

/** The browser itself holds the page to its promise: a request to any other place, or by script at all, is refused. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' blob:",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

/** Clocks are coarse unless a page is isolated from all others: 5 µs instead of 100 in Chromium, 20 µs instead of 1 ms in Firefox. */
const ISOLATED = { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" };

export default defineConfig({
  base: "./",
  // Both packages are links to folders of this repository, and have one file for browsers each.
  resolve: { preserveSymlinks: true },
  plugins: [
    {
      name: "policy-and-fonts",
      apply: "build",
      transformIndexHtml: {
        order: "post",
        handler: (_, { bundle = {} }) => [
          { tag: "meta", attrs: { "http-equiv": "Content-Security-Policy", content: POLICY }, injectTo: "head-prepend" },
          // In time for the first frame, so that no text moves.
          ...Object.keys(bundle)
            .filter((file) => file.endsWith(".woff2"))
            .map((file) => ({ tag: "link", attrs: { rel: "preload", as: "font", type: "font/woff2", crossorigin: "", href: `./${file}` } })),
        ],
      },
    },
  ],
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    outDir: "../../target/page",
    emptyOutDir: true,
    target: "es2022",
    // The first browsers with `light-dark()`.
    cssTarget: ["chrome123", "firefox120", "safari17.5"],
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 4096,
    rolldownOptions: { output: { chunkFileNames: ({ facadeModuleId }) => `assets/${/skyflow-[a-z-]+(?=\/index)/.exec(facadeModuleId ?? "")?.[0] ?? "[name]"}-[hash].js` } },
  },
  preview: { host: "127.0.0.1", headers: ISOLATED },
  server: { host: "127.0.0.1" },
});
