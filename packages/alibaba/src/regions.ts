/**
 * Which host serves which region, for OSS, RDS, RAM and STS.
 *
 * Most regions follow one rule; the finance and government clouds do not, and the old RDS regions share one host. A
 * region that is not in the table follows the rule too: Alibaba Cloud opens regions faster than tables are mended.
 *
 * Source: OSS, "Regions and endpoints", and its page on finance cloud; the endpoint tables of the RDS SDK
 * (`_endpointMap`, 15.4.0) and of the credentials SDK for Go; aliyun-openapi-meta, products.json. Read on 2026-11-22.
 */

interface Hosts {
  /** `null` where the region is reachable from inside its network only. */
  readonly publicHost: string | null;
  /** From inside a VPC of the region. */
  readonly vpcHost: string;
}

export interface OssRegion {
  /** What V4 signatures are made for, without "oss-"; also what a bucket's location says behind it. */
  readonly signingRegion: string;
  readonly publicHost: string | null;
  /** From inside the region, free of charge. */
  readonly internalHost: string;
  /** Over the nearest point of presence, for buckets where it is switched on; never for imports. */
  readonly accelerateHost: string | null;
}

export interface Region {
  /** As RDS names it. */
  readonly id: string;
  readonly oss: OssRegion;
  readonly rds: Hosts;
  readonly ram: Hosts;
  readonly sts: Hosts;
}

/** Finance and government clouds are closed to the outside in their own ways. */
type Area = "open" | "finance" | "government";

const REGIONS: ReadonlyMap<string, Area> = new Map<string, Area>([
  ["cn-hangzhou", "open"],
  ["cn-shanghai", "open"],
  ["cn-nanjing", "open"],
  ["cn-fuzhou", "open"],
  ["cn-wuhan-lr", "open"],
  ["cn-qingdao", "open"],
  ["cn-beijing", "open"],
  ["cn-zhangjiakou", "open"],
  ["cn-huhehaote", "open"],
  ["cn-wulanchabu", "open"],
  ["cn-shenzhen", "open"],
  ["cn-heyuan", "open"],
  ["cn-guangzhou", "open"],
  ["cn-chengdu", "open"],
  ["cn-hongkong", "open"],
  ["ap-northeast-1", "open"],
  ["ap-northeast-2", "open"],
  ["ap-south-1", "open"],
  ["ap-southeast-1", "open"],
  ["ap-southeast-2", "open"],
  ["ap-southeast-3", "open"],
  ["ap-southeast-5", "open"],
  ["ap-southeast-6", "open"],
  ["ap-southeast-7", "open"],
  ["eu-central-1", "open"],
  ["eu-west-1", "open"],
  ["us-west-1", "open"],
  ["us-east-1", "open"],
  ["na-south-1", "open"],
  ["me-east-1", "open"],
  ["me-central-1", "open"],
  ["cn-hangzhou-finance", "finance"],
  ["cn-shanghai-finance-1", "finance"],
  ["cn-shenzhen-finance-1", "finance"],
  ["cn-beijing-finance-1", "finance"],
  ["cn-north-2-gov-1", "government"],
]);

/** OSS has a name of its own for this one, and a host for each of its two zones. */
const HANGZHOU_FINANCE: OssRegion = {
  signingRegion: "cn-hzjbp",
  publicHost: null,
  internalHost: "oss-cn-hzjbp-b-internal.aliyuncs.com",
  accelerateHost: null,
};

/** Finance cloud keeps buckets that are reachable from outside in locations of their own. */
const PUBLIC_FINANCE: ReadonlyMap<string, string> = new Map([
  ["cn-hzfinance", "cn-hangzhou-finance"],
  ["cn-shanghai-finance-1-pub", "cn-shanghai-finance-1"],
  ["cn-szfinance", "cn-shenzhen-finance-1"],
  ["cn-beijing-finance-1-pub", "cn-beijing-finance-1"],
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

const ACCELERATE_HOST = "oss-accelerate.aliyuncs.com";

/** RAM has one host for the world. */
const RAM: Hosts = { publicHost: "ram.aliyuncs.com", vpcHost: "ram.vpc-proxy.aliyuncs.com" };

/** From outside, STS has one host that serves every region. */
export const STS_HOST = "sts.aliyuncs.com";

/** Ids of the regions that the table knows. */
export function knownRegions(): readonly string[] {
  return [...REGIONS.keys()];
}

export function regionOf(id: string): Region {
  refuseStrangeId(id);
  return { id, oss: ossRegion(id), rds: rdsHosts(id), ram: RAM, sts: stsHosts(id) };
}

/** `id` may also be a location of finance cloud's public buckets, where OSS has hosts and RDS has not. */
export function ossRegion(id: string): OssRegion {
  refuseStrangeId(id);
  if (id === "cn-hangzhou-finance") return HANGZHOU_FINANCE;
  const area = REGIONS.get(id);
  return {
    signingRegion: id,
    publicHost: area === "finance" ? null : `oss-${id}.aliyuncs.com`,
    internalHost: `oss-${id}-internal.aliyuncs.com`,
    accelerateHost: area === "finance" || area === "government" ? null : ACCELERATE_HOST,
  };
}

const REGION_ID = /^[a-z]{2}(?:-[a-z0-9]+)+$/;

export function isRegionId(id: string): boolean {
  return REGION_ID.test(id);
}

/** It becomes a part of host names, and a backup is sent there. */
function refuseStrangeId(id: string): void {
  if (!isRegionId(id)) throw new RangeError("A region id holds letters, digits and hyphens alone.");
}

function rdsHosts(id: string): Hosts {
  const vpcHost = `rds-vpc.${id}.aliyuncs.com`;
  if (CENTRAL_RDS.has(id)) return { publicHost: "rds.aliyuncs.com", vpcHost };
  if (id === "cn-hangzhou-finance") return { publicHost: null, vpcHost };
  return { publicHost: `rds.${id}.aliyuncs.com`, vpcHost };
}

function stsHosts(id: string): Hosts {
  const served = id === "cn-hangzhou-finance" ? "cn-hangzhou" : id;
  return { publicHost: STS_HOST, vpcHost: `sts-vpc.${served}.aliyuncs.com` };
}

/** The region id that RDS uses, from a bucket's location ("oss-cn-hangzhou"). */
export function regionOfLocation(location: string): string {
  const id = location.replace(/^oss-/, "");
  if (id === HANGZHOU_FINANCE.signingRegion) return "cn-hangzhou-finance";
  return PUBLIC_FINANCE.get(id) ?? id;
}

/** The same from a host that serves it; `undefined` for accelerate hosts and for whatever is not OSS. */
export function regionOfHost(host: string): string | undefined {
  if (host === "oss.aliyuncs.com" || host === "oss-internal.aliyuncs.com") return "cn-hangzhou";
  const [, single, dual] =
    /^(?:oss-([a-z0-9-]+?)(?:-internal)?|([a-z0-9-]+)\.oss)\.aliyuncs\.com$/.exec(host) ?? [];
  const location = (single ?? dual)?.replace(/^(cn-hzjbp)-[ab]$/, "$1");
  if (location === undefined || location.startsWith("accelerate")) return undefined;
  return regionOfLocation(location);
}
