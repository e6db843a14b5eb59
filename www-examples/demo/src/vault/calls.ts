/** The calls of one section: whether one is running, what it sent, and how it failed. */
import { useCallback, useMemo, useRef, useState } from "preact/hooks";
import type { Credentials, Skyflow } from "skyflow-edge";

import type { Started } from "./start.ts";
import { recorded, type Exchange } from "./wire.ts";

/** A failed call, as people are told of it. */
export interface Failure {
  code: string;
  message: string;
  /** Members of the error that help to decide what to do. */
  facts: [string, string][];
  /** The whole error, as it is logged. */
  json: unknown;
}

export interface Calls {
  busy: boolean;
  failure: Failure | null;
  exchanges: Exchange[];
  /** Milliseconds that the latest action took. */
  ms: number | null;
  /** A client whose requests this section shows. The same credentials give the same client. */
  client: (credentials?: Credentials) => Skyflow;
  /** Runs an action after those before it; `undefined` when it failed, which `failure` tells of. */
  run: <T>(action: () => Promise<T>) => Promise<T | undefined>;
}

function failureOf(error: unknown, started: Started): Failure {
  if (!(error instanceof started.edge.SkyflowError)) return { code: "UNEXPECTED", message: String(error), facts: [], json: String(error) };
  const { code, message, httpCode, retryable, retryAfterMs, requestId } = error;
  const facts: [string, unknown][] = [["httpCode", httpCode], ["retryable", retryable], ["retryAfterMs", retryAfterMs], ["requestId", requestId]];
  return { code, message, facts: facts.filter(([, value]) => value !== null).map(([name, value]) => [name, String(value)]), json: error.toJSON() };
}

/** @param onResponse is called after each response, before the client reads it */
export function useCalls(started: Started, onResponse?: () => void): Calls {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [exchanges, setExchanges] = useState<Exchange[]>([]);
  const [ms, setMs] = useState<number | null>(null);
  const latest = useRef(Promise.resolve());
  const clients = useRef(new Map<string, Skyflow>());

  const fetch = useMemo(
    () =>
      recorded(started.local.fetch, (exchange) => {
        if (exchange.response !== undefined) onResponse?.();
        setExchanges((all) => [...all.filter(({ id }) => id !== exchange.id), exchange]);
      }),
    [started],
  );

  const client = useCallback(
    (credentials?: Credentials) => {
      const key = JSON.stringify(credentials ?? null);
      const known = clients.current.get(key) ?? started.client(fetch, credentials);
      clients.current.set(key, known);
      return known;
    },
    [started, fetch],
  );

  const run = useCallback(
    async <T>(action: () => Promise<T>) => {
      // One after the other: arrow keys change a choice faster than a role's first token arrives.
      const before = latest.current;
      let ended = () => {};
      latest.current = new Promise((resolve) => (ended = resolve));
      setBusy(true);
      await before;
      setExchanges([]);
      const begin = performance.now();
      try {
        const result = await action();
        setFailure(null);
        return result;
      } catch (error) {
        setFailure(failureOf(error, started));
        return undefined;
      } finally {
        setMs(performance.now() - begin);
        ended();
        setBusy(false);
      }
    },
    [started],
  );

  return { busy, failure, exchanges, ms, client, run };
}
