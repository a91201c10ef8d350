/** How an upload can end when nothing broke. */
import type { Finding, StagedObject } from "@bakferry/core";

/** What stands in the way, and what a person does about it. */
export type Obstacle = Pick<Finding, "checkId" | "summary" | "remedy">;

/** `alreadyThere`: the object held exactly this file before, so nothing was sent. */
export type UploadEnd =
  | {
      readonly kind: "uploaded";
      readonly object: StagedObject;
      /** Sent by an earlier run of the same command. */
      readonly resumedBytes: number;
      readonly tookMs: number;
    }
  | { readonly kind: "alreadyThere"; readonly object: StagedObject }
  | { readonly kind: "blocked"; readonly obstacles: readonly Obstacle[] }
  /** `command` goes on with it; `null` when nothing was begun. */
  | { readonly kind: "interrupted"; readonly command: string | null };
