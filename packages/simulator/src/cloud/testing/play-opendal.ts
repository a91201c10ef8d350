/** Lets Apache OpenDAL play its session in a process of its own, with an address here for its HTTP proxy. */
import { spawn } from "node:child_process";
import { json } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

import type { OpendalSession } from "./opendal-session.ts";

interface Stage {
  readonly url: string;
  readonly bucket: string;
  readonly key: { readonly id: string; readonly secret: string };
}

export async function playOpendal({ url, bucket, key }: Stage): Promise<OpendalSession> {
  const program = fileURLToPath(new URL("opendal-session.ts", import.meta.url));
  const child = spawn(process.execPath, [program, bucket, key.id, key.secret], {
    env: { http_proxy: url },
    stdio: ["ignore", "pipe", "inherit"],
  });
  return (await json(child.stdout)) as OpendalSession;
}
