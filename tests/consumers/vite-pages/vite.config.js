export default { build: { modulePreload: false, rollupOptions: { input: "program.js", output: { entryFileNames: "bundle.js" } } } };
