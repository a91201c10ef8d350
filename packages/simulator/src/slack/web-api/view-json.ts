/**
 * A view as Slack writes it into answers and payloads, with what the person has typed so far.
 *
 * Source: https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload
 */
import { stateValues } from "../blocks/state-values.ts";
import type { JsonObject } from "../json.ts";
import type { View } from "../workspace/views.ts";
import type { Workspace } from "../workspace/workspace.ts";
import { botId } from "./message-json.ts";

export function viewJson({ team }: Workspace, view: View): JsonObject {
  return {
    id: view.id,
    team_id: team.id,
    type: view.type,
    title: view.title ?? null,
    submit: view.submit ?? null,
    close: view.close ?? null,
    blocks: view.blocks,
    private_metadata: view.privateMetadata,
    callback_id: view.callbackId,
    external_id: view.externalId,
    state: { values: stateValues(view.blocks, view.values) },
    hash: view.hash,
    clear_on_close: view.clearOnClose,
    notify_on_close: view.notifyOnClose,
    root_view_id: view.rootViewId,
    previous_view_id: view.previousViewId ?? null,
    app_id: view.appId,
    app_installed_team_id: team.id,
    bot_id: botId(view.appId),
  };
}
