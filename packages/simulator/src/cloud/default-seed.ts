/**
 * An account with one good way through and the faults that a first migration runs into beside it.
 *
 * The key pairs are made up for the simulator and open nothing anywhere else.
 */
import type { AccessKeySeed, BucketSeed, CloudSeed, DatabaseState, InstanceSeed, RoleSeed } from "./model.ts";

const ACCOUNT_ID = "1234567890123456";
const REGION = "cn-hangzhou";
const GIB = 1024 ** 3;

/** A fresh copy at each call; change what a scenario needs and hand it to `createCloud`. */
export function defaultSeed(): CloudSeed {
  return {
    accountId: ACCOUNT_ID,
    accessKeys: accessKeys(),
    rolePresent: true,
    roles: [UPLOAD_ROLE],
    regions: [REGION, "cn-shanghai", "cn-beijing", "cn-shenzhen", "ap-southeast-1", "eu-central-1"],
    buckets: [
      bucket("migratetest"),
      bucket("migratetest-ia", { storageClass: "IA" }),
      bucket("migratetest-kms", { sse: "KMS" }),
      bucket("migratetest-shanghai", { region: "cn-shanghai" }),
      bucket("migratetest-foreign", { ownerId: "6543210987654321" }),
      bucket("migratetest-2024", { createdAt: "2024-03-01T02:00:00.000Z" }),
    ],
    instances: instances(),
  };
}

function accessKeys(): readonly AccessKeySeed[] {
  return [
    {
      id: "LTAI5tSimulatedBotKey01",
      secret: "simulated-secret-of-the-bot",
      arn: `acs:ram::${ACCOUNT_ID}:user/bakferry-bot`,
    },
    {
      id: "LTAI5tSimulatedUploader",
      secret: "simulated-secret-of-the-uploader",
      arn: `acs:ram::${ACCOUNT_ID}:user/bakferry-uploader`,
      actions: ["oss:*", "sts:*"],
    },
    {
      id: "STS.NSimulatedSession01",
      secret: "simulated-secret-of-the-session",
      securityToken: "simulated-security-token",
      arn: `acs:ram::${ACCOUNT_ID}:assumed-role/bakferry/session`,
    },
    {
      id: "LTAI5tSimulatedViewer01",
      secret: "simulated-secret-of-the-viewer",
      arn: `acs:ram::${ACCOUNT_ID}:user/bakferry-viewer`,
      policies: [
        {
          Version: "1",
          Statement: [
            {
              Effect: "Allow",
              Action: "rds:Describe*",
              Resource: `acs:rds:*:${ACCOUNT_ID}:dbinstance/rm-bp1prod1`,
            },
            {
              Effect: "Allow",
              Action: "ram:GetRole",
              Resource: "acs:ram:*:*:role/AliyunRDSImportRole",
            },
          ],
        },
      ],
    },
  ];
}

/** Upload tickets are temporary keys of this role. */
const UPLOAD_ROLE: RoleSeed = {
  name: "BakferryUpload",
  description: "Tickets for uploads are made with this role.",
  trust: {
    Version: "1",
    Statement: [
      {
        Effect: "Allow",
        Action: "sts:AssumeRole",
        Principal: { RAM: [`acs:ram::${ACCOUNT_ID}:root`] },
      },
    ],
  },
  policies: [
    {
      Version: "1",
      Statement: [
        {
          Effect: "Allow",
          Action: ["oss:GetObject", "oss:PutObject", "oss:ListParts", "oss:AbortMultipartUpload"],
          Resource: `acs:oss:*:${ACCOUNT_ID}:migratetest/*`,
        },
      ],
    },
  ],
};

function instances(): readonly InstanceSeed[] {
  return [
    instance("rm-bp1prod1", { description: "prod-1", databases: ["orders", "billing"].map(database) }),
    instance("rm-bp1legacy", { description: "legacy-2016", engineVersion: "2016_std_ha" }),
    instance("rm-bp1locked", { description: "locked", lockMode: "LockByDiskQuota" }),
    instance("rm-bp1noacct", { description: "no-account", accounts: [] }),
    instance("rm-bp1std2019", { description: "std-2019", engineVersion: "2019_std_ha" }),
    instance("rm-bp1cluster", {
      description: "cluster-2019",
      engineVersion: "2019_ent",
      category: "AlwaysOn",
    }),
    instance("rm-bp1web2012", {
      description: "web-2012",
      engineVersion: "2012_web",
      category: "Basic",
      maxDatabases: 100,
    }),
    instance("rm-bp1old2008", {
      description: "old-2008r2",
      engineVersion: "2008r2",
      storageType: "local_ssd",
    }),
    instance("rm-bp1small", { description: "small", storageGb: 20, diskUsedBytes: 19 * GIB }),
  ];
}

function bucket(name: string, change: Partial<BucketSeed> = {}): BucketSeed {
  return {
    name,
    region: REGION,
    storageClass: "Standard",
    sse: "None",
    ownerId: ACCOUNT_ID,
    createdAt: "2026-01-15T02:00:00.000Z",
    ...change,
  };
}

function instance(id: string, change: Partial<InstanceSeed>): InstanceSeed {
  return {
    id,
    description: id,
    region: REGION,
    engineVersion: "2022_ent_ha",
    category: "HighAvailability",
    storageType: "cloud_essd",
    storageGb: 100,
    diskUsedBytes: 12 * GIB,
    status: "Running",
    lockMode: "Unlock",
    maxDatabases: 300,
    databases: [],
    accounts: [{ name: "dbadmin", type: "Super", status: "Available" }],
    ...change,
  };
}

function database(name: string): DatabaseState {
  return { name, status: "Running", collation: "Chinese_PRC_CI_AS" };
}
