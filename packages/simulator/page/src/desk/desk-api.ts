/** The page's calls to the desk's server; what goes wrong becomes a sentence, as in `../api.ts`. */
import type {
  DeskClockOrder,
  DeskRequestDetails,
  DeskRequests,
  DeskState,
} from "../../../src/desk/desk-contract.ts";
import type { UiResult } from "../../../src/slack/ui-contract.ts";
import { get, post, request } from "../api.ts";

/** `moment` is empty for the present. */
export function fetchDesk(moment: string): Promise<DeskState> {
  return get<DeskState>(moment === "" ? "/sim/state" : `/sim/moments/${encodeURIComponent(moment)}/desk`);
}

export function fetchRequests(): Promise<DeskRequests> {
  return get<DeskRequests>("/sim/requests");
}

export function fetchRequest(id: string): Promise<DeskRequestDetails> {
  return get<DeskRequestDetails>(`/sim/requests/${encodeURIComponent(id)}`);
}

export function turnKnob(id: string, on: boolean): Promise<UiResult> {
  return post(`/sim/knobs/${encodeURIComponent(id)}`, { on });
}

export function orderClock(order: DeskClockOrder): Promise<UiResult> {
  return post("/sim/clock", { ...order });
}

export function playScenario(name: string): Promise<UiResult> {
  return post(`/sim/scenarios/${encodeURIComponent(name)}`, {});
}

/** Rejects when the simulator does not answer. */
export async function keepMoment(): Promise<string> {
  const { id } = await request<{ readonly id: string }>("/sim/moments", {});
  return id;
}

/** Everything goes on from there. */
export function continueFrom(moment: string): Promise<UiResult> {
  return post(`/sim/moments/${encodeURIComponent(moment)}/continue`, {});
}

export function transcriptAddress(place: {
  readonly team: string;
  readonly as: string;
  readonly conversation: string;
  readonly format: "md" | "json";
}): string {
  return `/sim/transcript?${new URLSearchParams({ ...place })}`;
}
