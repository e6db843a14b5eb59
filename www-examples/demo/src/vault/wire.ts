/** Records what a client hands to `fetch`, and what comes back. Nothing is changed on the way. */

type Fetch = (input: Request | string | URL, init?: RequestInit) => Promise<Response>;

/** One request and its response. */
export interface Exchange {
  id: number;
  method: string;
  /** Without the origin. */
  path: string;
  host: string;
  headers: [string, string][];
  /** As text; of a file, what it is. */
  body: string;
  bytesOut: number;
  /** Missing while the request is in flight. */
  response?: { status: number; headers: [string, string][]; body: string; bytesIn: number; ms: number };
  /** Why there was no response. */
  failure?: string;
}

const encoder = new TextEncoder();
const bytesOf = (text: string) => encoder.encode(text).length;
/** Headers that hold a credential. */
const SECRET = new Set(["authorization", "x-skyflow-authorization"]);
const TEXT_TYPES = /json|text|xml|urlencoded/;

const shown = (headers: Headers): [string, string][] =>
  [...headers].map(([name, value]) => [name, SECRET.has(name) ? value.replace(/(?<=^(Bearer )?)\S+$/, "••••••") : value]);

async function bodyOf(body: BodyInit | null | undefined): Promise<{ text: string; bytes: number }> {
  if (body == null) return { text: "", bytes: 0 };
  if (typeof body === "string") return { text: body, bytes: bytesOf(body) };
  if (body instanceof Blob) {
    const isForm = body.type.startsWith("multipart/");
    return { text: isForm ? await partsOf(body) : TEXT_TYPES.test(body.type) ? await body.text() : `[${body.type || "bytes"}]`, bytes: body.size };
  }
  return { text: `[${body.constructor.name}]`, bytes: 0 };
}

/** The parts of a form, with the size of each file instead of its bytes. */
async function partsOf(form: Blob): Promise<string> {
  const data = await new Response(form, { headers: { "content-type": form.type } }).formData();
  return [...data].map(([name, value]) => (typeof value === "string" ? `${name}: ${value}` : `${name}: file ${value.name}, ${value.size} bytes`)).join("\n");
}

/**
 * A `fetch` that reports each exchange when it begins and again when it ends.
 * @param fetch where requests go
 */
export function recorded(fetch: Fetch, report: (exchange: Exchange) => void): Fetch {
  return async (input, init = {}) => {
    const url = new URL(String(input instanceof Request ? input.url : input));
    const sent = await bodyOf(init.body);
    let exchange: Exchange = {
      id: nextId++,
      method: init.method ?? "GET",
      path: url.pathname + url.search,
      host: url.host,
      headers: shown(new Headers(init.headers)),
      body: sent.text,
      bytesOut: sent.bytes,
    };
    report(exchange);
    const begin = performance.now();
    try {
      const response = await fetch(input, init);
      const copy = response.clone();
      const ms = performance.now() - begin;
      const body = TEXT_TYPES.test(copy.headers.get("content-type") ?? "") ? await copy.text() : "";
      const bytesIn = body === "" ? (await response.clone().arrayBuffer()).byteLength : bytesOf(body);
      exchange = { ...exchange, response: { status: response.status, headers: shown(response.headers), body, bytesIn, ms } };
      report(exchange);
      return response;
    } catch (error) {
      report({ ...exchange, failure: error instanceof Error ? `${error.name}: ${error.message}` : String(error) });
      throw error;
    }
  };
}

let nextId = 1;
