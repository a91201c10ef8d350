/** How long a call that RDS takes only once may be under way before its effect, or the lack of it, is believed. */

/** From writing down that RDS is asked until the request leaves. Whoever is later does not ask any more. */
export const SENDING_MS = 60_000;
/** From the same moment: what RDS took is seen by then. Longer than `SENDING_MS`, one request and RDS's own list. */
export const SETTLING_MS = 3 * 60_000;
