import type { FetchLimits } from '../../src/verify/index.ts';

/** How long the sensor waits for a server; a test file puts it in the place of what it waits by itself. */
export const patience: FetchLimits = { answer: 20_000, deadline: 60_000, floor: 1_000 };

/** Does something with a sensor that waits so many milliseconds for an answer. */
export async function waiting<T>(answer: number, work: () => Promise<T>): Promise<T> {
  const before = { ...patience };
  Object.assign(patience, { answer });
  try {
    return await work();
  } finally {
    Object.assign(patience, before);
  }
}
