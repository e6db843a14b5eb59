/** Node as a program that is started for the scenario. */
export const NODE = {
  command: "node",
  options: [],
  unhandled: `process.on("unhandledRejection", (reason) => unhandled.push(String(reason)));`,
  version: "`Node ${process.versions.node}`",
};
