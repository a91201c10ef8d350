/** The page itself: plain files, the same for every workspace. */
import { serveStatic } from "@hono/node-server/serve-static";
import { Hono } from "hono";

export function pageRoutes(pageDirectory: string | undefined): Hono {
  const routes = new Hono();
  if (pageDirectory !== undefined) routes.get("*", serveStatic({ root: pageDirectory }));
  routes.get("/", (context) =>
    context.text("The page of the Slack simulator is not built. Build it, or use the control API.\n"),
  );
  return routes;
}
