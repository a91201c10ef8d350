/** Trusts nothing that OSS answers before its shape is known. */
import { z } from "zod";

import { redact } from "../redact.ts";
import { unreadable } from "../to-operational-error.ts";
import { headerText } from "./oss-session.ts";
import type { OssAnswer, OssCall } from "./oss-session.ts";
import { readXml } from "./xml.ts";

/** A proxy's page in place of an answer is often gone a moment later. */
const PROXY_RETRY_MS = 5_000;

/** Throws CLOUD_ANSWER_UNREADABLE that says what is no XML, or names the first element that is wrong. */
export function checked<T>(call: OssCall, schema: z.ZodType<T>, answer: OssAnswer): T {
  const requestId = headerText(answer.headers, "x-oss-request-id");
  const result = schema.safeParse(parsed(call, answer, requestId));
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw unreadable(
    { ...call, host: answer.host },
    {
      detail: `OSS's answer has an unexpected ${issue?.path.join(".") ?? "shape"} (${issue?.message ?? "unknown"}).`,
      requestId,
    },
  );
}

function parsed(call: OssCall, { host, body }: OssAnswer, requestId: string | undefined): unknown {
  try {
    return readXml(body.toString("utf8"));
  } catch (error) {
    throw unreadable(
      { ...call, host },
      {
        detail: `OSS's answer is not the XML that it should be (${redact(String(error)).slice(0, 100)}).`,
        requestId,
        retry: { kind: "after", milliseconds: PROXY_RETRY_MS },
      },
    );
  }
}

/** Elements of one name: none, one or several look different in XML. */
export function listOf<T>(schema: z.ZodType<T>): z.ZodType<T[]> {
  return z.preprocess((value) => (value === undefined ? [] : [value].flat()), z.array(schema));
}

/** The words "true" and "false". */
export const truth = z.enum(["true", "false"]).transform((word) => word === "true");
