/**
 * files.*: the three steps by which an app shares files, and what a file is.
 *
 * Source: https://docs.slack.dev/reference/methods/files.completeUploadExternal and its siblings.
 */
import { objectsOf, stringOf } from "../json.ts";
import { composeMessage } from "../workspace/compose-message.ts";
import { author, threadRoot, writableConversation } from "./chat-methods.ts";
import { fileJson } from "./file-json.ts";
import { createArguments, type Method, type MethodCall } from "./method.ts";
import { invalidArguments, SlackApiError } from "./slack-api-error.ts";

/** Slack's limit for one file. */
const FILE_BYTES_MAX = 1024 ** 3;

export const fileMethods: Readonly<Record<string, Method>> = {
  "files.getUploadURLExternal": {
    token: "bot",
    scopes: ["files:write"],
    run({ world, app, args }) {
      const name = args.required("filename");
      const sizeBytes = Number(args.required("length"));
      if (!Number.isInteger(sizeBytes) || sizeBytes < 1) throw invalidArguments("invalid length");
      if (sizeBytes > FILE_BYTES_MAX) throw new SlackApiError("file_upload_size_restricted");
      const { appId, botUserId: user } = app;
      const { id, token } = world.files.announce({ appId, user, name, sizeBytes });
      return { upload_url: `${world.workspace.url}/upload/v1/${token}`, file_id: id };
    },
  },

  /** The message is shared by a job of Slack's own, so the answer names no message. */
  "files.completeUploadExternal": {
    token: "bot",
    scopes: ["files:write"],
    run(call) {
      const { world, app, args } = call;
      const wanted = wantedFiles(args.json("files"));
      const channel = args.text("channel_id") ?? "";
      const share = channel === "" ? undefined : preparedShare(call, channel);
      const files = world.files.complete(app.appId, wanted);
      share?.(files.map(({ id }) => id));
      return { files: files.map(({ id, title }) => ({ id, title })) };
    },
  },

  "files.info": {
    token: "bot",
    scopes: ["files:read"],
    run({ world, args }) {
      const file = world.files.find(args.required("file"));
      if (!file?.isCompleted) throw new SlackApiError("file_not_found");
      return { file: fileJson(world.workspace, file) };
    },
  },
};

function wantedFiles(listed: unknown): readonly { id: string; title: string | undefined }[] {
  const files = objectsOf(listed);
  if (!Array.isArray(listed) || files.length === 0 || files.length !== listed.length) {
    throw invalidArguments("missing required field: files");
  }
  return files.map((file) => {
    const id = stringOf(file["id"]);
    if (id === undefined || id === "") throw invalidArguments("a file has no id");
    return { id, title: stringOf(file["title"]) };
  });
}

/** Everything that could be refused is looked at before a file is completed. */
function preparedShare(call: MethodCall, channel: string): (fileIds: readonly string[]) => void {
  const { world, args } = call;
  const conversation = writableConversation({ ...call, args: createArguments({ ...args.raw, channel }) });
  const root = threadRoot(call, conversation);
  const text = args.text("initial_comment");
  // With a comment Slack does not look at the blocks.
  const blocks = text === undefined ? args.raw["blocks"] : undefined;
  const isSilent = text === undefined && blocks === undefined;
  const content = isSilent ? {} : composeMessage({ text, blocks }, () => world.workspace.nextId("b"));
  return (fileIds) => {
    world.messages.post({
      ...author(call),
      channel: conversation.id,
      text: content.text ?? "",
      blocks: content.blocks ?? [],
      files: fileIds,
      ...(root === undefined ? {} : { threadTs: root.ts }),
    });
  };
}
