/**
 * A chain waits: the next backup that fits is looked for where people put backups.
 *
 * What fits is decided by its header against the point that is restored, so a file can come in any order and under
 * any name. A backup that leaves a gap is named once, with what is missing and who took what came after.
 */
import { nextIncrementFits } from "@bakferry/bak";

import type { Chain, Increment, Misfit } from "../../model/chain.ts";
import { endLSN } from "../../model/chain.ts";
import { sourceName } from "../../model/staging.ts";
import { mapAtMost } from "../../preflight/map-at-most.ts";
import { explainMisfit } from "../explain-misfit.ts";
import { toIncrement } from "../find-chain.ts";
import { withoutCopies } from "../find-source.ts";
import { stampOf } from "../header-cache.ts";
import { presentSourceOf } from "../present-increments.ts";
import { listSources } from "../read-sources.ts";
import { move, type Step, type StepContext } from "./step.ts";

/** Of one look; the rest is told at the next ones. */
const MOST_TOLD = 3;
const AT_ONCE = 8;

export const awaitIncrementStep: Step = async (context) => {
  const { migration, deps } = context;
  const { chain } = migration;
  if (!chain) return void (await move(context, { to: { phase: "importing" }, wakeInMs: 0 }));
  const [next, ...later] = chain.planned;
  if (next) {
    const isThere = (await presentSourceOf(deps, next.source)) !== undefined;
    // Gone or changed since the plan was made: whatever is there now is judged anew.
    if (isThere) await begin(context, { ...chain, planned: later }, next);
    else await move(context, { to: { chain: { ...chain, planned: [] } }, wakeInMs: 0 });
    return;
  }
  const { best, misfits } = await look(context, chain);
  if (best) {
    await begin(context, chain, best);
    return;
  }
  const told = misfits.slice(0, MOST_TOLD);
  const events = told.map(({ name, why }) => ({ type: "increment_misfit" as const, name, why }));
  const to = told.length > 0 ? { chain: { ...chain, misfits: [...chain.misfits, ...told] } } : {};
  await move(context, { to, events, wakeInMs: deps.timing.incrementPollMs });
};

async function begin(context: StepContext, chain: Chain, next: Increment): Promise<void> {
  const name = sourceName(next.source);
  await move(context, {
    to: { phase: "importing_increment", chain: { ...chain, current: next } },
    events: [{ type: "increment_found", name, lastLSN: next.lastLSN }],
    wakeInMs: 0,
  });
}

interface Look {
  readonly best: Increment | undefined;
  readonly misfits: readonly Misfit[];
}

async function look({ deps }: StepContext, chain: Chain): Promise<Look> {
  const atLSN = endLSN(chain);
  const known = new Set(chain.misfits.flatMap((each) => (each.atLSN === atLSN ? [each.stamp] : [])));
  const listed = (await listSources(deps)).filter((each) => !known.has(stampOf(each)));
  const read = await mapAtMost(listed, AT_ONCE, async (each) => {
    const header = await deps.headers.read(deps, each);
    return header && { ...header, stamp: stampOf(each) };
  });
  const files = read.filter((each) => each !== undefined);
  const fitting = withoutCopies(files).flatMap((each) => toIncrement(chain.end, each) ?? []);
  const misfits = files.flatMap(({ source, reading, stamp }): readonly Misfit[] => {
    const why = explainMisfit(chain.end, nextIncrementFits(chain.end, { reading }), reading);
    return why ? [{ name: sourceName(source), stamp, atLSN, why }] : [];
  });
  return { best: furthest(fitting), misfits };
}

/** A differential saves the logs before it; of several the one that leads furthest. */
function furthest(fitting: readonly Increment[]): Increment | undefined {
  return fitting.toSorted(
    (a, b) => Number(b.kind === "differential") - Number(a.kind === "differential") || compareEnds(b, a),
  )[0];
}

function compareEnds(a: Increment, b: Increment): number {
  const [left, right] = [BigInt(a.lastLSN ?? 0), BigInt(b.lastLSN ?? 0)];
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
