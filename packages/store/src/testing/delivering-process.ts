/**
 * A deliverer: asks for more places in the budget than there are, claims what waits in the outbox, tells its parent how
 * much it got, and is then there to be killed.
 */
import { openStore } from "../open-store.ts";
import { addressFrom } from "./address-from.ts";
import { systemClock } from "./system-clock.ts";

const [place = ""] = process.argv.slice(2);
const store = await openStore({ ...addressFrom(place), clock: systemClock });

let places = 0;
for (let call = 0; call < 30; call += 1) {
  const wait = await store.budget.take([
    { key: "posts", everyMs: 600_000, burst: 20 },
    { key: "posts C1", everyMs: 600_000, burst: 25 },
  ]);
  if (wait === 0) places += 1;
}
const claimed = await store.outbox.claim(1);
process.send?.({ places, claimed: claimed.map(({ id }) => id) });
// Without a timer it would end, because nothing else keeps it.
setInterval(() => undefined, 60_000);
