/**
 * What OSS answers about no bucket in particular: its regions, and the buckets of the account.
 *
 * Source: OSS API reference, "DescribeRegions", "ListBuckets (GetService)".
 */
import type { Exchange } from "../exchange.ts";
import type { CloudWorld } from "../world.ts";
import type { OssCaller } from "./authenticate.ts";
import { OssError } from "./oss-error.ts";
import { numberParameter, type OssReply, xmlReply } from "./oss-request.ts";
import { refuseByRam } from "./permission.ts";
import type { XmlElement } from "./xml.ts";

export interface ServiceRequest {
  readonly exchange: Exchange;
  readonly world: CloudWorld;
  readonly caller: OssCaller;
}

export interface ServiceOperation {
  readonly name: string;
  run(request: ServiceRequest): OssReply;
}

export const SERVICE_OPERATIONS: readonly ServiceOperation[] = [
  { name: "DescribeRegions", run: describeRegions },
  { name: "ListBuckets", run: listBuckets },
];

/** Throws NotImplemented for what is not simulated. */
export function findServiceOperation({
  method,
  query,
}: Pick<Exchange, "method" | "query">): ServiceOperation {
  const name = query.has("regions") ? "DescribeRegions" : "ListBuckets";
  const operation = SERVICE_OPERATIONS.find((candidate) => candidate.name === name);
  if (method !== "GET" || operation === undefined) {
    throw new OssError("NotImplemented", { Method: method, ResourceType: "service" });
  }
  return operation;
}

export function runServiceOperation(operation: ServiceOperation, request: ServiceRequest): OssReply {
  const { world, caller } = request;
  refuseByRam(world, caller, {
    action: `oss:${operation.name}`,
    resource: `acs:oss:*:${world.accountId}:*`,
  });
  return operation.run(request);
}

/** Of one region (`?regions=oss-cn-hangzhou`) or of all. */
function describeRegions({ exchange, world }: ServiceRequest): OssReply {
  const asked = exchange.query.get("regions") ?? "";
  const regions = [...world.regions].filter((region) => asked === "" || asked === `oss-${region}`);
  if (regions.length === 0) throw new OssError("NoSuchRegion", { Region: asked });
  return xmlReply(["RegionInfoList", regions.map((region) => ["RegionInfo", regionElements(region)])]);
}

function regionElements(region: string): readonly XmlElement[] {
  return [
    ["Region", `oss-${region}`],
    ["InternetEndpoint", `oss-${region}.aliyuncs.com`],
    ["InternalEndpoint", `oss-${region}-internal.aliyuncs.com`],
    ["AccelerateEndpoint", "oss-accelerate.aliyuncs.com"],
  ];
}

function listBuckets({ exchange, world }: ServiceRequest): OssReply {
  const prefix = exchange.query.get("prefix") ?? "";
  const marker = exchange.query.get("marker") ?? "";
  const most = numberParameter({ exchange }, "max-keys", { fallback: 100, least: 1, most: 1000 });
  const rest = [...world.buckets.values()]
    .filter(({ ownerId, name }) => ownerId === world.accountId && name.startsWith(prefix) && name > marker)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const page = rest.slice(0, most);
  const isPaged = rest.length > most || marker !== "" || prefix !== "" || exchange.query.has("max-keys");
  const paging: readonly XmlElement[] = [
    ["Prefix", prefix],
    ["Marker", marker],
    ["MaxKeys", most],
    ["IsTruncated", rest.length > most],
    ...(rest.length > most ? [["NextMarker", page.at(-1)?.name ?? ""] as const] : []),
  ];
  const elements = page.map(
    ({ name, region, createdAt, storageClass }) =>
      [
        "Bucket",
        [
          ["CreationDate", createdAt],
          ["ExtranetEndpoint", `oss-${region}.aliyuncs.com`],
          ["IntranetEndpoint", `oss-${region}-internal.aliyuncs.com`],
          ["Location", `oss-${region}`],
          ["Name", name],
          ["Region", region],
          ["StorageClass", storageClass],
        ],
      ] as const,
  );
  const owner: XmlElement = [
    "Owner",
    [
      ["ID", world.accountId],
      ["DisplayName", world.accountId],
    ],
  ];
  return xmlReply(["ListAllMyBucketsResult", [...(isPaged ? paging : []), owner, ["Buckets", elements]]]);
}
