import { lstat, readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { SensorPaths } from '../../src/sensor/index.ts';
import type { StepCode } from '../../src/verify/index.ts';

/** Everything below a sensor's state and configuration, by path: a file's mode and bytes, where a link points. */
export type SensorState = ReadonlyMap<string, string>;

export async function readState({ state }: SensorPaths): Promise<SensorState> {
  const found = new Map<string, string>();
  for (const entry of await readdir(state, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const mode = (await lstat(path)).mode.toString(8);
    const is = entry.isSymbolicLink()
      ? `-> ${await readlink(path)}`
      : entry.isFile()
        ? (await readFile(path)).toString('latin1')
        : 'a folder';
    found.set(path.slice(state.length + 1), `${mode} ${is}`);
  }
  return found;
}

/** Metadata that a run may have kept when this step refused, since it verified before. */
const earlier: Readonly<Record<StepCode | 'unreachable', readonly string[]>> = {
  'verify/root': [],
  'verify/timestamp': [],
  'verify/snapshot': ['timestamp'],
  'verify/targets': ['timestamp', 'snapshot', 'targets', 'stable'],
  'verify/bundle': ['timestamp', 'snapshot', 'targets', 'stable'],
  'verify/archive': ['timestamp', 'snapshot', 'targets', 'stable'],
  'verify/team': ['timestamp', 'snapshot', 'targets', 'stable'],
  'verify/signatures': ['timestamp', 'snapshot', 'targets', 'stable'],
  'verify/digests': ['timestamp', 'snapshot', 'targets', 'stable'],
  'verify/release': ['timestamp', 'snapshot', 'targets', 'stable'],
  'verify/content': ['timestamp', 'snapshot', 'targets', 'stable'],
  unreachable: ['timestamp', 'snapshot', 'targets', 'stable'],
};

/**
 * What a refused update may change, and no more: metadata of the steps before, to the same or a newer version, and
 * what `also` names; the journal grows, and its last line is the refusal.
 */
export function expectUnchanged(
  before: SensorState,
  after: SensorState,
  step: StepCode | 'unreachable',
  also: readonly string[] = [],
): void {
  const may = new Set([
    ...earlier[step].map((role) => `metadata/${role}.json`),
    'metadata/timestamp.tag',
    ...also,
  ]);
  const rest = (state: SensorState) =>
    [...state].filter(
      ([path]) => !may.has(path) && !/^(metadata|partial(\/.*)?|journal\.jsonl|lock)$/.test(path),
    );
  expect(rest(after)).toEqual(rest(before));
  for (const path of may) {
    if (path.endsWith('.tag')) continue;
    expect(versionOf(after.get(path)), path).toBeGreaterThanOrEqual(versionOf(before.get(path)));
  }
  const [told = '', tells = ''] = [before.get('journal.jsonl'), after.get('journal.jsonl')];
  expect(tells.startsWith(told)).toBe(true);
  expect(JSON.parse(tells.trimEnd().split('\n').at(-1) ?? '')).toMatchObject({
    event: 'update-refused',
    code: step === 'unreachable' ? 'verify/fetch' : step,
  });
}

/** The version of a file of TUF metadata, or of a team file; 0 where there is none. */
function versionOf(kept: string | undefined): number {
  if (kept === undefined) return 0;
  const data = JSON.parse(kept.slice(kept.indexOf(' ') + 1));
  return Number(data.signed?.version ?? data.version);
}
