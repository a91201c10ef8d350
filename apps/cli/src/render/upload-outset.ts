/** What is about to be sent, where to and as whom: said before the first byte, so that a wrong bucket is noticed. */
import { text } from "@bakferry/core";
import { fieldLines, type Page, say } from "@bakferry/host/terminal";

import type { KeyInUse } from "../wire.ts";

export interface Outset {
  readonly file: string;
  /** 0 when it shows only at the end. */
  readonly sizeBytes: number;
  readonly bucket: string;
  readonly key: string;
  /** Region id, or the host of an endpoint that was given. */
  readonly where: string;
  readonly keyInUse: KeyInUse;
}

export function renderOutset({ file, sizeBytes, bucket, key, where, keyInUse }: Outset): Page {
  const address = `oss://${bucket}/${key}`;
  return fieldLines([
    { label: say(text("cli.upload.from")), value: say(text("cli.upload.source", { file, sizeBytes })) },
    { label: say(text("cli.upload.to")), value: say(text("cli.upload.target", { address, where })) },
    { label: say(text("cli.upload.as")), value: asWhom(keyInUse) },
  ]);
}

function asWhom({ kind, maskedId: id }: KeyInUse): string {
  return say(
    kind === "temporaryKey" ? text("cli.upload.temporaryKey", { id }) : text("cli.upload.accessKey", { id }),
  );
}
