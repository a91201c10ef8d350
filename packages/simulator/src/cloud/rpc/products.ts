/**
 * The RPC-style services that are simulated and the operations of each; the version of the API tells which
 * service a call is for, since all of them answer on one port.
 */
import { RAM_OPERATIONS } from "../ram/operations.ts";
import { RDS_OPERATIONS } from "../rds/operations.ts";
import type { CloudService } from "../request-log.ts";
import { STS_OPERATIONS } from "../sts/operations.ts";
import type { RpcOperation } from "./rpc-request.ts";

export interface RpcProduct {
  readonly service: CloudService;
  /** As in the product's own documentation links. */
  readonly productName: string;
  readonly version: string;
  readonly operations: readonly RpcOperation[];
}

export const RPC_PRODUCTS: readonly RpcProduct[] = [
  { service: "rds", productName: "Rds", version: "2014-08-15", operations: RDS_OPERATIONS },
  { service: "ram", productName: "Ram", version: "2015-05-01", operations: RAM_OPERATIONS },
  { service: "sts", productName: "Sts", version: "2015-04-01", operations: STS_OPERATIONS },
];
