import { copyOf, followed, textsOf } from './copying.ts';
import type { SwitchOptions } from './enable.ts';
import { keptReleases, readRelease } from './master.ts';
import type { SensorPaths } from './paths.ts';
import { type Decision, type Rewriting, rewriteCopies, type Subject } from './rewrite.ts';
import { whyGone } from './running.ts';

/**
 * Has copies follow the releases: they lose their own text, and run as each release has them. Only what the operator
 * did not edit can.
 *
 * @throws ClarionError `usage` for one that is named and edited, withdrawn or the operator's own.
 */
export function followReleases(paths: SensorPaths, options: SwitchOptions): Promise<Rewriting> {
  return rewriteCopies(paths, options, async ({ state, known, copy }) => {
    if (copy.follows !== undefined) return undefined;
    if (state === 'current' || state === 'behind') return { by: followed(known, copy.enabled), bases: [] };
    if (state === 'own') return { reason: 'it is your own' };
    if (state === 'withdrawn') return { reason: 'it is withdrawn: the release does not have it' };
    return {
      reason: 'you edited it, and a followed signature has no text of its own',
      hint: `Give up your edit first: clarion library take --discard-edits ${known.name}.`,
    };
  });
}

/**
 * Holds what is followed: it gets the text that it runs with now, and no release changes it any more.
 *
 * @throws ClarionError `usage` for one that is named, and that no kept release has.
 */
export function holdSignatures(paths: SensorPaths, options: SwitchOptions): Promise<Rewriting> {
  return rewriteCopies(paths, options, async (subject) => {
    if (subject.copy.follows === undefined) return undefined;
    return heldFrom(paths, subject);
  });
}

async function heldFrom(paths: SensorPaths, { catalogue, known, copy }: Subject): Promise<Decision> {
  const { master } = catalogue;
  if (master !== undefined && copy.rule !== undefined) {
    const by = await copyOf(master, known, copy.enabled);
    return { by, bases: textsOf(by) };
  }
  // It was withdrawn: the release before may still have it.
  for (const number of (await keptReleases(paths)).toReversed()) {
    if (number === master?.file.number) continue;
    const before = await readRelease(paths, number);
    const released = before.signatures.find(({ name, sid }) => name === known.name && sid === copy.sid);
    if (released === undefined) continue;
    const by = await copyOf(before, { name: known.name, master: released }, copy.enabled);
    return { by, bases: textsOf(by) };
  }
  return { reason: `${whyGone(master, known)}, and no release that is kept here has its text` };
}
