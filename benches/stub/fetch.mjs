/** A `fetch` that answers at once and reads its arguments as the runtime's own does. */

/** The members of `RequestInit` in the order in which undici's constructor of `Request` reads them. */
const MEMBERS = ["method", "headers", "body", "referrer", "referrerPolicy", "mode", "credentials", "cache", "redirect", "integrity", "keepalive", "signal", "window", "duplex", "dispatcher"];

const ignore = () => {};

/** Reads each member, copies the headers and listens to the signal. @param {RequestInit} init */
function read(init) {
  const values = {};
  for (const member of MEMBERS) values[member] = init[member];
  const headers = [];
  for (const name of Reflect.ownKeys(values.headers ?? {})) headers.push(name, String(values.headers[name]));
  values.headers = headers;
  const { signal } = values;
  if (signal?.aborted) throw signal.reason;
  signal?.addEventListener("abort", ignore, { once: true });
  return values;
}

/** @param {(url: string) => { body: string, headers: Record<string, string> }} answer */
export const stubFetch = (answer) => async (url, init) => {
  read(init);
  const { body, headers } = answer(url);
  return new Response(body, { headers });
};
