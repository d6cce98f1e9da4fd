import { isDeepStrictEqual } from 'node:util';
import { readTeamFile, type TeamFile } from '../release/index.ts';
import type { Fetcher } from './fetcher.ts';
import { inStep, refusal } from './steps.ts';
import { ceilings, verifyTeamStep } from './team-chain.ts';

const step = 'verify/team';

export interface EarlierTeams {
  /** The live update's address, ending in a slash. */
  readonly url: URL;
  readonly fetcher: Fetcher;
  /** A team file that is trusted, of any version. */
  readonly trusted: TeamFile;
  /** Keys have to be valid at it. */
  readonly now: Date;
  /** Told each file that belongs to the chain, the newest first. */
  readonly found: (path: string, bytes: Uint8Array) => void;
}

/**
 * Walks the team chain backward, from a trusted team file to the first: for those who pass it on to others, who may
 * have started from an older one. A file belongs to the chain where it leads to the next one as sensors ask for it. The
 * walk ends at the first that nobody has.
 *
 * @throws ClarionError of step `verify/team` for a file that does not lead on, which one whose signers' keys have
 * expired does not; `unreachable`.
 */
export async function findEarlierTeams(walk: EarlierTeams): Promise<void> {
  const { url, fetcher, trusted, now, found } = walk;
  const get = (name: string, ceiling: number) => fetcher.get(new URL(name, url), ceiling, step);
  const read = (bytes: Uint8Array) => inStep(step, () => readTeamFile(bytes));
  const own = `team/${trusted.version}.json`;
  let next = await get(own, ceilings.team);
  if (next === undefined) return;
  if (!isDeepStrictEqual(await read(next), trusted))
    throw refusal(step, `${own} is not the team file that is trusted`);
  found(own, next);
  for (let version = trusted.version; version > 1; version--) {
    const signatures = await get(`team/${version}.json.asc`, ceilings.signatures);
    const name = `team/${version - 1}.json`;
    const before = await get(name, ceilings.team);
    if (signatures === undefined || before === undefined) return;
    const team = await read(before);
    await verifyTeamStep(team, { next, signatures, now });
    found(`team/${version}.json.asc`, signatures);
    found(name, before);
    next = before;
  }
}
