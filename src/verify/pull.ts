import type { TargetFile } from '@tufjs/models';
import { ClarionError } from '../names/error.ts';
import { bundlePath, type TargetCustom, type TeamFile, targetCustomSchema } from '../release/index.ts';
import { tarLimits } from '../release/tar.ts';
import { fetchTar, type KeptTar } from './fetch-tar.ts';
import type { Fetcher } from './fetcher.ts';
import { type VerifiedRelease, verifyRelease } from './release.ts';
import type { PartialFiles } from './resume.ts';
import { refusal, type StepObserver } from './steps.ts';
import { walkTeam } from './team-chain.ts';
import { type MetadataStore, type Repository, type Ring, refresh } from './tuf/client.ts';

/** The newest release that this machine has seen verified: nothing goes back behind it. */
export interface Floor {
  readonly release: number;
  /** sha256 of its tar. */
  readonly sha256: string;
  /** Its date, the newest signed one that verified. */
  readonly date: Date;
}

export interface PullOptions {
  /** The live update's address, ending in a slash. */
  readonly url: URL;
  /** Other addresses of the same live update, tried in turn where the one before fails or is refused. */
  readonly mirrors?: readonly URL[] | undefined;
  /** Told why an address was left for the next. */
  readonly mirrorLeft?: ((url: URL, why: ClarionError) => Promise<void>) | undefined;
  /**
   * For `file:` alone, milliseconds by which the timestamp may have expired: a live update that is carried by hand is
   * older than one that is asked for. Nothing else may have.
   */
  readonly carriedFor?: number | undefined;
  readonly ring: Ring;
  readonly fetcher: Fetcher;
  readonly metadata: MetadataStore;
  /** TUF root metadata of the enrolment. */
  readonly root: Uint8Array;
  readonly team: TeamFile;
  /** Keeps the bytes of each next team file that verified: it is trusted from then on, whatever comes after it. */
  readonly keepTeam?: ((team: Uint8Array) => Promise<void>) | undefined;
  /** This machine's clock, read once. */
  readonly clock: Date;
  readonly floor?: Floor | undefined;
  /** The number of the release that is installed, whole. */
  readonly installed?: number | undefined;
  /** Releases of which the tar is still here. */
  readonly kept?: readonly KeptTar[] | undefined;
  /** Where downloads that broke off wait for the next run. */
  readonly partials?: PartialFiles | undefined;
  readonly passed?: StepObserver | undefined;
  /** Told why a delta was not taken; the whole bundle is then. */
  readonly deltaRefused?: ((reason: string) => Promise<void>) | undefined;
}

/** What the repository's lock says, whether or not there is something new. */
export interface Freshness {
  /** When the timestamp expires, RFC 3339. */
  readonly expires: string;
}

export type Pulled =
  | { readonly outcome: 'nothing-new'; readonly freshness: Freshness }
  | {
      readonly outcome: 'new';
      readonly freshness: Freshness;
      readonly release: VerifiedRelease;
      readonly tar: Uint8Array;
      readonly sha256: string;
      readonly way: 'delta' | 'whole';
      /** Bytes of the delta or the bundle. */
      readonly bytes: number;
      /** What the ring says of deltas that lead to it: by the older release, length and the digest's beginning. */
      readonly deltas: TargetCustom['deltas'];
    };

/**
 * Asks a live update for its newest release and verifies it: every step of `steps`, in order. Writes nothing but
 * metadata that verified, through `metadata`; so a mirror can begin where the one before was left.
 *
 * @throws ClarionError `verification` with the step's code, `unreachable`, or `state` where this machine's own
 * metadata is damaged. Of several addresses, the first refusal counts more than one that nobody answers at.
 */
export async function pull(options: PullOptions): Promise<Pulled> {
  const left: ClarionError[] = [];
  for (const url of [options.url, ...(options.mirrors ?? [])]) {
    try {
      return await pullFrom(url, options);
    } catch (error) {
      if (!(error instanceof ClarionError) || !['verification', 'unreachable'].includes(error.kind))
        throw error;
      if (left.length < (options.mirrors?.length ?? 0)) await options.mirrorLeft?.(url, error);
      left.push(error);
    }
  }
  throw left.find(({ kind }) => kind === 'verification') ?? left[0];
}

async function pullFrom(url: URL, options: PullOptions): Promise<Pulled> {
  // 5.1. A clock set back can not make old metadata good again: the floor is a signed date, never a local one.
  const now = new Date(Math.max(options.clock.getTime(), options.floor?.date.getTime() ?? 0));
  const repository = await refresh({
    url: new URL('metadata/', url),
    fetcher: options.fetcher,
    store: options.metadata,
    enrolled: options.root,
    now,
    grace: url.protocol === 'file:' ? options.carriedFor : undefined,
    passed: options.passed,
  });
  const freshness = { expires: repository.timestamp.signed.expires };
  const { target, custom } = await chooseBundle(repository, options.ring);
  options.passed?.('verify/targets');
  checkForward(custom, options);
  if (options.installed === custom.release && options.floor?.release === custom.release)
    return { outcome: 'nothing-new', freshness };

  const { tar, way, bytes } = await fetchTar({
    target,
    custom,
    url: new URL('targets/', url),
    consistent: repository.root.consistent,
    fetcher: options.fetcher,
    kept: options.kept ?? [],
    partials: options.partials,
    deltaRefused: options.deltaRefused,
  });
  options.passed?.('verify/bundle');
  const team = await walkTeam({
    trusted: options.team,
    to: custom.team,
    url,
    fetcher: options.fetcher,
    now,
    keep: options.keepTeam,
  });
  const release = await verifyRelease(tar, {
    team,
    now,
    expected: { release: custom.release, team: custom.team },
    passed: options.passed,
  });
  const { deltas } = custom;
  return { outcome: 'new', freshness, release, tar, sha256: custom.tar.sha256, way, bytes, deltas };
}

/** TUF 1.0.34, 5.7.1: the ring names exactly one bundle, under a name that tells its release and that is the ring's. */
async function chooseBundle(
  repository: Repository,
  name: Ring,
): Promise<{ target: TargetFile; custom: TargetCustom }> {
  const step = 'verify/targets';
  const ring = await repository.delegated(name);
  const [target, ...others] = Object.values(ring.signed.targets);
  if (target === undefined || others.length > 0)
    throw refusal(step, `The ring ${name} names ${others.length + (target === undefined ? 0 : 1)} targets`, {
      expected: 'one bundle',
    });
  const custom = targetCustomSchema.safeParse(target.custom);
  if (!custom.success)
    throw refusal(
      step,
      `The ring ${name} tells too little of ${target.path}: ${custom.error.issues[0]?.message ?? ''}`,
    );
  const expected = bundlePath(name, custom.data.release);
  if (target.path !== expected)
    throw refusal(step, `The ring ${name} names ${JSON.stringify(target.path)}`, { expected });
  if (custom.data.tar.length > tarLimits.bytes || target.length > tarLimits.bytes)
    throw refusal(step, `The release is longer than ${tarLimits.bytes} bytes`);
  if (!/^[0-9a-f]{64}$/.test(target.hashes.sha256 ?? ''))
    throw refusal(step, `The ring ${name} gives no sha256 of ${target.path}`);
  // 5.6.7: whoever asks for this path, without a ring in mind, comes to the same.
  const found = await repository.find(target.path);
  if (found?.role !== name)
    throw refusal(step, `The ring ${name} is not trusted with ${target.path}`, {
      expected: `a delegation of this path to ${name}${found === undefined ? '' : `, and not to ${found.role}`}`,
    });
  return { target, custom: custom.data };
}

/** A release number never goes down, and one number is one tar. */
function checkForward(custom: TargetCustom, { floor, installed }: PullOptions): void {
  const seen = Math.max(floor?.release ?? 0, installed ?? 0);
  if (custom.release < seen)
    throw refusal(
      'verify/release',
      `The live update offers release ${custom.release}, and release ${seen} was seen before`,
      {
        expected: `release ${seen} or newer`,
        hint: 'An older release was put in its place. Tell the publisher.',
      },
    );
  if (floor !== undefined && custom.release === floor.release && custom.tar.sha256 !== floor.sha256)
    throw refusal(
      'verify/release',
      `The live update offers another release under the number ${custom.release}`,
      {
        expected: `the release ${custom.release} that was seen before, with digest ${floor.sha256}`,
        hint: 'Two different releases must not have one number. Tell the publisher.',
      },
    );
}
