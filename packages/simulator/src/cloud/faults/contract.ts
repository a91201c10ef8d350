/** Each knob, and the test that shows its fault from outside. Complete by its type. */
import type { FaultEffect } from "./fault.ts";

export interface ShownFault {
  readonly file: string;
  readonly test: string;
}

const LINE = "faults/oss-faults.contract.test.ts";
const RPC = "fetch.contract.test.ts";

export const FAULT_CONTRACT: Readonly<Record<FaultEffect["kind"], ShownFault>> = {
  refuse: { file: LINE, test: "%i %s is a document of OSS, and nothing is stored" },
  htmlPage: { file: LINE, test: "a proxy's page stands in the reply's place" },
  emptyReply: { file: RPC, test: "an empty success" },
  reshapeLists: { file: RPC, test: "lists of the shape %s" },
  textBooleans: { file: RPC, test: "truths in capitals" },
  renameField: { file: RPC, test: "an old spelling" },
  reset: { file: LINE, test: "is reset in the middle of a body" },
  throttle: { file: LINE, test: "a body that is throttled takes its time" },
  corrupt: { file: LINE, test: "a byte that arrives changed" },
  delay: { file: LINE, test: "a reply that comes late comes" },
  hang: { file: LINE, test: "a reply that never comes" },
  dropReply: { file: LINE, test: "a reply that is lost leaves the work done" },
  wrongCrc: { file: LINE, test: "a wrong CRC is not that of the bytes" },
  missingCrc: { file: LINE, test: "a missing CRC is missing" },
  qosDelay: { file: LINE, test: "for how long the request was slowed down" },
};
