import type { Note } from '../advisory/note.ts';
import type { Configuration, Workspace } from '../workspace/index.ts';
import { type StixContext, stixContext } from './context.ts';
import { courseOfActionObject } from './course-of-action.ts';
import { identityObject } from './identity.ts';
import { importedIndicatorObject } from './imported-indicator.ts';
import { indicatorObject } from './indicator.ts';
import { malwareObject } from './malware.ts';
import type { StixObject } from './object.ts';
import { stixPath } from './path.ts';
import { type Relative, relationshipObject } from './relationship.ts';
import { reportObject } from './report.ts';
import { markingsIn } from './tlp.ts';

/** A STIX bundle (STIX 2.1, 8). */
export interface StixBundle {
  readonly type: 'bundle';
  readonly id: string;
  readonly objects: readonly StixObject[];
}

/** A bundle as a file of the public folder. */
export interface StixFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/**
 * A note as a STIX 2.1 bundle: the publisher, the markings, the threat, an indicator for each signature, a course of
 * action for each policy, what these have to do with the threat, and the report. Pure; an object that several notes
 * name is the same in the bundle of each.
 *
 * @param note one of those that the context was made with.
 */
export function stixBundle(note: Note, context: StixContext): StixBundle {
  const { id, threat, signatures, policies } = note.matter;
  const malware = malwareObject(threat.name, context);
  const relatives: readonly Relative[] = [
    ...found(signatures, context.signatures).map((signature) => ({
      object: indicatorObject(signature, context),
      relation: 'indicates' as const,
      name: signature.data.name,
    })),
    ...found(signatures, context.imported).map((signature) => ({
      object: importedIndicatorObject(signature, context),
      relation: 'indicates' as const,
      name: signature.name,
    })),
    ...found(policies, context.policies).map((policy) => ({
      object: courseOfActionObject(policy, context),
      relation: 'mitigates' as const,
      name: policy.name,
    })),
  ];
  const spoken = [
    malware,
    ...relatives.map(({ object }) => object),
    ...relatives.map((relative) => relationshipObject(relative, malware, threat.name, context)),
  ];
  const refs = spoken.map((object) => object.id);
  const identity = identityObject(context);
  const objects = [...spoken, reportObject(note, refs, context)];
  return {
    type: 'bundle',
    id: context.id('bundle', id),
    objects: [identity, ...markingsIn([identity, ...objects]), ...objects],
  };
}

/** The bundle of a note as a file of the public folder. */
export function stixFile(note: Note, context: StixContext): StixFile {
  const text = `${JSON.stringify(stixBundle(note, context), undefined, 2)}\n`;
  return { path: stixPath(note.matter.id), bytes: new TextEncoder().encode(text) };
}

/**
 * The bundles of all notes of `content`, each made when it is asked for.
 *
 * @param content what their readers may see.
 * @param known as of `stixContext`.
 */
export function* stixFiles(
  configuration: Configuration,
  content: Pick<Workspace, 'notes' | 'signatures' | 'policies' | 'libraries'>,
  known: readonly Note[] = content.notes,
): Generator<StixFile, void, undefined> {
  const context = stixContext(configuration, content, known);
  for (const note of content.notes) yield stixFile(note, context);
}

/** Each name once, as far as readers may see what it is the name of. */
function found<T>(names: readonly string[], all: ReadonlyMap<string, T>): readonly T[] {
  return [...new Set(names)].flatMap((name) => all.get(name) ?? []);
}
