import { spawnSync } from 'node:child_process';

/** True where a command starts; tests that need it skip with a reason where it does not. */
export function hasCommand(name: string, option = '--version'): boolean {
  return spawnSync(name, [option], { stdio: 'ignore' }).error === undefined;
}
