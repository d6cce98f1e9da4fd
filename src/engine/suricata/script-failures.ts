import { basename } from 'node:path';

/** As Suricata 7 tells it in its log, once for each packet: the script's path, a line, and what Lua said. */
const failure = /failed to run script: (.+\.lua):([0-9]+): (.+)$/;

/**
 * Scripts that failed while they ran, by their file's name, with what Lua said first. The engine takes a script that
 * fails for one that does not match, and says so in its log alone.
 */
export function scriptFailures(log: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const line of log.split('\n')) {
    const [, path = '', at = '', words = ''] = failure.exec(line) ?? [];
    const name = basename(path);
    if (path !== '' && !found.has(name)) found.set(name, `line ${at}: ${words}`);
  }
  return found;
}
