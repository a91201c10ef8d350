/** Pages of the RDS console, built from region and instance, so that advice ends where the work is done. */
import { text } from "../texts/text.ts";
import type { Aid } from "./finding.ts";

export type ConsolePage = "backup" | "basicInfo" | "database" | "account";

/** The console's address is no documented interface; the words beside the link name the page, too. */
export function consoleLink(
  page: ConsolePage,
  { instanceId, regionId }: { readonly instanceId: string; readonly regionId: string },
): Aid {
  const url = `https://rdsnext.console.aliyun.com/detail/${encodeURIComponent(instanceId)}/${page}?region=${encodeURIComponent(regionId)}`;
  return { kind: "link", label: text("link.console", { page }), url };
}
