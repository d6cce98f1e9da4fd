import { copyOf, textsOf } from './copying.ts';
import type { CustomSignature } from './custom.ts';
import type { SwitchOptions } from './enable.ts';
import type { SensorPaths } from './paths.ts';
import { type Decision, type Rewriting, rewriteCopies, type Subject } from './rewrite.ts';
import { mergeTexts, sidesOf } from './texts.ts';

export interface TakeOptions extends SwitchOptions {
  /** Gives up the operator's edits for what the release has. */
  readonly discardEdits?: boolean;
}

/**
 * Takes what the installed release has into copies. What the operator edited stays, unless its edits are given up.
 *
 * @throws ClarionError `usage` for one that is named and edited, withdrawn or the operator's own.
 */
export function takeUpstream(paths: SensorPaths, options: TakeOptions): Promise<Rewriting> {
  return rewriteCopies(paths, options, async (subject) => {
    const { state, known } = subject;
    if (state === 'follows' || state === 'current') return undefined;
    if ((state === 'edited' || state === 'both') && options.discardEdits !== true)
      return {
        reason: 'you edited it',
        hint: `See clarion library diff ${known.name}; then merge, keep, or take --discard-edits.`,
      };
    return upstreamTaken(subject);
  });
}

/**
 * Merges what the release changed into copies that the operator edited. One that was not edited takes what the release
 * has.
 *
 * @throws ClarionError `usage` for one that is named and where changes clash.
 */
export function mergeUpstream(paths: SensorPaths, options: SwitchOptions): Promise<Rewriting> {
  return rewriteCopies(paths, options, async (subject) => {
    const { state, known, copy, catalogue } = subject;
    if (state === 'follows' || state === 'current' || state === 'edited') return undefined;
    if (state !== 'both') return upstreamTaken(subject);
    const { base, upstream, yours } = await sidesOf(catalogue.master, known, copy, await subject.bases());
    const hint = `See clarion library diff ${known.name}; edit ${copy.file}:${copy.place.line} by hand, and say clarion library keep ${known.name}.`;
    if (base === undefined || upstream === undefined)
      return { reason: 'what it was copied from was not kept, so nobody can tell your changes', hint };
    const { merged } = mergeTexts(base, upstream, yours);
    if (merged === undefined) return { reason: 'your changes and those of the release clash', hint };
    return onUpstream(subject, { rule: merged.rule, detectors: merged.detectors });
  });
}

/**
 * Keeps copies as they are: from now on they are compared with what the installed release has. One that is withdrawn
 * becomes the operator's own.
 */
export function keepYours(paths: SensorPaths, options: SwitchOptions): Promise<Rewriting> {
  return rewriteCopies(paths, options, async (subject) => {
    const { state, copy } = subject;
    if (state === 'behind' || state === 'both')
      return onUpstream(subject, { rule: copy.rule, detectors: copy.detectors });
    if (state !== 'withdrawn') return undefined;
    if (copy.rule === undefined)
      return { reason: 'it is followed and withdrawn', hint: `Say clarion library hold ${copy.name}.` };
    return {
      by: { name: copy.name, enabled: copy.enabled, rule: copy.rule, detectors: copy.detectors },
      bases: [],
    };
  });
}

async function upstreamTaken({ catalogue, known, copy, state }: Subject): Promise<Decision> {
  if (state === 'own') return { reason: 'it is your own' };
  if (catalogue.master === undefined || state === 'withdrawn')
    return {
      reason: 'it is withdrawn: the release does not have it',
      hint: `Say clarion library disable ${known.name}, or clarion library keep ${known.name} to make it your own.`,
    };
  const by = await copyOf(catalogue.master, known, copy.enabled);
  return { by, bases: textsOf(by) };
}

/** Texts of the operator's on the base that the installed release has. */
async function onUpstream(
  subject: Subject,
  { rule, detectors }: Pick<CustomSignature, 'rule' | 'detectors'>,
): Promise<Decision> {
  const taken = await upstreamTaken(subject);
  if (taken === undefined || 'reason' in taken) return taken;
  const own = detectors === undefined || Object.keys(detectors).length === 0 ? {} : { detectors };
  const { name, enabled, base } = taken.by;
  return { by: { name, enabled, base, rule, ...own }, bases: taken.bases };
}
