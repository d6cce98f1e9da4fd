import type { Loads } from '../library/index.ts';
import { ClarionError } from '../names/error.ts';
import type { Proof } from '../proof/index.ts';
import type { PublicContent } from '../workspace/index.ts';

/** Most failures that one message tells. */
const told = 10;

/**
 * Refuses signatures that failed: each that is to be published has a proof without failures (a missing sample is one).
 * A proof of the level `unproven` (no engine was there) passes here: whether that may be published is asked before.
 *
 * @throws ClarionError of kind `content`, code `publish/proof`, that names every one that failed.
 */
export function requireProof(
  signatures: readonly { readonly data: { readonly name: string } }[],
  proofs: readonly Proof[],
): void {
  const byName = new Map(proofs.map((proof) => [proof.name, proof]));
  const failures = signatures.flatMap(({ data: { name } }) =>
    (byName.get(name)?.failures ?? ['it was not proven']).map((failure) => `${name}: ${failure}`),
  );
  if (failures.length === 0) return;
  const more = failures.length > told ? `; and ${failures.length - told} more` : '';
  throw new ClarionError(
    'content',
    `Not proven, so not published. ${failures.slice(0, told).join('; ')}${more}`,
    {
      code: 'publish/proof',
      expected: 'each signature fires on its own samples and stays silent on the others',
      hint: 'clarion prove shows every sample',
    },
  );
}

/**
 * Refuses notes that name an imported rule which the engine refuses: no release holds it, so nobody could do as the note
 * says.
 *
 * @throws ClarionError of kind `content`, code `publish/proof`, that names every one.
 */
export function requireLoading(
  { notes, libraries = [] }: Pick<PublicContent, 'notes' | 'libraries'>,
  loads: Loads,
): void {
  const named = Map.groupBy(
    notes.flatMap(({ matter }) => matter.signatures.map((name) => ({ name, id: matter.id }))),
    ({ name }) => name,
  );
  const failures = libraries.flatMap(({ group, rules }) =>
    rules.flatMap(({ name, sid }) => {
      const naming = named.get(name);
      const verdict = naming && loads.get(group)?.get(sid);
      if (naming === undefined || verdict === undefined || !('refused' in verdict)) return [];
      return [`${name}, which ${naming.map(({ id }) => id).join(', ')} names: ${verdict.refused}`];
    }),
  );
  if (failures.length === 0) return;
  throw new ClarionError(
    'content',
    `The engine refuses what notes name. ${failures.slice(0, told).join('; ')}`,
    {
      code: 'publish/proof',
      expected: 'notes that name imported signatures which load',
      hint: 'Mend the rule in its library, or name another signature in a new revision of the note.',
    },
  );
}
