/**
 * The platform's types, as the program declares them: with TypeScript's DOM library, `@types/node`,
 * `@cloudflare/workers-types` or what `wrangler types` writes, or the types of Deno or Bun. A program may have none of these;
 * a name of theirs would then be an error in the declarations, so all are taken from the type of the global `fetch`, with
 * their smallest useful form where there is none. (Classes that are declared as such, as for Workers, are no members of
 * `typeof globalThis`; functions and variables are.)
 */

// Only what says `export` is exported.
export {};

type GlobalFetch = typeof globalThis extends { fetch: infer F } ? F : (input: string | PlainUrl, init?: PlainRequestInit) => Promise<PlainResponse>;
type Parameter<F, Index extends 0 | 1> = F extends (...parameters: infer P extends any[]) => any ? P[Index] : never;
type Result<F> = F extends (...parameters: any[]) => Promise<infer R> ? R : never;
type ResultOf<T, Method extends string> = T extends { [M in Method]: (...parameters: any[]) => Promise<infer R> } ? R : never;
type FormEntry<T> = T extends { get(name: string): infer E } ? E : never;

interface PlainHeaders {
  get(name: string): string | null;
  has(name: string): boolean;
  forEach(visit: (value: string, name: string) => void): void;
}
interface PlainBlob {
  readonly size: number;
  readonly type: string;
  arrayBuffer(): Promise<ArrayBuffer>;
  text(): Promise<string>;
}
interface PlainFile extends PlainBlob {
  readonly name: string;
}
interface PlainSignal {
  readonly aborted: boolean;
  readonly reason: any;
}
interface PlainUrl {
  readonly href: string;
}
interface PlainRequestInit {
  method?: string | undefined;
  headers?: any;
  body?: any;
  signal?: PlainSignal | null | undefined;
}
interface PlainStream {
  readonly locked: boolean;
  getReader(): any;
  pipeThrough<T>(transform: any): PlainStream & AsyncIterable<T>;
  pipeTo(destination: any): Promise<void>;
}
interface PlainResponse {
  readonly status: number;
  readonly headers: PlainHeaders;
  readonly body: PlainStream | null;
  arrayBuffer(): Promise<ArrayBuffer>;
  text(): Promise<string>;
  json(): Promise<any>;
  blob(): Promise<PlainBlob>;
  formData(): Promise<{ get(name: string): string | PlainFile | null }>;
}

/** What the global `fetch` takes as its first argument, but for text. */
export type RequestOrUrl = Exclude<Parameter<GlobalFetch, 0>, string>;
/** The platform's `RequestInit`. */
export type RequestInit = NonNullable<Parameter<GlobalFetch, 1>>;
/** The platform's `Response`. */
export type Response = Result<GlobalFetch>;
/** The platform's `Headers`. */
export type Headers = Response extends { headers: infer H } ? H : never;
/** The platform's `Blob`. */
export type Blob = ResultOf<Response, "blob">;
/** The platform's `File`. */
export type File = typeof globalThis extends { File: { prototype: infer T } } ? T : Exclude<FormEntry<ResultOf<Response, "formData">>, string | null>;
/** The platform's `AbortSignal`. */
export type AbortSignal = RequestInit extends { signal?: infer S } ? NonNullable<S> : never;

/** A stream of bytes: a `ReadableStream` of the platform or of a library. */
export interface ByteStream {
  /** Whether somebody reads it already. */
  readonly locked: boolean;
  /** A reader of it, which locks it. */
  getReader(): any;
}

declare const bytes: NonNullable<Response["body"]>;

/** The platform's `ReadableStream` of such items. */
export type StreamOf<T> = ReturnType<typeof bytes.pipeThrough<T>>;

/** The platform's `TransformStream` of texts. */
export type TextTransform = {
  /** What comes out. */
  readonly readable: StreamOf<string>;
  /** What goes in. */
  readonly writable: Parameters<StreamOf<string>["pipeTo"]>[0];
};
