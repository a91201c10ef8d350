/** Selects in a modal of a real Bolt app: what a person can choose, and what reaches the app. */
import type { App, types } from "@slack/bolt";
import { afterEach, describe, expect, test } from "vitest";

import type { SlackControl } from "../control/control.ts";
import type { Person } from "../control/person.ts";
import { type Mode, type Rig, startRig } from "../testing/bolt-app.ts";

const CHANNEL = "C0MIGRATIONS";
const MODES: readonly Mode[] = ["socket", "http"];
const NO_OPTIONS = "The app did not answer with options.";
let open: Rig | undefined;

afterEach(async () => {
  await open?.close();
  open = undefined;
});

const plain = (text: string) => ({ type: "plain_text" as const, text });

/** `/migrate` opens a form with that one element, whose submissions are kept. */
async function formWith(
  mode: Mode,
  element: types.InputBlock["element"],
  listen: (app: App) => void = () => {},
): Promise<{ readonly requester: Person; readonly control: SlackControl; readonly submitted: unknown[] }> {
  const submitted: unknown[] = [];
  open = await startRig({
    mode,
    listen: (app) => {
      app.command("/migrate", async ({ ack, command, client }) => {
        await ack();
        await client.views.open({
          trigger_id: command.trigger_id,
          view: {
            type: "modal",
            callback_id: "form",
            title: plain("Form"),
            submit: plain("Send"),
            blocks: [{ type: "input", block_id: "target", label: plain("Target"), element }],
          },
        });
      });
      app.view("form", async ({ ack, view }) => {
        submitted.push(view.state.values);
        await ack();
      });
      listen(app);
    },
  });
  const { control } = open.slack;
  const requester = control.as("U0REQUESTER");
  await requester.command(CHANNEL, "/migrate");
  await control.waitFor(() => requester.modal());
  return { requester, control, submitted };
}

describe.each(MODES)("over %s", (mode) => {
  const external = { type: "external_select", action_id: "mig.rds", min_query_length: 0 } as const;

  test("an external select asks the app, and what it offered reaches the submission", async () => {
    const { requester, control, submitted } = await formWith(mode, external, (app) => {
      app.options("mig.rds", async ({ ack, options }) => {
        const { value } = options;
        await ack({
          options: [{ text: plain(`Instance ${value}`), value: `rm-${value}`, description: plain("2022") }],
        });
      });
    });
    expect(await requester.options({ actionId: "mig.rds" }, "bp1")).toEqual({
      options: [{ text: plain("Instance bp1"), value: "rm-bp1", description: plain("2022") }],
    });
    expect(await requester.options({ actionId: "mig.rds" }, "x".repeat(80))).toEqual({
      options: [],
      error: NO_OPTIONS,
    });
    expect(control.requests.at(-1)?.error).toContain("must be less than 76 characters");
    expect(await requester.submit({ target: "rm-invented" })).toEqual({
      ok: false,
      error: '"rm-invented" is not one of the options of mig.rds.',
    });
    expect(await requester.submit({ target: "rm-bp1" })).toEqual({ ok: true });
    expect(submitted).toMatchObject([
      { target: { "mig.rds": { type: "external_select", selected_option: { value: "rm-bp1" } } } },
    ]);
  });

  test("what was drawn as chosen needs no question", async () => {
    const initial = { text: plain("Production"), value: "rm-prod" };
    const { requester } = await formWith(mode, { ...external, initial_option: initial });
    expect(await requester.submit({})).toEqual({ ok: true });
  });

  test("an answer after three seconds offers nothing", async () => {
    const { requester } = await formWith(mode, external, (app) => {
      app.options("mig.rds", async ({ ack }) => {
        await new Promise((resolve) => {
          setTimeout(resolve, 3100);
        });
        await ack({ options: [{ text: plain("late"), value: "late" }] }).catch(() => undefined);
      });
    });
    const asked = await requester.options({ actionId: "mig.rds" }, "");
    expect(asked).toEqual({ options: [], error: NO_OPTIONS });
    expect(await requester.submit({ target: "late" })).toMatchObject({ ok: false });
  });

  test("a hundred options are shown, and one more is refused", async () => {
    const { requester } = await formWith(mode, external, (app) => {
      app.options("mig.rds", async ({ ack, options }) => {
        const length = Number(options.value);
        await ack({
          options: Array.from({ length }, (_, index) => ({ text: plain(`i${index}`), value: `${index}` })),
        });
      });
    });
    expect((await requester.options({ actionId: "mig.rds" }, "100")).options).toHaveLength(100);
    expect(await requester.options({ actionId: "mig.rds" }, "101")).toEqual({
      options: [],
      error: NO_OPTIONS,
    });
  });

  test("a conversation is one that the person is in and that the filter lets through", async () => {
    const { requester, submitted } = await formWith(mode, {
      type: "conversations_select",
      action_id: "mig.channel",
      filter: { include: ["public"] },
    });
    await requester.openHome();
    const direct = requester.state().conversations.find(({ kind }) => kind === "dm");
    expect(await requester.submit({ target: direct?.id ?? "" })).toMatchObject({ ok: false });
    expect(await requester.submit({ target: "C0NOWHERE" })).toMatchObject({ ok: false });
    expect(await requester.submit({ target: "C0GENERAL" })).toEqual({ ok: true });
    expect(submitted).toMatchObject([{ target: { "mig.channel": { selected_conversation: "C0GENERAL" } } }]);
  });

  test("a person is one of the workspace", async () => {
    const { requester, submitted } = await formWith(mode, { type: "users_select", action_id: "mig.user" });
    expect(await requester.submit({ target: "U0NOBODY" })).toMatchObject({ ok: false });
    expect(await requester.submit({ target: "U0APPROVER" })).toEqual({ ok: true });
    expect(submitted).toMatchObject([{ target: { "mig.user": { selected_user: "U0APPROVER" } } }]);
  });
});
