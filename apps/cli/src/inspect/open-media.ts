/**
 * What a person named, opened for reading: a file of this machine or an object in OSS.
 *
 * The cloud's SDKs are loaded only for an address that begins with `oss://`.
 */
import type { MediaSource } from "@bakferry/bak";
import { text } from "@bakferry/core/examine";

import { connectionOf, type ConnectionFlags } from "../connection.ts";
import { openFile } from "../open-file.ts";
import type { Surroundings } from "../surroundings.ts";
import { UsageError } from "../usage-error.ts";

export interface OpenMedia {
  readonly source: MediaSource;
  /** The name that the checks judge: of the file, or the key of the object. */
  readonly name: string;
  readonly modifiedAt: number;
  close(): Promise<void>;
}

const SCHEME = "oss://";

export function isObjectAddress(given: string): boolean {
  return given.toLowerCase().startsWith(SCHEME);
}

/** Throws UsageError for what a person can mend, OperationalError for what the cloud refuses. */
export async function openMedia(
  given: string,
  flags: ConnectionFlags,
  surroundings: Surroundings,
): Promise<OpenMedia> {
  if (isObjectAddress(given)) return await openObject(given, flags, surroundings);
  const open = await openFile(given, surroundings);
  const { name, modifiedAt } = open.file;
  return { source: open, name, modifiedAt, close: () => open.close() };
}

async function openObject(
  given: string,
  flags: ConnectionFlags,
  surroundings: Surroundings,
): Promise<OpenMedia> {
  const [bucket = "", ...rest] = given.slice(SCHEME.length).split("/");
  const key = rest.join("/");
  if (bucket === "" || key === "") {
    throw new UsageError(text("intake.malformedObject", { given }), text("cli.inspect.objectForm"));
  }
  const { openCloud } = await import("../wire.ts");
  const cloud = await openCloud({ ...connectionOf(flags), ticket: null }, surroundings);
  try {
    const object = await cloud.alibaba.objects.head({ bucket, key });
    if (!object)
      throw new UsageError(text("intake.noSuchObject", { source: given }), text("cli.inspect.objectForm"));
    return {
      source: cloud.alibaba.objects.open(object),
      name: key,
      modifiedAt: object.modifiedAt,
      close: () => Promise.resolve(cloud.close()),
    };
  } catch (error) {
    cloud.close();
    throw error;
  }
}
