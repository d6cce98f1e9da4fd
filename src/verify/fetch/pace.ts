/** How long a download may take. */
export interface FetchLimits {
  /** Milliseconds without a first byte; also the stretch over which the speed is measured. */
  readonly answer: number;
  /** Milliseconds for the whole of a file. */
  readonly deadline: number;
  /** Bytes a second that must arrive, on average over any `answer` milliseconds. */
  readonly floor: number;
}

export const defaultLimits: FetchLimits = { answer: 20_000, deadline: 15 * 60_000, floor: 1_000 };

/** Watches over a download. */
export interface Pace {
  /** Aborts what is too slow. */
  readonly signal: AbortSignal;
  arrived(bytes: number): void;
  /** Why it was aborted; undefined while it was not. */
  tooSlow(): string | undefined;
  stop(): void;
}

/**
 * A slow-retrieval attack keeps a connection just alive, or sends fast at first and then next to nothing (TUF 1.0.34,
 * 1.5.2): so the speed counts over each stretch of time, not over the whole.
 *
 * @param ended aborts it too.
 */
export function keepPace(limits: FetchLimits, ended?: AbortSignal): Pace {
  const abort = new AbortController();
  const started = performance.now();
  let received = 0;
  let slow: string | undefined;
  let marks: { readonly time: number; readonly received: number }[] = [{ time: started, received: 0 }];
  const judge = (now: number): string | undefined => {
    if (now - started > limits.deadline) return `not whole after ${Math.round(limits.deadline / 1000)} s`;
    // The newest mark that is a whole stretch old, and those after it.
    const old = marks.findLastIndex(({ time }) => now - time >= limits.answer);
    if (old < 0) return undefined;
    marks = marks.slice(old);
    const [mark = { time: started, received: 0 }] = marks;
    if (received === 0) return `no answer in ${limits.answer / 1000} s`;
    const speed = (received - mark.received) / ((now - mark.time) / 1000);
    return speed < limits.floor ? `slower than ${limits.floor} bytes a second` : undefined;
  };
  const every = Math.min(250, limits.answer / 4);
  let last = started;
  /** Milliseconds in which this process did not get to listen: no server is to blame for them. */
  let stalled = 0;
  const watch = setInterval(() => {
    const time = performance.now();
    if (time - last > 2 * every) stalled += time - last - every;
    last = time;
    const now = time - stalled;
    slow = judge(now);
    marks.push({ time: now, received });
    if (slow === undefined) return;
    clearInterval(watch);
    abort.abort();
  }, every);
  const end = () => {
    slow ??= 'this run was told to end';
    abort.abort();
  };
  if (ended?.aborted === true) end();
  ended?.addEventListener('abort', end);
  return {
    signal: abort.signal,
    arrived: (bytes) => {
      received += bytes;
    },
    tooSlow: () => slow,
    stop: () => {
      clearInterval(watch);
      ended?.removeEventListener('abort', end);
    },
  };
}
