import { posix } from 'node:path';
import type { Known } from '../advisory/index.ts';
import type { Content } from './content.ts';

/** The name that a signature's file gives it: `signatures/ENSRT/X.yaml` is ENSRT:X. */
export function signatureNameOf(file: string): string {
  const [, group, name] = file.split('/');
  return `${group}:${name?.replace(/\.yaml$/, '')}`;
}

/** The name that an alarm's or a policy's file gives it. */
export function nameOf(file: string): string {
  return posix.basename(file, '.yaml');
}

/** What the workspace knows beyond one note. A file that can't be read still makes its name known. */
export function knownOf(content: Content): Known {
  const { configuration, files, signatures, alarms } = content;
  const groups = new Map<string, readonly string[] | undefined>(
    files.alarms.map((file) => [nameOf(file), undefined]),
  );
  for (const { file, data } of alarms) groups.set(nameOf(file), data?.value['event-group']);
  const names = [...files.signatures.map(signatureNameOf), ...signatures.map(({ sound }) => sound.name)];
  return {
    idPrefix: configuration?.['note-id-prefix'],
    products: configuration?.products,
    classes:
      configuration &&
      new Map(Object.entries(configuration.classes).map(([name, { title }]) => [name, title])),
    signatures: [...new Set(names.filter((name) => name !== undefined))],
    alarms: groups,
    policies: files.policies.map(nameOf),
    fileOf: filesOfIds(content),
  };
}

/** Of two notes with one id, the one that stands where the id says has it; else the first. */
function filesOfIds({ notes }: Content): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const { file, read } of notes) {
    const { id } = read.matter;
    if (
      id !== undefined &&
      (!files.has(id) || file === `advisories/${/-([0-9]{4})-/.exec(id)?.[1]}/${id}.md`)
    )
      files.set(id, file);
  }
  return files;
}
