/** Goes on with an upload by what the journal says of it, so that nobody has to remember how it was begun. */
import { type ConnectionFlags, flagsOfPlace } from "../connection.ts";
import type { ExitCode } from "../exit-code.ts";
import type { Surroundings } from "../surroundings.ts";
import { uploadFiles } from "../upload/upload-files.ts";
import { theOneMeant } from "./begun-uploads.ts";

export interface ResumeFlags extends ConnectionFlags {
  readonly ticket?: string;
  readonly parallel?: number;
  readonly limit?: string;
  readonly json?: boolean;
  readonly jsonLines?: boolean;
}

/** What speaks against the file or the bucket was settled when it was begun: it is said again and stops nothing. */
export async function resumeUpload(
  { wanted, flags }: { readonly wanted: string | null; readonly flags: ResumeFlags },
  surroundings: Surroundings,
): Promise<ExitCode> {
  const { path, place, checkpoint } = await theOneMeant(wanted, surroundings);
  return uploadFiles(
    {
      files: [path],
      bucket: checkpoint.bucket,
      key: checkpoint.key,
      prefix: "",
      connection: flagsOfPlace(place, flags),
      ticket: flags.ticket ?? null,
      parallel: flags.parallel ?? null,
      limit: flags.limit ?? null,
      filesAtOnce: 1,
      restart: false,
      adopt: false,
      forceAny: true,
      verifies: true,
      json: flags.json ?? false,
      jsonLines: flags.jsonLines ?? false,
    },
    surroundings,
  );
}
