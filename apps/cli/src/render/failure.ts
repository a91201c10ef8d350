/** An operational error, for a person and for a script: what happened, what to do, and the cloud's own words. */
import { describeContact, type OperationalError, text } from "@bakferry/core/examine";
import { line, nextLine, type Page, say, toned } from "@bakferry/host/terminal";

import type { UsageError } from "../usage-error.ts";

export function renderFailure(error: OperationalError): Page {
  const contact = describeContact(error);
  const verbatim = cloudWords(error);
  return [
    line(toned("bad", "bakferry:"), " ", whatHappened(error)),
    nextLine(remedyOf(error)),
    ...(verbatim === undefined ? [] : [line(toned("faint", say(text("cli.cloudSaid", { verbatim }))))]),
    ...(contact === null ? [] : [line(toned("faint", say(contact)))]),
    line(toned("faint", error.code)),
  ];
}

export function renderFailureJson(error: OperationalError): object {
  return {
    type: "error",
    version: 1,
    code: error.code,
    message: whatHappened(error),
    remedy: remedyOf(error),
    requestId: error.requestId ?? null,
    service: error.contact?.service ?? null,
    host: error.contact?.host ?? null,
    httpStatus: error.contact?.status ?? null,
    serviceCode: error.contact?.code ?? null,
    verbatim: error.verbatim ?? null,
  };
}

export function renderUsage({ message, remedy }: UsageError): Page {
  return [line(toned("bad", "bakferry:"), " ", message), ...(remedy === null ? [] : [nextLine(say(remedy))])];
}

export function renderUsageJson({ message, remedy }: UsageError): object {
  return { type: "error", version: 1, code: "WRONG_USAGE", message, remedy: remedy && say(remedy) };
}

/** What is wrong with a file here was not said by the cloud, and stands in the message. */
function cloudWords({ code, verbatim }: OperationalError): string | undefined {
  return /^(?:FILE|ARCHIVE|PIPE)_/.test(code) ? undefined : verbatim;
}

/** The cloud's words stand on a line of their own; here they give way to the catalogue's. */
function whatHappened(error: OperationalError): string {
  const { code, message } = error;
  const verbatim = cloudWords(error);
  const meaning = text(`errorCode.${code}.meaning`);
  if (verbatim === undefined || !message.endsWith(verbatim)) {
    return say(text("cli.failure", { message, meaning }));
  }
  const what = message.slice(0, message.length - verbatim.length).replace(/[:\s]+$/, "");
  return say(text("cli.failureOf", { what, meaning }));
}

function remedyOf({ code, remedy }: OperationalError): string {
  return say(remedy ?? text(`errorCode.${code}.remedy`));
}
