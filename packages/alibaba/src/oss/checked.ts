/** Trusts nothing that OSS answers before its shape is known. */
import type { z } from "zod";

import { unreadable } from "../to-operational-error.ts";
import { headerText } from "./oss-session.ts";
import type { OssAnswer, OssCall } from "./oss-session.ts";

/** Throws CLOUD_ANSWER_UNREADABLE that names the first element that is wrong. */
export function checked<T>(call: OssCall, schema: z.ZodType<T>, answer: OssAnswer): T {
  const result = schema.safeParse(answer.value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw unreadable(call, {
    detail: `OSS's answer has an unexpected ${issue?.path.join(".") ?? "shape"} (${issue?.message ?? "unknown"}).`,
    requestId: headerText(answer.headers, "x-oss-request-id"),
  });
}
