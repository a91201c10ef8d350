/**
 * Which host serves a region.
 *
 * Most follow one rule; the finance and government clouds do not, and the old RDS regions share one host.
 *
 * Source: OSS, "Regions and endpoints"; the endpoint table that the RDS SDK ships (`_endpointMap`).
 */

export interface OssRegion {
  /** What V4 signatures are made for, without "oss-". */
  readonly signingRegion: string;
  /** `null` where a region is reachable from inside its network only. */
  readonly publicHost: string | null;
  readonly internalHost: string;
}

const IRREGULAR_OSS: ReadonlyMap<string, OssRegion> = new Map([
  [
    "cn-hangzhou-finance",
    { signingRegion: "cn-hzjbp", publicHost: null, internalHost: "oss-cn-hzjbp-b-internal.aliyuncs.com" },
  ],
  ...["cn-shanghai-finance-1", "cn-shenzhen-finance-1", "cn-beijing-finance-1"].map(
    (id): [string, OssRegion] => [
      id,
      { signingRegion: id, publicHost: null, internalHost: `oss-${id}-internal.aliyuncs.com` },
    ],
  ),
]);

/** Regions that the first RDS endpoint serves. */
const CENTRAL_RDS: ReadonlySet<string> = new Set([
  "cn-qingdao",
  "cn-beijing",
  "cn-hangzhou",
  "cn-shanghai",
  "cn-shenzhen",
  "cn-heyuan",
  "cn-hongkong",
  "ap-southeast-1",
  "us-west-1",
  "us-east-1",
  "cn-shanghai-finance-1",
  "cn-shenzhen-finance-1",
  "cn-north-2-gov-1",
]);

export function ossRegion(regionId: string): OssRegion {
  return (
    IRREGULAR_OSS.get(regionId) ?? {
      signingRegion: regionId,
      publicHost: `oss-${regionId}.aliyuncs.com`,
      internalHost: `oss-${regionId}-internal.aliyuncs.com`,
    }
  );
}

/** The region id that RDS uses, from a bucket's location ("oss-cn-hangzhou"). */
export function regionOfLocation(location: string): string {
  const id = location.replace(/^oss-/, "");
  for (const [regionId, { signingRegion }] of IRREGULAR_OSS) {
    if (signingRegion === id) return regionId;
  }
  return id;
}

export function rdsHost(regionId: string): string {
  if (CENTRAL_RDS.has(regionId)) return "rds.aliyuncs.com";
  if (regionId === "cn-hangzhou-finance") return "rds-vpc.cn-hangzhou-finance.aliyuncs.com";
  return `rds.${regionId}.aliyuncs.com`;
}

/** RAM has one host for the world, and STS has one that serves every region. */
export const RAM_HOST = "ram.aliyuncs.com";
export const STS_HOST = "sts.aliyuncs.com";
