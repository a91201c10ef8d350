/** The files that transcripts and tests speak of, by the names that they have there. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

import { damage, syntheticBackup } from "@bakferry/bak/testing";

const SAMPLES: Readonly<Record<string, () => Uint8Array>> = {
  "full.bak": () => syntheticBackup(),
  "compressed.bak": () => syntheticBackup({ isCompressed: true, release: "2022", databaseName: "orders" }),
  "differential.bak": () => syntheticBackup({ kind: "differential" }),
  "log.trn": () => syntheticBackup({ kind: "log" }),
  "two.bak": () => syntheticBackup({ sets: [{}, { databaseName: "billing" }] }),
  "stripe.bak": () => syntheticBackup({ stripe: { count: 3, number: 2 } }),
  "cut.bak": () => syntheticBackup().subarray(0, 200_000),
  "encrypted.bak": () => syntheticBackup({ isEncrypted: true }),
  "password.bak": () => syntheticBackup({ mediaPassword: true }),
  "master.bak": () => syntheticBackup({ databaseName: "master" }),
  "hostile.bak": () => syntheticBackup({ databaseName: "x\u001B[2J\u202Ey" }),
  "checksums.bak": () => syntheticBackup({ hasChecksums: true }),
  "damaged.bak": () => damage(syntheticBackup({ hasChecksums: true }), { kind: "flip", offset: 100_000 }),
  "export.bak": () => new TextEncoder().encode("CREATE TABLE t (id int);\r\nGO\r\n"),
  "empty.bak": () => new Uint8Array(0),
};

export interface SampleFolder {
  readonly folder: string;
  /** The path of a sample. */
  file(name: string): string;
  remove(): Promise<void>;
}

export async function writeSamples(): Promise<SampleFolder> {
  const folder = await mkdtemp(path.join(tmpdir(), "bakferry-samples-"));
  await Promise.all(
    Object.entries(SAMPLES).map(([name, bytes]) => writeFile(path.join(folder, name), bytes())),
  );
  return {
    folder,
    file: (name) => path.join(folder, name),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
