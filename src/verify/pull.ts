import { ClarionError } from '../names/error.ts';
import type { Ring, RingCustom, TargetCustom, TeamFile } from '../release/index.ts';
import { fetchTar, type KeptTar } from './fetch-tar.ts';
import type { Fetcher } from './fetcher.ts';
import { type VerifiedRelease, verifyRelease } from './release.ts';
import type { PartialFiles } from './resume.ts';
import { offerOf, type RingOffer } from './ring.ts';
import { refusal, type StepObserver } from './steps.ts';
import { walkTeam } from './team-chain.ts';
import { type MetadataStore, type Repository, refresh } from './tuf/client.ts';

/** The newest release that this machine has seen verified: nothing goes back behind it. */
export interface Floor {
  readonly release: number;
  /** sha256 of its tar. */
  readonly sha256: string;
  /** Its date, the newest signed one that verified. */
  readonly date: Date;
  /** The ring that offered it. Another ring may be behind; this one may not. */
  readonly ring: Ring;
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
  /**
   * Takes what the ring offers also where a sensor would wait, because it has a newer one: for a mirror, which installs
   * nothing and hands on what the ring says.
   */
  readonly asOffered?: boolean | undefined;
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
  /** The ring is behind this machine, and may be. */
  | { readonly outcome: 'waiting'; readonly freshness: Freshness; readonly custom: RingCustom }
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
  if (mustWait(custom, options) && options.asOffered !== true)
    return { outcome: 'waiting', freshness, custom };
  if (options.installed === custom.release && options.floor?.release === custom.release)
    return { outcome: 'nothing-new', freshness };

  const [{ tar, way, bytes }] = await Promise.all([
    fetchTar({
      target,
      custom,
      url: new URL('targets/', url),
      consistent: repository.root.consistent,
      fetcher: options.fetcher,
      kept: options.kept ?? [],
      partials: options.partials,
      deltaRefused: options.deltaRefused,
    }),
    // What checks the release is large, and there is time to load it.
    import('./signatures.ts'),
  ]);
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

/** What the ring offers, and that whoever asks for its path without a ring in mind comes to the same (5.6.7). */
async function chooseBundle(repository: Repository, name: Ring): Promise<RingOffer> {
  const offer = offerOf(name, await repository.delegated(name));
  const { path } = offer.target;
  const found = await repository.find(path);
  if (found?.role !== name)
    throw refusal('verify/targets', `The ring ${name} is not trusted with ${path}`, {
      expected: `a delegation of this path to ${name}${found === undefined ? '' : `, and not to ${found.role}`}`,
    });
  return offer;
}

/**
 * A release number never goes down, and one number is one tar. A ring may be behind this machine for two reasons: what
 * this machine has was withdrawn, or it saw that in another ring. It waits then, and installs nothing.
 *
 * @returns true where it waits.
 */
function mustWait(custom: RingCustom, { floor, installed, ring }: PullOptions): boolean {
  const seen = Math.max(floor?.release ?? 0, installed ?? 0);
  const withdrawn = custom.withdrawn.find(({ release }) => release === seen);
  if (custom.release < seen && withdrawn === undefined && (floor?.ring ?? ring) === ring)
    throw refusal(
      'verify/release',
      `The live update offers release ${custom.release}, and release ${seen} was seen before`,
      {
        expected: `release ${seen} or newer`,
        hint: 'An older release was put in its place. Tell the publisher.',
      },
    );
  const told = custom.release === seen ? custom.tar.sha256 : withdrawn?.sha256;
  if (floor?.release === seen && told !== undefined && told !== floor.sha256)
    throw refusal('verify/release', `The live update tells of another release under the number ${seen}`, {
      expected: `the release ${seen} that was seen before, with digest ${floor.sha256}`,
      hint: 'Two different releases must not have one number. Tell the publisher.',
    });
  return custom.release < seen;
}
