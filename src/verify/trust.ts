import type { TeamFile } from '../release/index.ts';
import { selfSigned } from './tuf/metadata.ts';

/**
 * Looks at what an enrolment asks a sensor to trust: a TUF root that is signed by its own keys, and a key for each
 * member of the team. Whether they are the right ones, only a comparison out of band can tell.
 *
 * @param root the bytes of TUF root metadata.
 * @throws ClarionError of step `verify/root` or `verify/team`.
 */
export async function checkTrust(root: Uint8Array, team: TeamFile): Promise<void> {
  selfSigned({ step: 'verify/root', name: 'root.json', bytes: root });
  const { memberKey } = await import('./signatures.ts');
  for (const member of team.members) await memberKey(member);
}
