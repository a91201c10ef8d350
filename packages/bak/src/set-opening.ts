/**
 * The opening of a backup set: `SSET`, `VOLB` and `MSCI`, in front of the data.
 *
 * Source: Microsoft Tape Format 1.00a, sections 5.2.2 and 5.2.3; `MSCI` is SQL Server's own.
 */
import { type Block, readBlock } from "./blocks.ts";
import { readConfigurationBytes } from "./configuration.ts";
import { hasText } from "./fields.ts";
import type { MediaProblem } from "./model.ts";
import type { Section } from "./sections.ts";

/** Field offsets within the `SSET` block; `BLOCK.operatingSystemData` refers to the GUID of the set. */
export const SSET = {
  attributes: 52,
  vendor: 60,
  number: 62,
  name: 64,
  description: 68,
  password: 72,
  user: 76,
  ownOffset: 80,
  date: 88,
  softwareMajor: 93,
  softwareMinor: 94,
  timeZone: 95,
  formatVersion: 97,
  length: 98,
} as const;

/** Field offsets within the `VOLB` block. */
export const VOLB = { attributes: 52, device: 56, volume: 60, machine: 64, date: 68, length: 73 } as const;

/** Attribute bits of the `SSET` block. */
const SSET_ATTRIBUTES = { continuation: 0x1, encrypted: 0x2_0000 } as const;

/** Blocks as far as they could be read; `configuration` is the content of `MSCI`. */
export interface SetOpening {
  readonly start: Block | null;
  readonly volume: Block | null;
  readonly configurationBlock: Block | null;
  readonly configuration: Uint8Array | null;
  readonly problems: readonly MediaProblem[];
}

export async function readOpening(section: Section, position: number): Promise<SetOpening> {
  const problems: MediaProblem[] = [];
  const blocks = new Map<string, Block>();
  let at = section.start;
  for (const type of ["SSET", "VOLB", "MSCI"]) {
    const next = await readExpected(section, { at, type, position });
    if ("problem" in next) {
      problems.push(next.problem);
      break;
    }
    blocks.set(type, next.block);
    at = next.block.end;
  }

  const start = blocks.get("SSET") ?? null;
  if (start !== null) problems.push(...restrictions(start, position));
  const configurationBlock = blocks.get("MSCI") ?? null;
  const configuration =
    configurationBlock === null ? null : await readConfigurationBytes(section.reader, configurationBlock);
  if (configurationBlock !== null && configuration === null) {
    const detail = `The configuration in front of the data of backup set ${position} cannot be read.`;
    problems.push({ code: "damaged", detail });
  }
  return { start, volume: blocks.get("VOLB") ?? null, configurationBlock, configuration, problems };
}

interface Expected {
  readonly at: number;
  readonly type: string;
  readonly position: number;
}

async function readExpected(
  section: Section,
  { at, type, position }: Expected,
): Promise<{ readonly block: Block } | { readonly problem: MediaProblem }> {
  const reading = await readBlock(section.reader, { start: at, limit: section.limit });
  const hidden = section.problem();
  if (reading.kind === "block" && reading.block.type === type) return { block: reading.block };
  if (hidden !== null) return { problem: hidden };
  if (reading.kind === "damaged") return { problem: { code: reading.code, detail: reading.detail } };
  if (reading.kind === "cut") {
    const detail = `Backup set ${position} breaks off within its ${type} block.`;
    return { problem: { code: "truncated", detail } };
  }
  const detail = `Backup set ${position} is damaged: its ${type} block is not where it belongs.`;
  return { problem: { code: "damaged", detail } };
}

function restrictions(start: Block, position: number): readonly MediaProblem[] {
  const problems: MediaProblem[] = [];
  if (hasText(start.bytes, SSET.password)) {
    problems.push({ code: "password", detail: `Backup set ${position} is protected by a password.` });
  }
  if ((start.attributes & SSET_ATTRIBUTES.continuation) !== 0) {
    const detail = `Backup set ${position} was begun on another volume and goes on here.`;
    problems.push({ code: "tape_only", detail });
  }
  if ((start.attributes & SSET_ATTRIBUTES.encrypted) !== 0) {
    problems.push({ code: "encrypted", detail: `Backup set ${position} says that its data is encrypted.` });
  }
  return problems;
}
