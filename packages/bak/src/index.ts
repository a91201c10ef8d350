export * from "./model.ts";
export { readMedia } from "./read-media.ts";
