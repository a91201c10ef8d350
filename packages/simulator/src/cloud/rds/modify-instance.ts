/**
 * ModifyDBInstanceSpec, as far as storage goes: it grows, never shrinks, takes minutes and costs money.
 *
 * Source: ApsaraDB RDS API reference, "ModifyDBInstanceSpec".
 */
import type { InstanceState } from "../model.ts";
import { invalidParameter, rpcError } from "../rpc/rpc-error.ts";
import {
  requireInstance,
  requireOneOf,
  requireText,
  type RpcRequest,
  type RpcResult,
} from "../rpc/rpc-request.ts";
import { changeInstance, type CloudWorld } from "../world.ts";

export function modifyDBInstanceSpec(request: RpcRequest): RpcResult {
  const { parameters, world } = request;
  const instance = requireInstance(request);
  requireOneOf(request, "PayType", ["Postpaid", "Prepaid"]);
  if ((parameters.get("DBInstanceClass") ?? "") !== "") {
    throw rpcError("UnsupportedParameter", { message: "Changing the class is not simulated." });
  }
  const storageGb = Number(requireText(request, "DBInstanceStorage"));
  const isFull = instance.lockMode === "LockByDiskQuota";
  if (instance.lockMode !== "Unlock" && !isFull) throw rpcError("IncorrectDBInstanceLockMode");
  if (instance.status !== "Running") throw rpcError("IncorrectDBInstanceState");
  if (!Number.isInteger(storageGb) || storageGb % STEP_GB !== 0 || storageGb > LARGEST_GB) {
    throw invalidParameter("DBInstanceStorage", `It is a multiple of ${STEP_GB} up to ${LARGEST_GB}.`);
  }
  if (storageGb <= instance.storageGb) throw rpcError("InvalidReduceDiskSize");

  changeInstance(world, instance.id, () => ({ status: "DBInstanceClassChanging" }));
  const at = world.clock.now() + CHANGE_MS;
  world.agenda.add({ kind: "storageGrown", at, instanceId: instance.id, storageGb });
  return { DBInstanceId: instance.id };
}

export function growStorage(
  world: CloudWorld,
  { instanceId, storageGb }: { readonly instanceId: string; readonly storageGb: number },
): void {
  changeInstance(world, instanceId, (state) => grown(state, storageGb));
}

const STEP_GB = 5;
const LARGEST_GB = 32_000;
const CHANGE_MS = 3 * 60_000;

/** An instance that was locked for its full disk opens again. */
function grown({ lockMode }: InstanceState, storageGb: number): Partial<InstanceState> {
  return {
    storageGb,
    status: "Running",
    lockMode: lockMode === "LockByDiskQuota" ? "Unlock" : lockMode,
  };
}
