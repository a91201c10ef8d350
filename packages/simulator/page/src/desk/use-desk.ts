/**
 * The desk's state, asked for anew while it is shown: the cloud goes on by its clock even when no request comes.
 */
import { createContext } from "preact";
import { useContext, useEffect, useState } from "preact/hooks";

import type { DeskState } from "../../../src/desk/desk-contract.ts";
import type { UiResult } from "../../../src/slack/ui-contract.ts";
import { fetchDesk } from "./desk-api.ts";

const OPEN_MS = 1000;
const CLOSED_MS = 5000;

export interface DeskSession {
  /** Undefined until the first answer. */
  readonly desk: DeskState | undefined;
  /** Why the latest order was refused. */
  readonly problem: string | undefined;
  /** Gives an order and shows at once what came of it. */
  readonly order: (given: Promise<UiResult>) => Promise<void>;
}

const NOTHING: DeskSession = { desk: undefined, problem: undefined, order: async () => {} };

export const DeskContext = createContext<DeskSession>(NOTHING);

export function useDesk(): DeskSession {
  return useContext(DeskContext);
}

/** `isOpen` asks often; a kept moment is asked for once. */
export function useDeskState(moment: string, isOpen: boolean): DeskSession {
  const [desk, setDesk] = useState<DeskState>();
  const [problem, setProblem] = useState<string>();
  useEffect(() => setDesk(undefined), [moment]);
  useEffect(() => {
    let stopped = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async (): Promise<void> => {
      const state = document.hidden ? undefined : await fetchDesk(moment).catch(() => undefined);
      if (stopped) return;
      if (state !== undefined) setDesk(state);
      if (moment === "" || state === undefined) {
        timer = setTimeout(() => void look(), isOpen ? OPEN_MS : CLOSED_MS);
      }
    };
    void look();
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }, [moment, isOpen]);
  return {
    desk,
    problem,
    async order(given) {
      const result = await given;
      setProblem(result.ok ? undefined : result.error);
      setDesk(await fetchDesk(moment).catch(() => desk));
    },
  };
}
