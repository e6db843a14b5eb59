/** The body of a response that its caller reads. */
import { subscribe, unsubscribe } from "./abort.js";
import { cleanCause } from "./cause.js";
import { cancel } from "./chunks.js";

/** The body of another library's Response, or of a stand-in for one, as tests make them. @param {any} response @returns {Promise<Uint8Array>} */
export async function unstreamed(response) {
  if (response.body === null) return new Uint8Array(0);
  if (typeof response.arrayBuffer === "function") return new Uint8Array(await response.arrayBuffer());
  return new TextEncoder().encode(typeof response.text === "function" ? await response.text() : JSON.stringify(await response.json()));
}

/** @param {any} response @returns {ReadableStream<Uint8Array>} */
const streamOf = (response) =>
  typeof response.body?.getReader === "function"
    ? response.body
    : new ReadableStream({
        async pull(controller) {
          const bytes = await unstreamed(response);
          if (bytes.length > 0) controller.enqueue(bytes);
          controller.close();
        },
      });

/**
 * A body that is read after the call has ended; the caller's signal still ends it.
 * @param {{ signal: AbortSignal | undefined, controller: AbortController }} exchange
 * @param {Response} response
 * @param {{ full: boolean }} shown
 * @returns {ReadableStream<Uint8Array>}
 */
export function leftOpen({ signal, controller }, response, shown) {
  const reader = streamOf(response).getReader();
  /** @type {ReadableStreamDefaultController<Uint8Array>} */
  let out;
  const end = () => unsubscribe(signal, abort);
  // The body of a custom `fetch` may not hang on the signal.
  const abort = () => {
    end();
    out.error(signal?.reason);
    controller.abort(signal?.reason);
    cancel(reader, signal?.reason);
  };
  return new ReadableStream({
    start(started) {
      out = started;
      if (signal?.aborted) abort();
      else subscribe(signal, abort);
    },
    async pull() {
      try {
        const { done, value } = await reader.read();
        if (!done) return out.enqueue(value);
        out.close();
      } catch (thrown) {
        out.error(signal?.aborted ? signal.reason : cleanCause(thrown, shown));
      }
      end();
    },
    cancel(reason) {
      end();
      return reader.cancel(reason);
    },
  });
}
