/** Builds the adapters of an upload. The cloud's SDKs are loaded here, and so only when something is to be sent. */
import { type Clock, type Ids, type ObjectReader, text, type UploadDeps } from "@bakferry/core";
import { createSystemClock, createSystemIds } from "@bakferry/host";

import { stateDirectory } from "./state-directory.ts";
import type { Surroundings } from "./surroundings.ts";
import { UsageError } from "./usage-error.ts";

export interface CloudOrder {
  readonly regionId: string;
  readonly endpoint: string | null;
}

/** Which key is in use, fit to be shown. */
export interface KeyInUse {
  readonly kind: "accessKey" | "temporaryKey";
  /** "LTAI****ab12". */
  readonly maskedId: string;
}

export interface UploadWorld extends UploadDeps {
  readonly objects: UploadDeps["objects"] & ObjectReader;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly key: KeyInUse;
  /** For the journal and its locks. */
  readonly stateDirectory: string;
  close(): void;
}

/** Throws UsageError when the environment holds no access key. Sends nothing. */
export async function createUploadWorld(order: CloudOrder, surroundings: Surroundings): Promise<UploadWorld> {
  const [{ createAlibaba, credentialsFromEnvironment }, { createFileJournal }] = await Promise.all([
    import("@bakferry/alibaba"),
    import("@bakferry/host"),
  ]);
  const credentials = credentialsFromEnvironment(surroundings.environment);
  if ("problem" in credentials) {
    throw new UsageError(
      text("cli.upload.noCredentials", { problem: credentials.problem }),
      text("cli.upload.setCredentials"),
    );
  }
  const clock = createSystemClock();
  const directory = stateDirectory(surroundings);
  const alibaba = createAlibaba({
    regionId: order.regionId,
    credentials: () => Promise.resolve(credentials),
    ...(order.endpoint === null ? {} : { endpoints: { oss: order.endpoint } }),
    clock,
  });
  return {
    objects: alibaba.objects,
    checksums: alibaba.checksums,
    journal: createFileJournal(directory),
    clock,
    ids: createSystemIds(clock),
    key: {
      kind: credentials.securityToken === undefined ? "accessKey" : "temporaryKey",
      maskedId: mask(credentials.accessKeyId),
    },
    stateDirectory: directory,
    close: () => alibaba.close(),
  };
}

const SHOWN = 4;

/** Enough to tell keys apart, too little to be of use. */
function mask(id: string): string {
  const hidden = "****";
  return id.length < 3 * SHOWN ? hidden : `${id.slice(0, SHOWN)}${hidden}${id.slice(-SHOWN)}`;
}
