/** Looks again every few milliseconds, for states that nobody announces. */
export async function waitUntil<T>(
  look: () => T | undefined | false,
  what: string,
  timeoutMs = 30_000,
): Promise<T> {
  const until = Date.now() + timeoutMs;
  for (;;) {
    const seen = look();
    if (seen !== undefined && seen !== false) return seen;
    if (Date.now() > until) throw new Error(`Waited ${timeoutMs} ms for ${what}.`);
    await new Promise((resolve) => {
      setTimeout(resolve, 5);
    });
  }
}
