export interface JitterOptions {
  /** From 0 up to, and without, 1. */
  readonly random: () => number;
  /** Returns after so many milliseconds. */
  readonly sleep: (milliseconds: number) => Promise<unknown>;
  /** Told how long the wait will be, in whole seconds. */
  readonly waiting?: (seconds: number) => void;
}

/**
 * Waits for a while that nobody can foretell, before a live update is asked: sensors whose cron begins in the same
 * second would ask in the same second, too.
 *
 * @param most seconds; each shorter wait is as likely. 0 does not wait.
 */
export async function waitJitter(most: number, { random, sleep, waiting }: JitterOptions): Promise<void> {
  if (most === 0) return;
  const milliseconds = Math.floor(random() * most * 1000);
  waiting?.(Math.ceil(milliseconds / 1000));
  await sleep(milliseconds);
}
