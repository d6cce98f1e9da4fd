import { type StixBundle, stixBundle, stixContext } from '../../src/stix/index.ts';
import type { StixObject } from '../../src/stix/object.ts';
import { publicContent, type Workspace } from '../../src/workspace/index.ts';
import { workspace } from '../publish/workspace.ts';

/** The bundles of the public notes of a workspace, by note id. */
export function bundlesOf(all: Workspace): ReadonlyMap<string, StixBundle> {
  const content = publicContent(all);
  const context = stixContext(all.configuration, content);
  return new Map(content.notes.map((note) => [note.matter.id, stixBundle(note, context)]));
}

/** The bundle of one note of a workspace of the tests. */
export function bundleOf(id: string, change: Partial<Workspace> = {}): StixBundle {
  const bundle = bundlesOf(workspace('/nowhere', change)).get(id);
  if (bundle === undefined) throw new Error(`there is no bundle of ${id}`);
  return bundle;
}

/** The one object of a type in a bundle. */
export function objectOf(bundle: StixBundle, type: string): StixObject {
  const [object, ...others] = bundle.objects.filter((one) => one.type === type);
  if (object === undefined || others.length > 0)
    throw new Error(`${others.length + 1} objects of type ${type}`);
  return object;
}
