import { ClarionError } from '../names/error.ts';
import type { Ring } from '../release/index.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { Previous } from './previous.ts';

export interface RingChoice {
  /** What the publisher asked for. */
  readonly ring?: Ring | undefined;
  readonly workspace: Workspace;
  readonly retract?: readonly string[] | undefined;
}

/** The rings that a release gets into at once. Canary sensors have at least what stable ones have. */
export function ringsFrom(first: Ring): readonly Ring[] {
  return first === 'stable' ? ['stable', 'canary'] : ['canary'];
}

/**
 * Where a new release goes: as asked, else as clarion.yaml says, else to `stable`. A ring names a release always, so the
 * first one goes to both.
 *
 * @throws ClarionError of kind `usage`, code `publish/ring`: where nobody says whether what canary tries is to reach
 * stable sensors by the way, and for a retraction that would not reach them.
 */
export function firstRing(
  { ring, workspace, retract = [] }: RingChoice,
  previous: Pick<Previous, 'rings'> | undefined,
): Ring {
  if (previous === undefined) return 'stable';
  const told = ring ?? workspace.configuration['first-ring'];
  if (told === 'canary' && retract.length > 0)
    throw new ClarionError(
      'usage',
      'A retraction can not go to canary alone: stable would go on telling it',
      {
        code: 'publish/ring',
        expected: '--ring stable, with --retract',
      },
    );
  const { stable, canary } = previous.rings;
  const tried = canary.target.custom.release;
  if (told === undefined && tried > stable.target.custom.release)
    throw new ClarionError(
      'usage',
      `Release ${tried} is in canary alone, and the next one would contain it`,
      {
        code: 'publish/ring',
        expected: '--ring canary to try further, or --ring stable to give all of it to everyone',
        hint: 'first-ring in clarion.yaml says it once for all',
      },
    );
  return told ?? 'stable';
}
