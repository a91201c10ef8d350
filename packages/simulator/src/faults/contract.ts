/**
 * Each knob by which trouble is ordered, and the test that shows it from outside. A knob without a test does not compile.
 */
import type { FaultEffect } from "../cloud/faults/fault.ts";
import type { CloudSwitches } from "../cloud/switches.ts";
import type { Shown } from "../contract-row.ts";
import type { CallEffect, DeliveryEffect } from "../slack/faults/slack-fault.ts";

const FETCH = "cloud/fetch.contract.test.ts";
const LINE = "cloud/faults/faults.contract.test.ts";
const SLACK = "slack/faults/slack-faults.contract.test.ts";
const CHAIN = "cloud/rds/chain.contract.test.ts";
const MIGRATE = "cloud/rds/migrate.contract.test.ts";

export const CLOUD_FAULTS_SHOWN: Readonly<Record<FaultEffect["kind"], Shown>> = {
  refuse: { file: FETCH, test: "throttling with the header" },
  htmlPage: { file: FETCH, test: "the page of a proxy" },
  emptyReply: { file: FETCH, test: "an empty success" },
  reshapeLists: { file: FETCH, test: "lists of the shape %s" },
  textBooleans: { file: FETCH, test: "truths in capitals" },
  renameField: { file: FETCH, test: "an old spelling" },
  reset: { file: FETCH, test: "a line that is reset while a body comes in" },
  throttle: { file: LINE, test: "a slow line" },
  corrupt: { file: LINE, test: "a byte that changes on the way" },
  delay: { file: LINE, test: "a late reply" },
  hang: { file: FETCH, test: "a reply that never comes" },
  dropReply: { file: FETCH, test: "a lost reply" },
  wrongCrc: { file: LINE, test: "a wrong checksum" },
  missingCrc: { file: LINE, test: "a checksum that is missing" },
  qosDelay: { file: LINE, test: "a request that was slowed down" },
};

export const CLOUD_CONTROLS_SHOWN: Readonly<Record<string, Shown>> = {
  setClockOffset: { file: LINE, test: "a clock that is wrong" },
  setRateLimits: { file: FETCH, test: "a limit of calls in a second" },
  setDownloadRate: { file: LINE, test: "a slow download keeps its import waiting" },
  setRole: { file: "cloud/rpc/rpc.contract.test.ts", test: "the import role, while it is there" },
  recordImports: { file: MIGRATE, test: "imports that are only on record count as well" },
  fillDisk: { file: "create-simulator.test.ts", test: "a disk fills by the clock" },
};

export const SWITCHES_SHOWN: Readonly<Record<keyof CloudSwitches, Shown>> = {
  chainTask: { file: CHAIN, test: "waits closed after each file, and opens with all of them" },
  chainAfterRefusal: { file: CHAIN, test: "has failed with its first misfit where the switch says so" },
  chainsInTaskList: { file: CHAIN, test: "is not in the list of full imports, unless the switch says so" },
  importsInTaskCentre: {
    file: "cloud/rds/account-views.contract.test.ts",
    test: "does not know imports, unless the switch says so",
  },
  leftBehind: { file: MIGRATE, test: "a terminated restore leaves %s, as the switch says" },
  ossUrlLayers: { file: "cloud/rds/local-disk.contract.test.ts", test: "layers of encoding are wanted" },
  internalPositions: { file: MIGRATE, test: "the internal endpoint in a position is taken, or refused" },
  specialCharacters: { file: MIGRATE, test: "special characters in a file's name are taken, or fail" },
  restoringDatabases: { file: CHAIN, test: "keeps its database out of the list" },
  asyncCheckFailure: { file: "cloud/import/advance-imports.test.ts", test: "pages of the backup are torn" },
};

export const SLACK_FAULTS_SHOWN: Readonly<Record<(CallEffect | DeliveryEffect)["kind"], Shown>> = {
  rateLimit: { file: SLACK, test: "meets a storm of 429" },
  serverError: { file: SLACK, test: "may find Slack's servers out of order" },
  loseReply: { file: SLACK, test: "may lose its answer after the work was done" },
  delay: { file: SLACK, test: "may be answered late" },
  duplicate: { file: SLACK, test: "comes twice, word for word" },
  late: { file: SLACK, test: "comes after the person has read that it failed" },
  replay: { file: SLACK, test: "over HTTP the same signed bytes can come again" },
};

export const SLACK_CONTROLS_SHOWN: Readonly<Record<string, Shown>> = {
  setDown: { file: "slack/delivery/sockets.contract.test.ts", test: "while Slack is down sockets are cut" },
  disconnectSockets: {
    file: "slack/delivery/sockets.contract.test.ts",
    test: "a warning leaves the socket in use, a refresh does not",
  },
  dropSockets: { file: "slack/bolt.contract.test.ts", test: "without a socket a command fails at once" },
  archiveChannel: { file: "slack/web-api/closed-channels.contract.test.ts", test: "an archived channel" },
  deleteChannel: { file: "slack/web-api/closed-channels.contract.test.ts", test: "a deleted channel" },
  removeMember: {
    file: "slack/web-api/closed-channels.contract.test.ts",
    test: "a bot that was taken out of a channel",
  },
  deactivateUser: { file: "slack/web-api/closed-channels.contract.test.ts", test: "a deactivated person" },
};
