/** A benchmark in a Node process of its own, so that neither side uses the other's compiled code, garbage or sockets. */
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";

/**
 * Starts a program that calls `answerRequests`.
 * @param {URL} program
 * @param {string[]} args
 */
export function startProcess(program, ...args) {
  const child = fork(fileURLToPath(program), args);
  const ended = new Promise((_, reject) => child.once("exit", (code) => reject(new Error(`${fileURLToPath(program)} ended with ${code}`))));
  // A process that is stopped is nobody's failure.
  ended.catch(() => {});
  return {
    /** Sends a request and waits for its response. @param {unknown} request @returns {Promise<any>} */
    ask(request) {
      const answered = new Promise((resolve) => child.once("message", resolve));
      child.send(request);
      return Promise.race([answered, ended]);
    },
    stop: () => child.disconnect(),
  };
}

/** Answers each request of the parent process, until the parent disconnects. @param {(request: any) => unknown} answer */
export function answerRequests(answer) {
  process.on("message", async (request) => process.send?.(await answer(request)));
  process.on("disconnect", () => process.exit());
}
