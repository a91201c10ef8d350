#!/usr/bin/env node
/** The door of the installed program: what belongs to the process as a whole is settled before anything is loaded. */
import { enableCompileCache } from "node:module";
import { setFlagsFromString } from "node:v8";

// Compiled code is kept between runs, so that help comes at once. A folder that cannot be written is no reason to stop.
enableCompileCache();
// What an upload leaves behind is little; V8 would let it pile up to 10 MB all the same.
setFlagsFromString("--semi-space-growth-factor=1");
await import("./main.ts");
