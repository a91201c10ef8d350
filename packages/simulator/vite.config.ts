/**
 * Bundles the simulator's Slack page into plain files that the simulator serves itself.
 *
 * The page must work with no network but loopback, so everything it needs is in the bundle and its addresses are
 * relative: it may be mounted under any path.
 */
import { defineConfig } from "vite";

export default defineConfig({
  root: import.meta.dirname + "/page",
  base: "./",
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    outDir: "../dist/page",
    emptyOutDir: true,
    target: "es2024",
    reportCompressedSize: false,
  },
});
