import { expect } from 'vitest';
import { type CommandUnderTest, type Ended, run } from './command.ts';
import type { Point } from './operations.ts';

/** Kills a command right before a call takes effect. Fails where the command was not killed. */
export async function killAt(command: CommandUnderTest, point: Point): Promise<void> {
  const { ended } = await run(command, injection(point, 'signal=SIGKILL'));
  // A shell says 137. strace ends itself by the signal that ended what it ran.
  expect(ended, `killed before ${told(point)}`).toMatchObject({ code: null, signal: 'SIGKILL' });
}

/** Has a call fail. Fails where no call did. */
export async function failAt(command: CommandUnderTest, point: Point, error: string): Promise<Ended> {
  const { ended, output } = await run(command, injection(point, `error=${error}`));
  expect(output, `${error} at ${told(point)}`).toContain('(INJECTED)');
  return ended;
}

function injection({ call, path, nth }: Point, what: string): readonly string[] {
  return ['-P', path, '-e', `trace=${call}`, `--inject=${call}:${what}:when=${nth}`];
}

export function told({ call, path, nth }: Point): string {
  return `${call} ${nth} of ${path}`;
}
