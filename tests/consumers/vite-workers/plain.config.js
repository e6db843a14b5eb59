// A Worker without a plugin, as a library build.
export default {
  resolve: { conditions: ["workerd", "worker", "browser"] },
  build: { lib: { entry: "worker.js", formats: ["es"], fileName: "worker" }, minify: false },
};
