import { sha256 } from '../release/index.ts';
import type { Catalogue, Copy, Known } from './catalogue.ts';
import type { MasterSignature } from './master.ts';

/** How what is in a custom library stands to the installed release. */
export type Upkeep =
  /** It has no rule of its own, and runs as the release has it. */
  | 'follows'
  /** The release has the same. */
  | 'current'
  /** The release has another, and the operator changed nothing. */
  | 'behind'
  /** The operator changed it, and the release did not. */
  | 'edited'
  /** The operator changed it, and a later release did too. */
  | 'both'
  /** The release does not have it. */
  | 'withdrawn'
  /** The operator's own: it has no base. */
  | 'own';

export const upkeeps = ['follows', 'current', 'behind', 'edited', 'both', 'withdrawn', 'own'] as const;

/** What is the same in two releases, or a release and a copy: a rule, and its detectors by name. */
export interface Digests {
  readonly rule: string;
  readonly detectors: Readonly<Record<string, string>>;
}

/** How a copy stands; undefined where there is none. `edited` also of one that is withdrawn. */
export function upkeepOf(
  { master: library }: Pick<Catalogue, 'master'>,
  { copy, master }: Known,
): { readonly state: Upkeep; readonly edited: boolean } | undefined {
  if (copy === undefined) return undefined;
  if (copy.follows !== undefined)
    return { state: copy.rule === undefined ? 'withdrawn' : 'follows', edited: false };
  if (copy.base === undefined) return { state: 'own', edited: false };
  const upstream = upstreamOf(copy, master);
  if (upstream === undefined) {
    const edited = isEdited(copy);
    return { state: library !== undefined ? 'withdrawn' : edited ? 'edited' : 'current', edited };
  }
  // Most copies are as the release has them; only the others' digests are looked at.
  if (copy.rule === upstream.rule && detectorsAlike(detectorDigests(copy), upstreamDetectors(upstream)))
    return { state: 'current', edited: false };
  const base = baseDigests(copy);
  const moved =
    base === undefined ||
    sha256(Buffer.from(upstream.rule)) !== base.rule ||
    !detectorsAlike(base.detectors, upstreamDetectors(upstream));
  const edited = isEdited(copy);
  return { state: moved ? (edited ? 'both' : 'behind') : 'edited', edited };
}

/** The master signature of a copy. One of the same name with another sid is another signature. */
export function upstreamOf(
  { base }: Pick<Copy, 'base'>,
  master: MasterSignature | undefined,
): MasterSignature | undefined {
  return master?.sid === base?.sid ? master : undefined;
}

function isEdited(copy: Copy): boolean {
  const base = baseDigests(copy);
  return (
    base === undefined ||
    sha256(Buffer.from(copy.rule ?? '')) !== base.rule ||
    !detectorsAlike(detectorDigests(copy), base.detectors)
  );
}

/** Undefined where it can't be told what its detectors were. */
export function baseDigests({ base, detectors }: Copy): Digests | undefined {
  if (base === undefined || (base.detectors === undefined && detectors !== undefined)) return undefined;
  return { rule: base.digest, detectors: base.detectors ?? {} };
}

function detectorDigests({ detectors = {} }: Copy): Digests['detectors'] {
  return Object.fromEntries(
    Object.entries(detectors).map(([name, text]) => [name, sha256(Buffer.from(text))]),
  );
}

function upstreamDetectors({ detector, detectorDigest }: MasterSignature): Digests['detectors'] {
  return detector === undefined || detectorDigest === undefined ? {} : { [detector]: detectorDigest };
}

function detectorsAlike(a: Digests['detectors'], b: Digests['detectors']): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}
