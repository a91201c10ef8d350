import type { App, BlockAction, ButtonAction } from "@slack/bolt";
import { WebClient } from "@slack/web-api";
import { afterEach, describe, expect, test } from "vitest";

import type { SlackSimulator } from "./create-slack.ts";
import { startRig, type Mode, type Rig, type RigOptions } from "./testing/bolt-app.ts";
import { RESPONSE_URL_LIFE_MS } from "./workspace/response-urls.ts";
import { TRIGGER_LIFE_MS } from "./workspace/triggers.ts";

const CHANNEL = "C0MIGRATIONS";
const MODES: readonly Mode[] = ["socket", "http"];
let open: Rig | undefined;

afterEach(async () => {
  await open?.close();
  open = undefined;
});

async function rig(options: RigOptions): Promise<Rig> {
  open = await startRig(options);
  return open;
}

const plain = (text: string) => ({ type: "plain_text" as const, text });
const section = (text: string) => ({ type: "section" as const, text: { type: "mrkdwn" as const, text } });

const REVIEW_BUTTON = {
  type: "actions" as const,
  block_id: "act",
  elements: [{ type: "button" as const, action_id: "apr.review", text: plain("Review"), value: "mig_1" }],
};

const REVIEW_MODAL = {
  type: "modal" as const,
  callback_id: "apr.submit",
  private_metadata: "mig_1",
  title: plain("Review"),
  submit: plain("Send"),
  notify_on_close: true,
  blocks: [
    { type: "alert", text: plain("Check the target"), level: "warning" },
    {
      type: "input" as const,
      block_id: "decision",
      label: plain("Decision"),
      element: {
        type: "radio_buttons" as const,
        action_id: "choice",
        options: [
          { text: plain("Approve"), value: "approve" },
          { text: plain("Deny"), value: "deny" },
        ],
      },
    },
    {
      type: "input" as const,
      block_id: "reason",
      optional: true,
      label: plain("Reason"),
      element: { type: "plain_text_input" as const, action_id: "text" },
    },
  ],
};

/** A small approval: command, card, review in a modal, a reason wanted for a denial. */
function approvals(app: App): void {
  app.command("/migrate", async ({ ack, command, client }) => {
    await ack({ response_type: "ephemeral", text: `Checking ${command.text}…` });
    await client.chat.postMessage({
      channel: command.channel_id,
      text: `Migration of ${command.text}`,
      blocks: [section(`*${command.text}*`), REVIEW_BUTTON],
    });
  });
  app.action<BlockAction<ButtonAction>>("apr.review", async ({ ack, body, action, client }) => {
    await ack();
    await client.chat.update({
      channel: body.channel!.id,
      ts: body.message!.ts,
      text: `Being reviewed: ${action.value}`,
      blocks: [section(`Reviewed by <@${body.user.id}>`), REVIEW_BUTTON],
    });
    await client.views.open({
      trigger_id: body.trigger_id,
      view: { ...REVIEW_MODAL, private_metadata: `${body.channel!.id} ${body.message!.ts}` },
    });
  });
  app.view("apr.submit", async ({ ack, view, client, body }) => {
    const choice = view.state.values["decision"]?.["choice"]?.selected_option?.value;
    const reason = view.state.values["reason"]?.["text"]?.value ?? undefined;
    if (choice === "deny" && reason === undefined) {
      await ack({ response_action: "errors", errors: { reason: "A denial needs a reason." } });
      return;
    }
    await ack();
    const [channel = "", ts = ""] = view.private_metadata.split(" ");
    await client.chat.update({
      channel,
      ts,
      text: `${choice} by ${body.user.id}`,
      blocks: [section("decided")],
    });
  });
}

describe.each(MODES)("over %s", (mode) => {
  test("a migration is asked for, reviewed in a modal and decided", async () => {
    const { slack } = await rig({ mode, listen: approvals });
    const requester = slack.control.as("U0REQUESTER");
    const approver = slack.control.as("U0APPROVER");

    expect(await requester.command(CHANNEL, "/migrate dbtest")).toEqual({ ok: true });
    expect(slack.control.channel(CHANNEL).messages[0]).toMatchObject({
      text: "Checking dbtest…",
      ephemeralTo: "U0REQUESTER",
    });
    await slack.control.waitFor(({ channel }) =>
      channel(CHANNEL).messages.some(({ text }) => text === "Migration of dbtest"),
    );

    expect(await approver.click({ channel: CHANNEL, text: "dbtest", actionId: "apr.review" })).toEqual({
      ok: true,
    });
    const modal = await slack.control.waitFor(() => approver.modal());
    expect(modal).toMatchObject({ title: "Review", submit: "Send", errors: {}, busy: false });
    expect(requester.modal()).toBeUndefined();

    expect(await approver.submit({})).toEqual({ ok: false, error: "Please complete this required field." });
    expect(await approver.submit({ decision: "deny" })).toEqual({
      ok: false,
      error: "A denial needs a reason.",
    });
    expect(approver.modal()?.errors).toEqual({ reason: "A denial needs a reason." });
    expect(await approver.submit({ decision: "deny", reason: "wrong instance" })).toEqual({ ok: true });
    expect(approver.modal()).toBeUndefined();

    await slack.control.waitFor(({ channel }) =>
      channel(CHANNEL).messages.some(({ text }) => text === "deny by U0APPROVER"),
    );
    const again = await approver.click({ channel: CHANNEL, actionId: "apr.review" });
    expect(again).toMatchObject({ ok: false, error: expect.stringContaining("has the element apr.review") });
  });

  test("the payloads carry what Slack sends", async () => {
    const bodies: Record<string, unknown>[] = [];
    const { slack } = await rig({
      mode,
      listen: (app) => {
        app.use(async ({ body, next }) => {
          bodies.push({ ...body });
          await next();
        });
        approvals(app);
      },
    });
    await slack.control.as("U0REQUESTER").command(CHANNEL, "/migrate dbtest to rm-1");
    await slack.control.waitFor(({ channel }) => channel(CHANNEL).messages.length === 2);
    await slack.control.as("U0APPROVER").click({ channel: CHANNEL, actionId: "apr.review" });
    expect(bodies[0]).toMatchObject({
      command: "/migrate",
      text: "dbtest to rm-1",
      user_id: "U0REQUESTER",
      channel_id: CHANNEL,
      channel_name: "db-migrations",
      team_id: "T0EXAMPLE",
      api_app_id: "A0BAKFERRY",
      response_url: expect.stringContaining(`${slack.url}/hooks/commands/`),
    });
    expect(bodies[1]).toMatchObject({
      type: "block_actions",
      user: { id: "U0APPROVER", username: "approver" },
      container: { type: "message", channel_id: CHANNEL, is_ephemeral: false },
      message: { text: "Migration of dbtest to rm-1", app_id: "A0BAKFERRY" },
      actions: [{ type: "button", action_id: "apr.review", block_id: "act", value: "mig_1" }],
      response_url: expect.stringContaining(`${slack.url}/hooks/actions/`),
    });
  });

  test("an app that does not answer in three seconds has failed for the person", async () => {
    const { slack } = await rig({
      mode,
      listen: (app) => app.command("/migrate", async () => {}),
    });
    const started = Date.now();
    const result = await slack.control.as("U0REQUESTER").command(CHANNEL, "/migrate dbtest");
    const error = '/migrate failed with the error "operation_timeout"';
    expect(Date.now() - started).toBeGreaterThanOrEqual(2900);
    expect(result).toEqual({ ok: false, error });
    expect(slack.control.channel(CHANNEL).messages).toMatchObject([
      { text: error, user: "USLACKBOT", ephemeralTo: "U0REQUESTER" },
    ]);
  });

  test("a trigger opens one view, for its person, within three seconds", async () => {
    let now = Date.now();
    const errors: string[] = [];
    const { slack } = await rig({
      mode,
      clock: { now: () => now },
      listen: (app) =>
        app.command("/migrate", async ({ ack, command, client }) => {
          const tryOpen = async (): Promise<void> => {
            try {
              await client.views.open({ trigger_id: command.trigger_id, view: REVIEW_MODAL });
            } catch (error) {
              errors.push(error instanceof Error ? error.message : "");
            }
          };
          if (command.text === "late") now += TRIGGER_LIFE_MS + 1;
          await tryOpen();
          await tryOpen();
          await ack();
        }),
    });
    await slack.control.as("U0REQUESTER").command(CHANNEL, "/migrate soon");
    expect(errors.map(lastWord)).toEqual(["exchanged_trigger_id"]);
    expect(slack.control.as("U0REQUESTER").state().modals).toHaveLength(1);
    errors.length = 0;
    await slack.control.as("U0APPROVER").command(CHANNEL, "/migrate late");
    expect(errors.map(lastWord)).toEqual(["expired_trigger_id", "expired_trigger_id"]);
    expect(slack.control.as("U0APPROVER").modal()).toBeUndefined();
  });

  test("a modal can be replaced, covered, cleared and closed", async () => {
    const closed: string[] = [];
    const titled = (title: string) => ({ ...REVIEW_MODAL, title: plain(title), blocks: [section(title)] });
    const { slack } = await rig({
      mode,
      listen: (app) => {
        app.shortcut("mig.new", async ({ ack, shortcut, client }) => {
          await ack();
          await client.views.open({ trigger_id: shortcut.trigger_id, view: titled("first") });
        });
        app.view("apr.submit", async ({ ack, view }) => {
          if (view.title.text === "first") await ack({ response_action: "update", view: titled("second") });
          else if (view.title.text === "second")
            await ack({ response_action: "push", view: titled("third") });
          else await ack({ response_action: "clear" });
        });
        app.view({ callback_id: "apr.submit", type: "view_closed" }, async ({ ack, view }) => {
          await ack();
          closed.push(view.title.text);
        });
      },
    });
    const requester = slack.control.as("U0REQUESTER");
    const titles = (): readonly string[] => requester.state().modals.map(({ title }) => title);
    const openFirst = async (): Promise<void> => {
      await requester.shortcut("mig.new");
      await slack.control.waitFor(() => requester.modal()?.title === "first");
    };
    await openFirst();
    await requester.submit();
    expect(titles()).toEqual(["second"]);
    await requester.submit();
    expect(titles()).toEqual(["second", "third"]);
    await requester.closeModal();
    expect(titles()).toEqual(["second"]);
    expect(closed).toEqual(["third"]);
    await requester.submit();
    await requester.submit();
    expect(titles()).toEqual([]);
  });

  test("opening the Home tab is an event that the app can answer with a view", async () => {
    const { slack } = await rig({
      mode,
      listen: (app) =>
        app.event("app_home_opened", async ({ event, client }) => {
          await client.views.publish({
            user_id: event.user,
            view: { type: "home", blocks: [section("Nothing waits for you")] },
          });
        }),
    });
    const approver = slack.control.as("U0APPROVER");
    await approver.openHome();
    const home = await slack.control.waitFor(() => approver.home());
    expect(home).toMatchObject({ type: "home", blocks: [{ text: { text: "Nothing waits for you" } }] });
  });

  test("a response URL replaces the clicked message and works five times", async () => {
    const sixth = Promise.withResolvers<unknown>();
    const { slack } = await rig({
      mode,
      listen: (app) => {
        approvals(app);
        app.action("apr.more", async ({ ack, respond }) => {
          await ack();
          await respond({ replace_original: true, text: "replaced" });
          for (const text of ["2", "3", "4", "5"]) await respond({ response_type: "ephemeral", text });
          sixth.resolve(await respond("6").catch((error: unknown) => error));
        });
      },
    });
    const posted = await clientOf(slack).chat.postMessage({
      channel: CHANNEL,
      text: "more?",
      blocks: [{ ...REVIEW_BUTTON, elements: [{ ...REVIEW_BUTTON.elements[0]!, action_id: "apr.more" }] }],
    });
    await slack.control
      .as("U0APPROVER")
      .click({ channel: CHANNEL, ts: posted.ts ?? "", actionId: "apr.more" });
    expect(await sixth.promise).toMatchObject({ statusCode: 404 });
    expect(slack.control.requests.at(-1)).toMatchObject({ method: "response_url", error: "used_url" });
    expect(slack.control.channel(CHANNEL).messages.map(({ text }) => text)).toEqual([
      "replaced",
      "2",
      "3",
      "4",
      "5",
    ]);
  });

  test("a response URL is dead after half an hour", async () => {
    let now = Date.now();
    let answer: Promise<unknown> = Promise.resolve();
    const { slack } = await rig({
      mode,
      clock: { now: () => now },
      listen: (app) =>
        app.command("/migrate", async ({ ack, respond }) => {
          await ack();
          now += RESPONSE_URL_LIFE_MS + 1;
          answer = respond("late").catch((error: unknown) => error);
          await answer;
        }),
    });
    await slack.control.as("U0REQUESTER").command(CHANNEL, "/migrate dbtest");
    await slack.control.waitFor(({ requests }) => requests.some(({ error }) => error === "expired_url"));
    expect(await answer).toMatchObject({ statusCode: 404 });
  });

  test("an acknowledgement that Slack could not show is an error for the person", async () => {
    const { slack } = await rig({
      mode,
      listen: (app) =>
        app.command("/migrate", async ({ ack }) => {
          await ack({ text: "x", blocks: [{ type: "header", text: plain("x".repeat(151)) }] });
        }),
    });
    expect(await slack.control.as("U0REQUESTER").command(CHANNEL, "/migrate dbtest")).toEqual({
      ok: false,
      error: '/migrate failed with the error "invalid_blocks"',
    });
  });
});

test("an event that is not acknowledged comes once more, and says why", async () => {
  const retries: unknown[] = [];
  const { slack } = await rig({
    mode: "http",
    listen: (app) => {
      app.use(async ({ context, next }) => {
        retries.push([context.retryNum, context.retryReason]);
        if (retries.length === 1) throw new Error("not now");
        await next();
      });
      app.event("app_home_opened", async () => {});
    },
    processBeforeResponse: true,
  });
  await slack.control.as("U0APPROVER").openHome();
  expect(retries).toEqual([
    [undefined, undefined],
    [1, "http_error"],
  ]);
});

test("over HTTP a wrong signing secret lets nothing through", async () => {
  const { slack } = await rig({ mode: "http", signingSecret: "another secret", listen: approvals });
  const result = await slack.control.as("U0REQUESTER").command(CHANNEL, "/migrate dbtest");
  expect(result).toEqual({ ok: false, error: '/migrate failed with the error "http_client_error"' });
  expect(slack.control.messageHistory).toMatchObject([{ kind: "ephemeral", user: "USLACKBOT" }]);
});

test("of two sockets each envelope reaches one", async () => {
  const { slack, received } = await rig({ mode: "socket", receivers: 2, listen: approvals });
  expect(slack.control.as("U0REQUESTER").state().connections).toBe(2);
  for (const name of ["a", "b", "c", "d"]) {
    await slack.control.as("U0REQUESTER").command(CHANNEL, `/migrate ${name}`);
  }
  await slack.control.waitFor(({ channel }) => channel(CHANNEL).messages.length === 8);
  expect(received).toEqual([2, 2]);
  const cards = slack.control.messageHistory.filter(({ text }) => text.startsWith("Migration of"));
  expect(cards).toHaveLength(4);
});

test("without a socket a command fails at once, and again works when one is back", async () => {
  const { slack } = await rig({ mode: "socket", listen: approvals });
  const requester = slack.control.as("U0REQUESTER");
  slack.control.dropSockets();
  await slack.control.waitFor(() => requester.state().connections === 0);
  expect(await requester.command(CHANNEL, "/migrate dbtest")).toMatchObject({
    error: '/migrate failed with the error "dispatch_failed"',
  });
  await slack.control.waitFor(() => requester.state().connections === 1, { timeoutMs: 15_000 });
  expect(await requester.command(CHANNEL, "/migrate dbtest")).toEqual({ ok: true });
});

test("when a socket has to be renewed the other one carries on", async () => {
  const { slack } = await rig({ mode: "socket", receivers: 2, listen: approvals });
  const requester = slack.control.as("U0REQUESTER");
  slack.control.disconnectSockets("refresh_requested", 1);
  expect(requester.state().connections).toBe(1);
  expect(await requester.command(CHANNEL, "/migrate dbtest")).toEqual({ ok: true });
  await slack.control.waitFor(() => requester.state().connections === 2, { timeoutMs: 15_000 });
  expect(await requester.command(CHANNEL, "/migrate dbtest")).toEqual({ ok: true });
});

function clientOf(slack: SlackSimulator): WebClient {
  return new WebClient("xoxb-simulated-bakferry", { slackApiUrl: slack.apiUrl });
}

function lastWord(message: string): string | undefined {
  return message.split(" ").at(-1);
}
