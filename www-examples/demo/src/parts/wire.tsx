/** The requests of the latest action, each with what went out and what came back. */
import type { Exchange } from "../vault/wire.ts";
import { bytes, duration, pretty } from "./format.ts";
import { Code } from "./code.tsx";

const headerLines = (headers: [string, string][]) => headers.map(([name, value]) => `${name}: ${value}`).join("\n");

function Side({ title, size, url, headers, body, label }: { title: string; size: number; url?: string; headers: [string, string][]; body: string; label: string }) {
  const { text, language } = pretty(body);
  return (
    <div class="side">
      <h4>
        {title} <span class="size">{bytes(size)}</span>
      </h4>
      {url !== undefined && <p class="url">{url}</p>}
      <details class="headers">
        <summary>{headers.length} headers</summary>
        <pre>{headerLines(headers)}</pre>
      </details>
      {body === "" ? <p class="no-body">No body</p> : <Code text={text} language={language} label={`Body of ${label}`} />}
    </div>
  );
}

function Item({ exchange, isOpen, number }: { exchange: Exchange; isOpen: boolean; number: number }) {
  const { method, path, host, headers, body, bytesOut, response, failure } = exchange;
  const status = response?.status;
  return (
    <li>
      <details open={isOpen}>
        <summary>
          <span class={`status ${status === undefined ? "is-waiting" : status < 400 ? "is-good" : "is-bad"}`}>{status ?? (failure === undefined ? "…" : "none")}</span>
          <span class="method">{method}</span>
          <span class="path" title={`https://${host}${path}`}>{path}</span>
          <span class="time">{response === undefined ? "" : duration(response.ms)}</span>
        </summary>
        <Side title="Leaves the page" size={bytesOut} url={`https://${host}${path}`} headers={headers} body={body} label={`request ${number}`} />
        {response !== undefined && (
          <Side title="Comes back" size={response.bytesIn} headers={response.headers} body={response.body} label={`response ${number}`} />
        )}
        {failure !== undefined && <p class="no-body">No response: {failure}</p>}
      </details>
    </li>
  );
}

export function Wire({ exchanges, ms }: { exchanges: Exchange[]; ms: number | null }) {
  const out = exchanges.reduce((sum, { bytesOut }) => sum + bytesOut, 0);
  const count = `${exchanges.length} ${exchanges.length === 1 ? "request" : "requests"}`;
  return (
    <div class="wire">
      <div class="pane-head">
        <h3>Wire</h3>
        <p>{exchanges.length === 0 ? "Nothing sent yet" : `${count}, ${bytes(out)} out${ms === null ? "" : `, ${duration(ms)} in all`}`}</p>
      </div>
      <ol class="exchanges" tabIndex={0} aria-label="Requests of the latest action">
        {exchanges.map((exchange, index) => (
          <Item key={exchange.id} exchange={exchange} number={index + 1} isOpen={index === exchanges.length - 1} />
        ))}
        {exchanges.length === 0 && <li class="empty">Each request that the SDK hands to fetch appears here, with every byte of its body.</li>}
      </ol>
    </div>
  );
}
