import { spawnSync } from 'node:child_process';
import type { TestOptions } from 'vitest';

declare module 'vitest' {
  interface TaskMeta {
    /** Why it is skipped. */
    reason?: string;
  }
}

/** True where a command starts; tests that need it skip with a reason where it does not. */
export function hasCommand(name: string, option = '--version'): boolean {
  return spawnSync(name, [option], { stdio: 'ignore' }).error === undefined;
}

/** For tests, or a group of them with what prepares them, that need a program: they are skipped where it is not there, and say so. */
export function needing(program: string, isThere: boolean): TestOptions {
  return isThere ? {} : { skip: true, meta: { reason: `${program} is not installed` } };
}
