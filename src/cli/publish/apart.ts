import { type Command, Option } from 'commander';
import { ClarionError } from '../../names/error.ts';
import { type Planning, type Publication, preparePublication, signedApart } from '../../publish/index.ts';
import { type Ring, rings } from '../../release/index.ts';
import type { Terminal } from '../terminal.ts';

/** Options of `publish` for teams whose keys are not where it runs. */
export interface ApartOptions {
  readonly prepare?: string;
  readonly finish?: string;
  readonly resign?: boolean;
  readonly ring?: Ring;
}

export function withSigningApart(command: Command): Command {
  return command
    .option(
      '--prepare <dir>',
      'write what members are to sign into a new folder, and publish nothing; each runs clarion sign there',
    )
    .option('--finish <dir>', 'publish what was prepared in this folder and signed by enough members')
    .addOption(
      new Option(
        '--ring <ring>',
        'where a new release goes: stable is all sensors, canary the ring that tries it until you promote it (default: first-ring in clarion.yaml, else stable)',
      ).choices(rings),
    )
    .option(
      '--resign',
      'make a release also where the content is published already; after a change of the team that is done anyway',
    );
}

/** @throws ClarionError of kind `usage` for options that do not go together. */
export function expectOneWay({ prepare, finish, resign, ring }: ApartOptions): void {
  if (finish === undefined || [prepare, resign, ring].every((each) => each === undefined)) return;
  throw new ClarionError('usage', '--finish goes with none of --prepare, --resign and --ring', {
    code: 'publish/prepared',
    expected: 'what is published was decided when it was prepared',
  });
}

/** Prepares, and says what comes next. */
export async function prepareApart(terminal: Terminal, planning: Planning, folder: string): Promise<void> {
  const prepared = await preparePublication(planning, folder);
  terminal.json({ folder, prepared: prepared ?? null });
  if (prepared === undefined) {
    terminal.out('Nothing to sign: what is published is what it would be.');
    return;
  }
  const { release, sign } = prepared;
  const what = release === undefined ? 'No new release' : `Release ${release}`;
  terminal.out(`${what}, prepared in ${folder}: ${sign.length} to be signed`);
  const { threshold, members } = planning.keys.team;
  terminal.note(
    `Next: ${threshold} of ${members.map(({ email }) => email).join(', ')} run clarion sign on a copy of ${folder}, or gpg --armor --detach-sign on each file that prepared.json lists.`,
  );
  terminal.note(
    `Then, with their signatures beside the files: clarion publish --out ${planning.out} --finish ${folder}`,
  );
}

/** What changes in a publication that was prepared. */
export async function apart(
  { keys, now }: Planning,
  finish: string | undefined,
): Promise<Partial<Pick<Publication, 'date' | 'sign' | 'resign' | 'ring'>>> {
  return finish === undefined ? {} : signedApart(finish, keys.team, now);
}
