/**
 * A file as Slack writes it into answers and messages.
 *
 * Source: https://docs.slack.dev/reference/objects/file-object
 */
import { extname } from "node:path";

import type { JsonObject } from "../json.ts";
import type { SlackFile } from "../workspace/files.ts";
import type { Workspace } from "../workspace/workspace.ts";

/** What the web page may open by itself, and what it is; anything else is bytes. */
const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".json": "application/json",
  ".txt": "text/plain",
};

export function mimeOf({ name }: Pick<SlackFile, "name">): string {
  return TYPES[extname(name).toLowerCase()] ?? "application/octet-stream";
}

export function fileJson({ url, team }: Pick<Workspace, "url" | "team">, file: SlackFile): JsonObject {
  const { id, name, title, user, sizeBytes, createdAt } = file;
  const address = `${url}/files-pri/${team.id}-${id}`;
  return {
    id,
    created: Math.floor(createdAt / 1000),
    timestamp: Math.floor(createdAt / 1000),
    name,
    title,
    mimetype: mimeOf(file),
    filetype: extname(name).slice(1) || "binary",
    user,
    size: sizeBytes,
    mode: "hosted",
    is_external: false,
    url_private: `${address}/${encodeURIComponent(name)}`,
    url_private_download: `${address}/download/${encodeURIComponent(name)}`,
  };
}
