/** Trusts nothing that OSS answers before its shape is known. */
import { redact } from "../redact.ts";
import { unreadable } from "../to-operational-error.ts";
import { headerText } from "./oss-session.ts";
import type { OssAnswer, OssCall } from "./oss-session.ts";
import { UnexpectedShape, XmlNode } from "./xml-node.ts";
import { readXml } from "./xml.ts";

/** A proxy's page in place of an answer is often gone a moment later. */
const PROXY_RETRY_MS = 5_000;

interface Reading<T> {
  readonly answer: OssAnswer;
  readonly read: (root: XmlNode) => T;
}

/** Throws CLOUD_ANSWER_UNREADABLE that says what is no XML, or names the first element that is wrong. */
export function checked<T>(call: OssCall, { answer, read }: Reading<T>): T {
  const requestId = headerText(answer.headers, "x-oss-request-id");
  const root = parsed(call, answer, requestId);
  try {
    return read(new XmlNode(root));
  } catch (error) {
    if (!(error instanceof UnexpectedShape)) throw error;
    const place = error.place === "" ? "shape" : error.place;
    throw unreadable(
      { ...call, host: answer.host },
      { detail: `OSS's answer has an unexpected ${place} (${error.message}).`, requestId },
    );
  }
}

function parsed(
  call: OssCall,
  { host, body }: OssAnswer,
  requestId: string | undefined,
): ReturnType<typeof readXml> {
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
