/** The log of requests: of whom, what, how it ended, which fault struck, and how it was signed. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";

import type { DeskRequest, DeskService } from "../../../src/desk/desk-contract.ts";
import { rove } from "../roving.ts";
import { useSession } from "../session.ts";
import { clockTime, currentReader } from "../time.ts";
import { fetchRequests } from "./desk-api.ts";
import { RequestDetails } from "./request-details.tsx";
import { useDesk } from "./use-desk.ts";

type Kind = "all" | "oss" | "rds" | "ram" | "slack";

const KINDS: readonly { readonly kind: Kind; readonly name: string }[] = [
  { kind: "all", name: "All" },
  { kind: "oss", name: "OSS" },
  { kind: "rds", name: "RDS" },
  { kind: "ram", name: "RAM, STS" },
  { kind: "slack", name: "Slack" },
];

const SHOWN = 200;

interface Sieve {
  readonly kind: Kind;
  readonly words: string;
  readonly onlyTrouble: boolean;
}

export function RequestsView(): JSX.Element {
  const { route } = useSession();
  const requests = useRequests();
  const [sieve, setSieve] = useState<Sieve>({ kind: "all", words: "", onlyTrouble: false });
  if (route.moment !== "")
    return <p class="empty">A kept moment holds no requests. Go back to now for the log.</p>;
  const found = requests?.filter((request) => passes(request, sieve)) ?? [];
  return (
    <>
      <SieveBar sieve={sieve} onChange={setSieve} />
      {requests === undefined ? (
        <p class="empty">Reading the log…</p>
      ) : found.length === 0 ? (
        <p class="empty">
          {requests.length === 0
            ? "Nobody has asked for anything yet."
            : "No request is like that. Choose All, or empty the search."}
        </p>
      ) : (
        <RequestList requests={found.slice(0, SHOWN)} />
      )}
    </>
  );
}

/** Asked for anew with each look at the desk, which is once a second. */
function useRequests(): readonly DeskRequest[] | undefined {
  const { desk } = useDesk();
  const [requests, setRequests] = useState<readonly DeskRequest[]>();
  useEffect(() => {
    let stopped = false;
    fetchRequests().then(
      (answer) => {
        if (!stopped) setRequests(answer.requests);
      },
      () => {
        // The banner above the page says that the simulator is gone; the list stays as it was.
      },
    );
    return () => {
      stopped = true;
    };
  }, [desk?.at]);
  return requests;
}

function passes(request: DeskRequest, sieve: Sieve): boolean {
  const { service, workspace, operation, error, faults, status } = request;
  const { kind, words, onlyTrouble } = sieve;
  if (kind !== "all" && kindOf(service) !== kind) return false;
  if (onlyTrouble && error === null && faults.length === 0) return false;
  const text = `${operation} ${workspace ?? ""} ${error ?? ""} ${status} ${faults.join(" ")}`.toLowerCase();
  return text.includes(words.trim().toLowerCase());
}

function kindOf(service: DeskService): Kind {
  if (service === "sts") return "ram";
  return service === "unknown" ? "all" : service;
}

interface SieveBarProps {
  readonly sieve: Sieve;
  readonly onChange: (sieve: Sieve) => void;
}

function SieveBar({ sieve, onChange }: SieveBarProps): JSX.Element {
  return (
    <div class="sieve" role="search" aria-label="Requests">
      <input
        type="search"
        class="text-input"
        aria-label="Search in requests"
        placeholder="Operation, code, fault…"
        value={sieve.words}
        onInput={(event) => onChange({ ...sieve, words: event.currentTarget.value })}
      />
      <div class="sieve-chips" role="group" aria-label="Service">
        {KINDS.map(({ kind, name }) => (
          <button
            key={kind}
            type="button"
            class="sieve-chip"
            aria-pressed={sieve.kind === kind}
            onClick={() => onChange({ ...sieve, kind })}
          >
            {name}
          </button>
        ))}
        <button
          type="button"
          class="sieve-chip"
          aria-pressed={sieve.onlyTrouble}
          onClick={() => onChange({ ...sieve, onlyTrouble: !sieve.onlyTrouble })}
        >
          Only trouble
        </button>
      </div>
    </div>
  );
}

function RequestList({ requests }: { readonly requests: readonly DeskRequest[] }): JSX.Element {
  const { route } = useSession();
  const tabStop = requests.some(({ id }) => id === route.request) ? route.request : requests[0]?.id;
  return (
    <ol
      class="requests"
      aria-label="Requests, newest first"
      onKeyDown={(event) => rove(event, { items: ".request-line", axis: "vertical" })}
    >
      {requests.map((request) => (
        <RequestRow key={request.id} request={request} isTabStop={request.id === tabStop} />
      ))}
    </ol>
  );
}

interface RequestRowProps {
  readonly request: DeskRequest;
  readonly isTabStop: boolean;
}

function RequestRow({ request, isTabStop }: RequestRowProps): JSX.Element {
  const { route, go } = useSession();
  const { id, at, service, workspace, operation, status, error, faults } = request;
  const isOpen = route.request === id;
  return (
    <li class={isOpen ? "request request-open" : "request"} data-request-id={id}>
      <button
        type="button"
        class="request-line"
        aria-expanded={isOpen}
        tabIndex={isTabStop ? 0 : -1}
        onClick={() => go({ request: isOpen ? "" : id })}
      >
        <time class="request-time">{clockTime(at / 1000, currentReader(), true)}</time>
        <span class={`service service-${service}`}>{service}</span>
        <span class="request-name">
          {operation}
          {workspace !== null && <span class="quiet"> {workspace}</span>}
        </span>
        <span class={error === null ? "request-status" : "request-status request-bad"}>
          {error ?? (status === 0 ? "no answer" : status)}
        </span>
        {faults.map((fault) => (
          <span key={fault} class="badge badge-warn">
            <span class="visually-hidden">fault: </span>
            {fault}
          </span>
        ))}
      </button>
      {isOpen && <RequestDetails id={id} />}
    </li>
  );
}
