/** What the deep check proved, what it could not and why, and where the damage is. */
import type { DeepDamage, DeepReport, DeepScheme } from "@bakferry/bak";
import { text } from "@bakferry/core/examine";
import {
  BLANK,
  type Field,
  fieldLines,
  line,
  type Page,
  say,
  type Tone,
  toned,
} from "@bakferry/host/terminal";

const SCHEMES: readonly DeepScheme[] = ["chunk", "backup", "page", "framing"];
const TONES: Readonly<Record<DeepReport["verdict"], Tone>> = {
  damaged: "bad",
  noDamageFound: "good",
  notChecked: "warning",
};
/** A person reads the first ones; `--json` has up to a hundred. */
const MOST_PLACES = 10;
/** Below this, "no damage found" says too little to be shown as good. */
const THIN_SHARE = 0.5;

export function renderDeepReport(report: DeepReport): Page {
  const { verdict, damageCount, sizeBytes, coveredBytes } = report;
  const provenBytes = SCHEMES.reduce((sum, scheme) => sum + coveredBytes[scheme], 0);
  const heading = say(text("cli.deep.heading"));
  const isThin = provenBytes < sizeBytes * THIN_SHARE;
  const summary = say(text("cli.deep.verdict", { verdict, damageCount, provenBytes, sizeBytes, isThin }));
  const tone = verdict === "noDamageFound" && isThin ? "warning" : TONES[verdict];
  return [
    BLANK,
    line(toned("strong", heading), "  ", toned(tone, summary)),
    ...fieldLines([...coveredFields(report), ...gapFields(report)]),
    ...damageLines(report),
  ];
}

function coveredFields({ coveredBytes }: DeepReport): readonly Field[] {
  return SCHEMES.filter((scheme) => coveredBytes[scheme] > 0).map((scheme) => ({
    label: say(text("cli.deep.scheme", { scheme })),
    value: say(text("cli.deep.bytes", { bytes: coveredBytes[scheme] })),
  }));
}

function gapFields({ gaps }: DeepReport): readonly Field[] {
  return gaps.map(({ reason, bytes }) => ({
    label: say(text("cli.deep.gap", { reason })),
    value: say(text("cli.deep.notCovered", { bytes })),
  }));
}

function damageLines({ damage, damageCount }: DeepReport): Page {
  if (damage.length === 0) return [];
  const shown = damage.slice(0, MOST_PLACES);
  const rest = damageCount - shown.length;
  return [
    BLANK,
    line(toned("strong", say(text("cli.deep.damageHeading", { damageCount })))),
    ...shown.map((place) => ({ ...line("  ", placeText(place)), hang: 2 })),
    ...(rest > 0 ? [line("  ", say(text("cli.deep.more", { rest })))] : []),
  ];
}

function placeText({ offset, detail }: DeepDamage): string {
  return say(text("cli.deep.place", { offset, detail: text("media.damage", { detail }) }));
}
