/** Waiting for a place among the imports that RDS is given at once. */
export interface Line {
  readonly bound: "instance" | "account";
  readonly instanceId: string;
  readonly running: number;
  readonly ahead: number;
}

function before({ bound, instanceId, running, ahead }: Line): string {
  const where = bound === "instance" ? `on ${instanceId}` : "in this account";
  const runs = `${running} ${running === 1 ? "import runs" : "imports run"} ${where}`;
  if (ahead === 0) return `${runs}, and it is next`;
  return `${runs}, and ${ahead} ${ahead === 1 ? "waits" : "wait"} before it`;
}

export const placeTexts = {
  "headline.awaitingPlace": (v: Line & { readonly database: string; readonly target: string }) =>
    `${v.database} → ${v.target} waits for a place: ${before(v)}.`,
  "turn.awaitingPlace": () => "Nothing for you to do: it goes on by itself when a place is free.",
  "stage.awaitingPlace": (v: Line) => `waits for a place: ${before(v)}`,
  "entry.placeAwaited": (v: Line) =>
    `Waits for a place: ${before(v)}. It goes on by itself, in the order of asking.`,
};
