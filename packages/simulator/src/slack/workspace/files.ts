/**
 * Files of apps: asked for, sent to a URL of their own, completed, and shared by a message.
 *
 * Until it is completed nobody sees a file, and a URL takes bytes once. A file is given to one app.
 *
 * Source: https://docs.slack.dev/messaging/working-with-files, "Uploading files".
 */
import { type Kept, refill } from "../../state/kept.ts";
import { SlackApiError } from "../web-api/slack-api-error.ts";
import type { Workspace } from "./workspace.ts";

export interface SlackFile {
  readonly id: string;
  readonly appId: string;
  readonly user: string;
  readonly name: string;
  readonly title: string;
  /** What was announced, and what came. */
  readonly sizeBytes: number;
  readonly content: Uint8Array | null;
  readonly createdAt: number;
  readonly isCompleted: boolean;
}

interface SavedFiles {
  readonly files: ReadonlyMap<string, SlackFile>;
  readonly urls: ReadonlyMap<string, string>;
}

export interface Files extends Kept<SavedFiles> {
  find(id: string): SlackFile | undefined;
  /** The token stands in the upload URL. */
  announce(file: Pick<SlackFile, "appId" | "user" | "name" | "sizeBytes">): { id: string; token: string };
  /** Slack's word when it is refused. */
  receive(token: string, content: Uint8Array): "ok" | "unknown_url" | "wrong_length";
  /** Throws `file_not_found`; of several files all or none. */
  complete(appId: string, wanted: readonly { id: string; title: string | undefined }[]): readonly SlackFile[];
}

export function createFiles(workspace: Workspace): Files {
  const files = new Map<string, SlackFile>();
  const urls = new Map<string, string>();

  return {
    find: (id) => files.get(id),
    save: () => ({ files, urls }),
    load(saved) {
      refill(files, saved.files);
      refill(urls, saved.urls);
    },
    announce(file) {
      const id = workspace.nextId("F");
      const token = workspace.nextId("up-");
      const createdAt = workspace.clock.now();
      files.set(id, { ...file, id, title: file.name, content: null, createdAt, isCompleted: false });
      urls.set(token, id);
      return { id, token };
    },
    receive(token, content) {
      const file = files.get(urls.get(token) ?? "");
      if (!file) return "unknown_url";
      if (content.byteLength !== file.sizeBytes) return "wrong_length";
      urls.delete(token);
      files.set(file.id, { ...file, content });
      return "ok";
    },
    complete(appId, wanted) {
      const found = wanted.map(({ id, title }) => {
        const file = files.get(id);
        const isReady = file?.appId === appId && file.content !== null && !file.isCompleted;
        if (!isReady) throw new SlackApiError("file_not_found");
        return { ...file, title: title ?? file.name, isCompleted: true };
      });
      for (const file of found) files.set(file.id, file);
      return found;
    },
  };
}
