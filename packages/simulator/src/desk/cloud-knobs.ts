/** Trouble in the cloud that a person can order by one switch; programs have all of `control.faults`. */
import type { CloudControl } from "../cloud/control.ts";
import type { Fault } from "../cloud/faults/fault.ts";
import type { Knob } from "./knob.ts";

interface CloudTrouble extends Pick<Knob, "id" | "title" | "effect"> {
  readonly faults: readonly Fault[];
}

const MIB = 1024 ** 2;

const TROUBLES: readonly CloudTrouble[] = [
  {
    id: "slow-line",
    title: "Slow line",
    effect: "Parts arrive at 2 MB a second, so that an upload can be watched.",
    faults: [{ operation: "UploadPart", effect: { kind: "throttle", bytesPerSecond: 2 * MIB } }],
  },
  {
    id: "oss-errors",
    title: "OSS in trouble",
    effect: "Every third part is answered with 500 InternalError. It has to be sent again.",
    faults: [
      {
        operation: "UploadPart",
        effect: { kind: "refuse", status: 500, code: "InternalError" },
        when: { every: 3 },
      },
    ],
  },
  {
    id: "resets",
    title: "Connection resets",
    effect: "Every fourth part breaks off after 64 KB.",
    faults: [
      { operation: "UploadPart", effect: { kind: "reset", afterBytes: 64 * 1024 }, when: { every: 4 } },
    ],
  },
  {
    id: "flipped-byte",
    title: "A byte changes on the way",
    effect: "Every fourth part arrives damaged. CRC-64 has to notice it.",
    faults: [{ operation: "UploadPart", effect: { kind: "corrupt" }, when: { every: 4 } }],
  },
  {
    id: "lost-complete",
    title: "Lost answer to CompleteMultipartUpload",
    effect: "The object is made, and the client never hears of it.",
    faults: [{ operation: "CompleteMultipartUpload", effect: { kind: "dropReply" } }],
  },
  {
    id: "lost-import",
    title: "Lost answer to CreateMigrateTask",
    effect: "The import begins, and the client never hears its number. A second one would be wrong.",
    faults: [{ operation: "CreateMigrateTask", effect: { kind: "dropReply" }, times: 1 }],
  },
  {
    id: "rds-throttling",
    title: "RDS throttles",
    effect: "Every other question about the import is answered with Throttling.User.",
    faults: ["DescribeMigrateTasks", "DescribeMigrateTaskById", "DescribeOssDownloads"].map((operation) => ({
      operation,
      effect: { kind: "refuse", status: 400, code: "Throttling.User" } as const,
      when: { every: 2 },
    })),
  },
  {
    id: "proxy-page",
    title: "A proxy answers",
    effect: "Every fourth request gets a page of HTML with status 502, and nothing is done.",
    faults: [
      { operation: "*", effect: { kind: "htmlPage", status: 502, workIsDone: false }, when: { every: 4 } },
    ],
  },
];

export function cloudKnobs(control: CloudControl): readonly Knob[] {
  return [...TROUBLES.map((trouble) => faultKnob(control, trouble)), clockKnob(control), roleKnob(control)];
}

function faultKnob({ faults: book }: CloudControl, { faults, ...words }: CloudTrouble): Knob {
  let since: number | undefined;
  return {
    ...words,
    side: "cloud",
    get isOn() {
      return since !== undefined;
    },
    get strikes() {
      if (since === undefined) return 0;
      const from = since;
      const isOurs = (operation: string, kind: string): boolean =>
        faults.some(
          (fault) => (fault.operation === "*" || fault.operation === operation) && fault.effect.kind === kind,
        );
      return book.strikes.filter(({ time, operation, effect }) => time >= from && isOurs(operation, effect))
        .length;
    },
    turn(on) {
      book.remove(...faults);
      if (on) book.add(...faults);
      since = on ? Date.now() : undefined;
    },
  };
}

function clockKnob({ faults }: CloudControl): Knob {
  let isOn = false;
  return {
    id: "clock-skew",
    side: "cloud",
    title: "Clocks differ by 20 minutes",
    effect: "The cloud's clock is ahead of this machine's, so every signature is too old.",
    strikes: null,
    get isOn() {
      return isOn;
    },
    turn(on) {
      isOn = on;
      faults.setClockOffset(on ? 20 * 60_000 : 0);
    },
  };
}

function roleKnob(control: CloudControl): Knob {
  let isOn = false;
  return {
    id: "role-gone",
    side: "cloud",
    title: "AliyunRDSImportRole is gone",
    effect: "Somebody deleted the role, so RDS cannot read from OSS any more.",
    strikes: null,
    get isOn() {
      return isOn;
    },
    turn(on) {
      isOn = on;
      control.setRole(!on);
    },
  };
}
