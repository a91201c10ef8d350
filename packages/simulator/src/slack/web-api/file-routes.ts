/** Where the bytes of files come in, and where people read them. */
import type { HttpBindings } from "@hono/node-server";
import { type Context, Hono } from "hono";

import type { SlackWorld } from "../world.ts";
import { mimeOf } from "./file-json.ts";

export function fileRoutes(world: SlackWorld): Hono<{ Bindings: HttpBindings }> {
  const routes = new Hono<{ Bindings: HttpBindings }>();

  routes.post("/upload/v1/:token", async (context) => {
    const effects = world.faults.meetCall("upload");
    if (effects.some(({ kind }) => kind === "serverError")) return context.text("Slack has a problem.", 500);
    const content = await bytesOf(context);
    const outcome = world.files.receive(context.req.param("token"), content);
    world.log.add({
      method: "upload",
      ok: outcome === "ok",
      ...(outcome === "ok" ? {} : { error: outcome }),
      arguments: { bytes: content.byteLength },
    });
    if (effects.some(({ kind }) => kind === "loseReply")) context.env.incoming.socket.destroy();
    if (outcome === "ok") return context.text(`OK - ${content.byteLength}`);
    return context.text(outcome, outcome === "unknown_url" ? 404 : 400);
  });

  // A person's browser has a session at Slack; here whoever reaches the page is one.
  routes.get("/files-pri/:place/*", (context) => {
    const id = context.req.param("place").split("-")[1] ?? "";
    const file = world.files.find(id);
    if (!file?.isCompleted || file.content === null) return context.text("file_not_found", 404);
    return context.body(new Uint8Array(file.content).buffer, 200, {
      "content-type": `${mimeOf(file)}; charset=utf-8`,
      // A file of somebody else must not act as a page of the workspace.
      "content-security-policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'",
      "x-content-type-options": "nosniff",
    });
  });
  return routes;
}

/** Raw bytes, or the first file of a form. */
async function bytesOf(context: Context): Promise<Uint8Array> {
  if ((context.req.header("content-type") ?? "").startsWith("multipart/form-data")) {
    const parts = Object.values(await context.req.parseBody());
    const file = parts.find((part) => part instanceof File);
    return file ? new Uint8Array(await file.arrayBuffer()) : new Uint8Array();
  }
  return new Uint8Array(await context.req.arrayBuffer());
}
