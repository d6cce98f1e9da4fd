import type { TeamFile } from '../../release/team-file.ts';
import { knownMembers, readKeyFiles, teamDifferences } from '../../signing/index.ts';
import type { Terminal } from '../terminal.ts';
import { type Place, signAsMembers } from './place.ts';

/** Shows a team file, and what it changes where the one before is known here; signs it. */
export async function signTeam(
  terminal: Terminal,
  { file, bytes, team }: { readonly file: string; readonly bytes: Uint8Array; readonly team: TeamFile },
  place: Place,
) {
  const before = (await readKeyFiles(place.path)).team?.file;
  terminal.out(
    `${file}: team file ${team.version} of ${team.workspace}, ${team.threshold} of ${team.members.length} must sign`,
  );
  for (const { name, email, fingerprint } of team.members)
    terminal.out(`  ${name} <${email}> ${fingerprint}`);
  if (before !== undefined && before.version + 1 === team.version)
    for (const line of teamDifferences(before, team)) terminal.out(`  ${line}`);
  const known = await knownMembers(place.path, team);
  const signatures = await signAsMembers(terminal, [{ name: file, bytes }], known, place);
  return { file, team: team.version, signatures };
}
