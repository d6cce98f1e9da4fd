import { counted } from '../../names/counted.ts';
import { ClarionError } from '../../names/error.ts';
import { readPrepared } from '../../publish/prepared.ts';
import { checkSha256sums, readTar, releaseLayout } from '../../release/index.ts';
import { digestListName } from '../../release/member.ts';
import { sha256 } from '../../release/sha256sums.ts';
import { knownMembers } from '../../signing/index.ts';
import type { Terminal } from '../terminal.ts';
import { type Place, signAsMembers } from './place.ts';

/**
 * Shows what a prepared publication holds and signs all of it. The release beside the digest list must be the one that
 * it lists: nobody signs digests of something else than what they can look at.
 */
export async function signPrepared(terminal: Terminal, folder: string, place: Place) {
  const { file, signed, team, tar } = await readPrepared(folder);
  terminal.out(
    `${folder}: prepared ${file.date} for team file ${file.team} of ${file.workspace}, ${team.threshold} of ${team.members.length} must sign`,
  );
  const sums = signed.find(({ name }) => name.endsWith(`/${digestListName}`));
  if (file.release !== null) {
    const members = tar === undefined ? [] : await readTar(tar, releaseLayout);
    const listed = members.find(({ name }) => name === digestListName);
    if (sums === undefined || listed === undefined || Buffer.compare(sums.bytes, listed.bytes) !== 0)
      throw new ClarionError('verification', `${folder} does not hold the release that is to be signed`, {
        code: 'publish/prepared',
        expected: 'release.tar with the same SHA256SUMS',
      });
    checkSha256sums(members);
    const folders = Map.groupBy(members, ({ name }) => name.split('/')[0] ?? '');
    const held = ['advisories', 'libraries', 'alarms', 'policies'].map((name) =>
      counted(folders.get(name)?.length ?? 0, `file in ${name}`, `files in ${name}`),
    );
    terminal.out(`  release ${file.release}: ${held.join(', ')}`);
    terminal.out(`  SHA256SUMS has sha256 ${sha256(sums.bytes)}`);
    terminal.note(`To look at it: tar -tvf ${folder}/release.tar`);
  }
  const documents = signed.length - (sums === undefined ? 0 : 1);
  if (documents > 0) terminal.out(`  ${counted(documents, 'document')}`);
  const signatures = await signAsMembers(terminal, signed, await knownMembers(place.path, team), place);
  return { folder, release: file.release, signatures };
}
