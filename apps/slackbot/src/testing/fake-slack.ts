/**
 * A Web API on loopback that does what it is told: keeps messages, refuses, or loses an answer after the fact.
 *
 * Much less than Slack; the whole-system tests run against a strict one.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

interface FakeMessage {
  readonly channel: string;
  readonly ts: string;
  readonly threadTs: string | undefined;
  text: string;
  blocks: readonly { readonly type: string }[];
  readonly metadata: unknown;
  readonly files?: readonly { readonly name: string }[];
}

/** `lost`: it is done, and then the connection breaks. `works`: as without any reply. */
type Reply =
  | { readonly error: string }
  | { readonly retryAfter: number }
  | { readonly status: number }
  | "lost"
  | "works"
  | Readonly<Record<string, unknown>>;

export interface FakeSlack {
  readonly apiUrl: string;
  readonly url: string;
  readonly calls: readonly { readonly method: string; readonly args: Readonly<Record<string, string>> }[];
  readonly messages: readonly FakeMessage[];
  /** What was posted to a response_url. */
  readonly responses: readonly { readonly text: string }[];
  /** How the next calls of a method are answered; afterwards they work again. */
  next(method: string, ...replies: Reply[]): void;
  /** How every call of a method is answered from now on. */
  always(method: string, reply: Reply | undefined): void;
  forget(ts: string): void;
  /** Nothing can be posted or edited there any more; the word is Slack's. */
  shut(channelId: string, error: string): void;
  close(): Promise<void>;
}

export async function createFakeSlack(): Promise<FakeSlack> {
  /** Names by id. */
  const files = new Map<string, string>();
  const calls: { method: string; args: Record<string, string> }[] = [];
  const messages: FakeMessage[] = [];
  const responses: { text: string }[] = [];
  const queued = new Map<string, Reply[]>();
  const standing = new Map<string, Reply>();
  const shut = new Map<string, string>();

  function effect(method: string, args: Record<string, string>): Record<string, unknown> | { error: string } {
    const refusal = method.startsWith("chat.") ? shut.get(args["channel"] ?? "") : undefined;
    if (refusal !== undefined) return { error: refusal };
    switch (method) {
      case "conversations.open":
        return { channel: { id: `D${args["users"]}` } };
      case "usergroups.users.list":
        return { users: ["U2", "U3"] };
      case "chat.postMessage":
        return post(args);
      case "chat.update":
        return update(args);
      case "chat.delete":
        forget(args["ts"]);
        return {};
      case "files.getUploadURLExternal": {
        const id = `F${files.size + 1}`;
        files.set(id, args["filename"] ?? "");
        return { upload_url: `${url}/upload`, file_id: id };
      }
      case "files.completeUploadExternal":
        return share(args);
      case "conversations.history":
        return {
          messages: messages.filter(({ channel, threadTs }) => channel === args["channel"] && !threadTs),
        };
      case "conversations.replies":
        return { messages: messages.filter(({ threadTs }) => threadTs === args["ts"]) };
      default:
        return {};
    }
  }

  function post(args: Record<string, string>): Record<string, unknown> {
    const ts = `${1000 + messages.length}.000100`;
    const { channel = "", text = "", blocks = "[]", metadata, thread_ts: threadTs } = args;
    messages.push({
      channel,
      ts,
      threadTs,
      text,
      blocks: JSON.parse(blocks),
      metadata: metadata === undefined ? undefined : JSON.parse(metadata),
    });
    return { ts, channel };
  }

  function share(args: Record<string, string>): Record<string, unknown> {
    const { channel_id: channel = "", initial_comment: text = "", thread_ts: threadTs } = args;
    const ids: readonly { readonly id: string }[] = JSON.parse(args["files"] ?? "[]");
    const shared = ids.map(({ id }) => ({ name: files.get(id) ?? "" }));
    const ts = `${1000 + messages.length}.000100`;
    messages.push({ channel, ts, threadTs, text, blocks: [], metadata: undefined, files: shared });
    return { files: ids };
  }

  function update({ ts, text = "", blocks = "[]" }: Record<string, string>): Record<string, unknown> {
    const message = messages.find((candidate) => candidate.ts === ts);
    if (!message) return { error: "message_not_found" };
    message.text = text;
    message.blocks = JSON.parse(blocks);
    return { ts };
  }

  function forget(ts: string | undefined): void {
    messages.splice(
      messages.findIndex((message) => message.ts === ts),
      1,
    );
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    if (request.url?.startsWith("/respond")) {
      responses.push(JSON.parse(body));
      response.end("ok");
      return;
    }
    if (request.url === "/upload") {
      response.end("OK");
      return;
    }
    const method = (request.url ?? "").replace(/^\/api\//, "");
    const args = Object.fromEntries(new URLSearchParams(body));
    calls.push({ method, args });
    answer(response, queued.get(method)?.shift() ?? standing.get(method), () => effect(method, args));
  }

  const server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    apiUrl: `${url}/api/`,
    calls,
    messages,
    responses,
    next: (method, ...replies) => void queued.set(method, replies),
    always: (method, reply) =>
      void (reply === undefined ? standing.delete(method) : standing.set(method, reply)),
    shut: (channelId, error) => void shut.set(channelId, error),
    forget,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function answer(
  response: ServerResponse,
  reply: Reply | undefined,
  effect: () => Record<string, unknown>,
): void {
  if (reply === "lost") {
    effect();
    response.destroy();
    return;
  }
  if (typeof reply === "object" && "retryAfter" in reply) {
    response.writeHead(429, { "retry-after": String(reply.retryAfter) }).end();
    return;
  }
  if (typeof reply === "object" && "status" in reply) {
    response.writeHead(Number(reply.status)).end();
    return;
  }
  const result = reply === undefined || reply === "works" ? effect() : reply;
  response.writeHead(200, { "content-type": "application/json" });
  response.end(JSON.stringify({ ok: !("error" in result), ...result }));
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}
