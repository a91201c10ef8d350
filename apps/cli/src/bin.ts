#!/usr/bin/env node
/** The door of the installed program: compiled code is kept between runs, so that help comes at once. */
import { enableCompileCache } from "node:module";

import { keepHeapSmall } from "@bakferry/host/small-heap";

keepHeapSmall();
// Before anything of ours is loaded, or it would not be kept. A folder that cannot be written is no reason to stop.
enableCompileCache();
await import("./main.ts");
