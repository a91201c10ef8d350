/**
 * Every Web API method that the simulator knows, by Slack's name.
 */
import { appMethods } from "./app-methods.ts";
import { chatMethods } from "./chat-methods.ts";
import { conversationMethods } from "./conversation-methods.ts";
import { fileMethods } from "./file-methods.ts";
import type { Method } from "./method.ts";
import { peopleMethods } from "./people-methods.ts";
import { viewMethods } from "./view-methods.ts";

export const METHODS: ReadonlyMap<string, Method> = new Map(
  Object.entries({
    ...appMethods,
    ...chatMethods,
    ...conversationMethods,
    ...fileMethods,
    ...peopleMethods,
    ...viewMethods,
  }),
);
