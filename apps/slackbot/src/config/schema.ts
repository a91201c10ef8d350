/**
 * What may stand in bakferry.yaml.
 *
 * Secrets are not among it: they come from the environment only, because a configuration file is committed, copied
 * and shown. Every key is described here once; the reference page is made from these descriptions.
 */
import { IMPORT_DIALECT, RDS_REQUESTS_PER_SECOND } from "@bakferry/alibaba";
import { LOCALES } from "@bakferry/core";
import { z } from "zod";

import { policy } from "./policy-schema.ts";
import { channelId, duration, FOR_EVER, keptFor, name, placeId, regionId, url } from "./values.ts";

/** Source: STS, AssumeRole, "DurationSeconds". */
const TICKET_LIFE_MS = { least: 15 * 60_000, most: 12 * 3_600_000 };

const slack = z.strictObject({
  mode: z
    .enum(["socket", "http"])
    .default("socket")
    .describe("socket needs no public address; http takes requests from Slack on port and host."),
  port: z.int().min(0).max(65_535).default(3000).describe("Port of HTTP mode; 0 takes a free one."),
  host: z.string().min(1).default("127.0.0.1").describe("Address that HTTP mode listens on."),
  apiUrl: url.optional().describe("Web API of another Slack, for rehearsals and proxies."),
  publicUrl: url
    .optional()
    .describe("Where Slack and browsers reach the bot, without a path; needed for installations by OAuth."),
  oauth: z
    .strictObject({
      workspaces: z
        .array(placeId)
        .min(1)
        .describe("Who may install the app: ids of workspaces (T…) and Enterprise Grids (E…)."),
      authorizeUrl: url.optional().describe("Consent page of another Slack, for rehearsals."),
    })
    .optional()
    .describe("Lets several workspaces install the app."),
  approvalsChannel: channelId
    .optional()
    .describe("Where approvals are asked for; without it, in the thread of the status card."),
  requestsChannel: channelId
    .optional()
    .describe("Proposed for the status card of a migration that is asked for outside of a channel."),
  pace: z
    .number()
    .min(0.1)
    .max(100)
    .default(1)
    .describe("How fast messages go out, against figures that stay below what Slack promises to everybody."),
  locale: z.enum(LOCALES).default("en").describe("Language of cards and threads."),
  followPersonalLanguage: z
    .boolean()
    .default(true)
    .describe("Whether what one person alone reads follows the language that the person chose in Slack."),
});

const importDialect = z.strictObject({
  positionNetwork: z
    .enum(["public", "internal"])
    .default(IMPORT_DIALECT.positionNetwork)
    .describe("Which host of OSS RDS is told with an object."),
  urlNetwork: z
    .enum(["public", "internal"])
    .default(IMPORT_DIALECT.urlNetwork)
    .describe("Which host of OSS stands in signed URLs (2008 R2 on local disks)."),
  urlSignature: z
    .enum(["v1", "v4"])
    .default(IMPORT_DIALECT.urlSignature)
    .describe("Signature of those URLs; OSS takes v1 from older accounts and buckets only."),
  urlEncodingLayers: z
    .int()
    .min(1)
    .max(2)
    .default(IMPORT_DIALECT.urlEncodingLayers)
    .describe("How often those URLs are percent-encoded as a value."),
});

const alibaba = z.strictObject({
  region: regionId.default("cn-hangzhou").describe("Region of the bucket, and of targets that name none."),
  endpoints: z
    .strictObject({
      oss: url.optional().describe("Object Storage Service."),
      rds: url.optional().describe("ApsaraDB RDS."),
      ram: url.optional().describe("Resource Access Management."),
      sts: url.optional().describe("Security Token Service."),
    })
    .prefault({})
    .describe("Other addresses of the services, for rehearsals, proxies and private networks."),
  network: z
    .enum(["public", "vpc"])
    .default("public")
    .describe("vpc takes the hosts of the services inside the region's own network."),
  rdsRequestsPerSecond: z
    .int()
    .min(1)
    .max(100)
    .default(RDS_REQUESTS_PER_SECOND)
    .describe(
      "Most requests to RDS in a second, for all migrations and all processes on one database together.",
    ),
  permissionProbes: z
    .enum(["all", "reads"])
    .default("all")
    .describe(
      "all also asks by orders that RDS must refuse whether they would be allowed; reads sends none.",
    ),
  uploadRoleArn: z
    .string()
    .regex(/^acs:ram::\d+:role\/[\w.-]{1,64}$/, "give the ARN of a role: acs:ram::1234567890123456:role/name")
    .optional()
    .describe("Role whose keys upload tickets hold; without it the bot gives none."),
  ticketLife: duration
    .refine((life) => life >= TICKET_LIFE_MS.least && life <= TICKET_LIFE_MS.most, "take 15m to 12h")
    .prefault("1h")
    .describe("How long a ticket lives, 15m to 12h; no longer than the role's longest session."),
  imports: importDialect.prefault({}).describe("Answers to what the documents of RDS leave open."),
});

const staging = z.strictObject({
  bucket: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/, "a bucket name has 3 to 63 lower-case letters, digits and -")
    .describe("Bucket that RDS imports from, in the region of the instance."),
  prefix: z
    .string()
    .regex(/^([^/].*\/)?$/, "end it with / and do not begin it with /")
    .default("migrate/")
    .describe("Where below the bucket backups are put and looked for."),
});

const target = z.strictObject({
  instance: z
    .string()
    .regex(/^rm-[a-z0-9]+$/, "give the id of an instance (rm-…)")
    .describe("RDS instance id."),
  region: regionId.optional().describe("Region of the instance; that of alibaba when absent."),
  environment: name.describe("Names the approval policy."),
});

const price = z.number().min(0).max(1_000_000).nullable().default(null);
const PRICES_DAY = "write the day of the prices as yyyy-mm-dd";

const checks = z.strictObject({
  deadline: duration
    .prefault("10s")
    .describe(
      "How long the checks wait for the cloud; what comes later is unknown. Waiting for our own turn at RDS does not count, for two minutes.",
    ),
  allowInternetImport: z
    .boolean()
    .default(false)
    .describe(
      "Lets 2008 R2 on local disks fetch from another region, which costs; the approvers see the amount.",
    ),
  keptDays: z.int().min(1).max(3650).default(7).describe("For how many days storage is reckoned."),
  prices: z
    .strictObject({
      asOf: z
        .string()
        .regex(/^\d{4}-\d{2}-\d{2}$/, PRICES_DAY)
        .describe("Day of the prices, yyyy-mm-dd."),
      zones: z
        .array(
          z.strictObject({
            regionPrefix: z.string().max(60).default(""),
            currency: z.string().regex(/^[A-Z]{3}$/, "give a currency of three capitals, as CNY"),
            storageGbMonth: price,
            internetGb: price,
            writes10k: price,
            reads10k: price,
            source: z.string().max(200).default("bakferry.yaml"),
          }),
        )
        .min(1)
        .describe("Prices by region; the first whose regionPrefix fits counts."),
    })
    .optional()
    .describe("Your own prices of OSS, instead of the table that comes with Bakferry."),
});

export const configSchema = z.strictObject({
  version: z.literal(1).describe("Version of this file's format."),
  slack: slack.prefault({}).describe("How the bot talks to Slack."),
  alibaba: alibaba.prefault({}).describe("Alibaba Cloud."),
  staging: staging.describe("Where backups stand in OSS."),
  backups: z
    .strictObject({
      directory: z.string().min(1).describe("Backups that the bot can read itself, relative to this file."),
    })
    .optional()
    .describe("A directory of backups beside the bot."),
  targets: z.record(name, target).describe("Instances that people may import into, by the name they use."),
  channels: z
    .record(
      channelId,
      z.strictObject({
        target: name.optional().describe("Taken when the command names none."),
        locale: z.enum(LOCALES).optional().describe("Language of cards and threads in this channel."),
      }),
    )
    .prefault({})
    .describe("What differs by channel."),
  defaultTarget: name.optional().describe("Taken where neither the command nor the channel names one."),
  policies: z.record(name, policy).describe("Who approves, by environment."),
  checks: checks.prefault({}).describe("The examination before the approval."),
  waves: z
    .strictObject({
      importsAtOnce: z
        .int()
        .min(1)
        .max(20)
        .default(2)
        .describe("Databases of waves on their way into one instance at once."),
    })
    .prefault({})
    .describe("Several databases asked for at once."),
  limits: z
    .strictObject({
      importsPerInstance: z
        .int()
        .min(1)
        .max(10_000)
        .default(2)
        .describe("Imports that RDS is given at once for one instance."),
      importsPerAccount: z
        .int()
        .min(1)
        .max(10_000)
        .default(20)
        .describe("Imports that RDS is given at once in all."),
    })
    .prefault({})
    .describe("What RDS is given at once, by all processes together."),
  polling: z
    .strictObject({
      importSeconds: z.number().min(0.05).max(600).default(30).describe("How often RDS is asked."),
      incrementSeconds: z
        .number()
        .min(0.05)
        .max(3600)
        .default(60)
        .describe("How often the next backup of a chain is looked for."),
      retrySeconds: z
        .number()
        .min(0.05)
        .max(600)
        .default(5)
        .describe("First pause after a failure that may pass; it doubles up to ten minutes."),
      settleSeconds: z
        .number()
        .min(0.5)
        .max(3600)
        .default(180)
        .describe("How long RDS may take to show what it was asked for, when its answer was lost."),
    })
    .prefault({}),
  store: z
    .strictObject({
      sqlite: z.string().min(1).default("./bakferry.db").describe("State file, relative to this file."),
      leaseSeconds: z
        .number()
        .min(0.5)
        .max(600)
        .default(20)
        .describe("How long a process may be silent before another one takes over what it works on."),
    })
    .prefault({}),
  retention: z
    .strictObject({
      migrations: keptFor("30d")
        .prefault(FOR_EVER)
        .describe("How long a migration is kept after its end, with its events, votes and messages."),
      audit: keptFor("30d")
        .prefault(FOR_EVER)
        .describe("How long records of the audit trail are kept that vouch for no migration that is kept."),
      delivered: keptFor("1d")
        .prefault("30d")
        .describe("How long delivered messages and handled commands and clicks are kept."),
    })
    .prefault({})
    .describe("What is removed, once a day."),
  operations: z
    .strictObject({
      port: z
        .int()
        .min(0)
        .max(65_535)
        .optional()
        .describe("Port of /healthz, /readyz and /metrics; 0 takes a free one, none when absent."),
      host: z
        .string()
        .min(1)
        .default("127.0.0.1")
        .describe("Address that they listen on. Whoever reaches it reads them."),
    })
    .prefault({})
    .describe("What operators' programs ask."),
  log: z
    .strictObject({
      level: z
        .enum(["debug", "info", "warn", "error"])
        .default("info")
        .describe("Least level that is logged."),
    })
    .prefault({}),
});

export type Config = z.output<typeof configSchema>;
