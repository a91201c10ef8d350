/** Waiting for a place among the imports that RDS is given at once, in Chinese. */
import type { Line, placeTexts as original } from "../en/place.ts";
import type { Translation } from "../translation.ts";

function before({ bound, instanceId, running, ahead }: Line): string {
  const where = bound === "instance" ? `${instanceId} 上` : "此账号中";
  const runs = `${where}有 ${running} 个导入正在进行`;
  return ahead === 0 ? `${runs}，下一个就是它` : `${runs}，前面还有 ${ahead} 个在等待`;
}

export const placeTexts = {
  "headline.awaitingPlace": (v) => `${v.database} → ${v.target} 正在等待空位：${before(v)}。`,
  "turn.awaitingPlace": () => "您无需做任何事：有空位时会自动继续。",
  "stage.awaitingPlace": (v) => `等待空位：${before(v)}`,
  "entry.placeAwaited": (v) => `等待空位：${before(v)}。会按申请的先后顺序自动继续。`,
} satisfies Translation<typeof original>;
