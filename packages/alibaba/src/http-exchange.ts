/**
 * One HTTP request and its whole reply, for everything that goes to OSS.
 *
 * A part of a backup may take an hour on a slow line and still be fine, so there is no limit on the whole; what
 * is limited is silence: until connected, between bytes, and before the reply. Node's socket timer does that and
 * counts a half-written buffer as progress.
 */
import type http from "node:http";
import type { Socket } from "node:net";

/** An import of `node:http` also loads its WebSocket: 25 ms and 13 MB for each thread. */
const plainHttp = process.getBuiltinModule("node:http");

/** TLS is 10 ms and 4 MB for each thread, which those that only speak to an inner host need not pay. */
function secureHttp() {
  return process.getBuiltinModule("node:https");
}

export interface HttpTarget {
  readonly secure: boolean;
  readonly hostname: string;
  readonly port: string;
  /** With query; sent as it is, because a signature covers every byte of it. */
  readonly path: string;
}

/**
 * Says when the socket is done with the bytes, and whether they have left. Only then may the buffer be used again: a
 * socket that is being closed may still hold it when the exchange is long over. A callback and no promise, because the
 * loop that all bytes go through would leave hundreds of megabytes of promises behind.
 */
export type WriteChunk = (chunk: Uint8Array, onDone: (haveLeft: boolean) => void) => void;

interface HttpOrder {
  readonly method: string;
  readonly target: HttpTarget;
  readonly headers: Readonly<Record<string, string>>;
  /** Bytes, or what writes them all. Bytes that do not leave mean that the exchange is over, which is told elsewhere. */
  readonly body?: Uint8Array | ((write: WriteChunk) => Promise<void>);
  /** How long the server may take to answer once it has the request; the client's own limit when absent. */
  readonly responseMs?: number;
  readonly signal?: AbortSignal;
}

export interface HttpReply {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface HttpTimeouts {
  readonly connectMs: number;
  /** Silence on the socket while the request is being sent. */
  readonly stallMs: number;
  /** Silence after its last byte. */
  readonly responseMs: number;
}

export interface HttpClient {
  /** Throws HttpFailure, the signal's reason, or what `body` threw. Never retries. */
  send(order: HttpOrder): Promise<HttpReply>;
  /** Frees idle connections and breaks those in use. */
  close(): void;
}

/** No usable reply came. */
export class HttpFailure extends Error {
  /** `ECONNRESET` and its like, or `TIMEOUT`, or `TOO_LONG`. */
  readonly code: string;

  constructor(code: string, message: string, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause });
    this.name = "HttpFailure";
    this.code = code;
  }
}

/** Far above any list of parts or ranged read that is asked for; a server that ignores a range stops here. */
const MAX_REPLY_BYTES = 64 * 1024 * 1024;

export function createHttpClient(timeouts: HttpTimeouts): HttpClient {
  const plain = new plainHttp.Agent({ keepAlive: true });
  let secure: http.Agent | undefined;

  function agentFor({ secure: isSecure }: HttpTarget): http.Agent {
    if (!isSecure) return plain;
    secure ??= new (secureHttp().Agent)({ keepAlive: true });
    return secure;
  }

  return {
    send: (order) => exchange(order, { timeouts, agent: agentFor(order.target) }),
    close() {
      plain.destroy();
      secure?.destroy();
    },
  };
}

interface Means {
  readonly timeouts: HttpTimeouts;
  readonly agent: http.Agent;
}

async function exchange(order: HttpOrder, { timeouts, agent }: Means): Promise<HttpReply> {
  order.signal?.throwIfAborted();
  const request = openRequest(order, agent);
  const outcome = Promise.withResolvers<HttpReply>();
  const writes = trackWrites(request);
  let replied = false;

  const fail = (error: unknown): void => {
    outcome.reject(error);
    writes.stop();
    request.destroy();
  };
  const watch = watchSilence(request, {
    order,
    timeouts: { ...timeouts, responseMs: order.responseMs ?? timeouts.responseMs },
    waitsForBody: () => !request.writableEnded && writes.pending() === 0 && !replied,
    fail,
  });
  const onAbort = (): void => fail(order.signal?.reason);
  order.signal?.addEventListener("abort", onAbort, { once: true });
  // A refusal may come before the body is sent, and the broken pipe that follows it must not hide it.
  request.on("error", (error: Error) => replied || fail(networkFailure(error, order.target)));
  request.once("response", (response) => {
    replied = true;
    writes.stop();
    collect(response, (result) => {
      watch.stop();
      if (result instanceof Error) fail(networkFailure(result, order.target));
      else outcome.resolve(result);
    });
  });
  sendBody(request, order, writes.write).catch((error: unknown) => replied || fail(error));

  try {
    return await outcome.promise;
  } finally {
    watch.stop();
    order.signal?.removeEventListener("abort", onAbort);
    if (!request.writableEnded) request.destroy();
  }
}

function openRequest(order: HttpOrder, agent: http.Agent): http.ClientRequest {
  const { secure, hostname, port, path } = order.target;
  const options = { method: order.method, hostname, port, path, headers: order.headers, agent };
  return secure ? secureHttp().request(options) : plainHttp.request(options);
}

async function sendBody(request: http.ClientRequest, { body }: HttpOrder, write: WriteChunk): Promise<void> {
  if (typeof body !== "function") {
    request.end(body);
    return;
  }
  await body(write);
  request.end();
}

interface Writes {
  readonly write: WriteChunk;
  pending(): number;
  /** Takes no more; those that wait settle when the socket has let go of them. */
  stop(): void;
}

/** Node leaves the callbacks of some writes uncalled when a request is destroyed, but always says that it is closed. */
function trackWrites(request: http.ClientRequest): Writes {
  const waiting = new Set<(haveLeft: boolean) => void>();
  let stopped = false;
  request.once("close", () => {
    stopped = true;
    const lost = [...waiting];
    waiting.clear();
    for (const onDone of lost) onDone(false);
  });

  return {
    write(chunk, onDone) {
      if (stopped) {
        onDone(false);
        return;
      }
      waiting.add(onDone);
      request.write(chunk, (error) => {
        // The socket may hold the bytes until it is closed, which comes next.
        if (!error && waiting.delete(onDone)) onDone(true);
      });
    },
    pending: () => waiting.size,
    stop() {
      stopped = true;
    },
  };
}

interface Watch {
  readonly order: HttpOrder;
  readonly timeouts: HttpTimeouts;
  /** Then the silence is ours: a slow disk is not a slow network. */
  readonly waitsForBody: () => boolean;
  readonly fail: (error: HttpFailure) => void;
}

function watchSilence(request: http.ClientRequest, watch: Watch): { stop(): void } {
  const { timeouts, fail } = watch;
  const { hostname, secure } = watch.order.target;
  let socket: Socket | undefined;
  let limitMs = timeouts.stallMs;
  let connectTimer: NodeJS.Timeout | undefined;

  const onSilence = (): void => {
    if (watch.waitsForBody()) socket?.setTimeout(limitMs);
    else fail(timeout(`${hostname} was silent for ${limitMs / 1000} s`));
  };
  const onConnected = (): void => {
    clearTimeout(connectTimer);
    socket?.setTimeout(limitMs);
  };
  request.once("socket", (opened) => {
    socket = opened;
    opened.on("timeout", onSilence);
    if (!opened.connecting) {
      onConnected();
      return;
    }
    connectTimer = setTimeout(
      () => fail(timeout(`no connection to ${hostname} within ${timeouts.connectMs / 1000} s`)),
      timeouts.connectMs,
    );
    opened.once(secure ? "secureConnect" : "connect", onConnected);
  });
  request.once("finish", () => {
    limitMs = timeouts.responseMs;
    if (socket && !socket.connecting) socket.setTimeout(limitMs);
  });

  return {
    // Called before the socket goes back to the agent, or the next request would lose its timer.
    stop() {
      clearTimeout(connectTimer);
      socket?.off("timeout", onSilence);
      socket?.setTimeout(0);
      socket = undefined;
    },
  };
}

function collect(response: http.IncomingMessage, done: (result: HttpReply | Error) => void): void {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  response.on("data", (chunk: Buffer) => {
    sizeBytes += chunk.length;
    if (sizeBytes > MAX_REPLY_BYTES) {
      done(new HttpFailure("TOO_LONG", `the reply is longer than ${MAX_REPLY_BYTES} bytes`));
      return;
    }
    chunks.push(chunk);
  });
  response.once("error", done);
  response.once("end", () => {
    done({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) });
  });
}

function timeout(message: string): HttpFailure {
  return new HttpFailure("TIMEOUT", message);
}

function networkFailure(error: Error & { readonly code?: string }, target: HttpTarget): HttpFailure {
  if (error instanceof HttpFailure) return error;
  const code = error.code ?? "NETWORK";
  return new HttpFailure(code, `the connection to ${target.hostname} failed (${code})`, error);
}
