import type { Note } from '../advisory/note.ts';
import type { Policy } from '../policy/schema.ts';
import type { Configuration } from '../workspace/configuration.ts';
import { type ImportedSignature, importedSignatures } from '../workspace/index.ts';
import type { Signature, Workspace } from '../workspace/workspace.ts';
import { stixIds } from './id.ts';
import { type Namings, namingsOf } from './naming.ts';

/** What every bundle of one build draws on. */
export interface StixContext {
  readonly configuration: Configuration;
  readonly signatures: ReadonlyMap<string, Signature>;
  /** Those of imported libraries that its notes name. */
  readonly imported: ReadonlyMap<string, ImportedSignature>;
  readonly policies: ReadonlyMap<string, Policy>;
  readonly id: (type: string, key: string) => string;
  /** The id of the publisher, who made every object. */
  readonly publisher: string;
  readonly namings: Namings;
}

/**
 * Prepares the bundles of a build, once for all of its notes.
 *
 * @param content what its readers may see.
 * @param known the notes that date what is shared: those of `content`, and where not everybody may read these, the notes
 * that more people may read. So an object is the same for everybody who gets it.
 */
export function stixContext(
  configuration: Configuration,
  content: Pick<Workspace, 'notes' | 'signatures' | 'policies' | 'libraries'>,
  known: readonly Note[] = content.notes,
): StixContext {
  const named = new Set(content.notes.flatMap(({ matter }) => matter.signatures));
  const id = stixIds(configuration.publisher.namespace);
  return {
    configuration,
    signatures: new Map(content.signatures.map((signature) => [signature.data.name, signature])),
    imported: new Map(importedSignatures(content.libraries, named).map((it) => [it.name, it])),
    policies: new Map(content.policies.map((policy) => [policy.name, policy])),
    id,
    publisher: id('identity', 'publisher'),
    namings: namingsOf(known),
  };
}
