import { posix } from 'node:path';
import type { Known } from '../advisory/index.ts';
import { byCodeUnit } from '../names/order.ts';
import { parseSignatureName } from '../names/signature-name.ts';
import type { Configuration } from './configuration.ts';
import type { Parts } from './content.ts';

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
export function knownOf(parts: Parts, fileOf: ReadonlyMap<string, string>): Known {
  const { configuration, files, alarms } = parts;
  const signatures = signaturesOf(parts);
  const eventGroups = new Map<string, readonly string[] | undefined>(
    files.alarms.map((file) => [nameOf(file), undefined]),
  );
  for (const { file, data } of alarms) eventGroups.set(nameOf(file), data?.value['event-group']);
  return {
    idPrefix: configuration?.['note-id-prefix'],
    products: configuration?.products,
    classes:
      configuration &&
      new Map(Object.entries(configuration.classes).map(([name, { title }]) => [name, title])),
    signatures,
    groups: [
      ...new Set(
        signatures.map((name) => parseSignatureName(name)?.group).filter((name) => name !== undefined),
      ),
    ].sort(byCodeUnit),
    alarms: eventGroups,
    thresholds: new Map(
      alarms.flatMap(({ file, data }) => (data === undefined ? [] : [[nameOf(file), data.value.threshold]])),
    ),
    policies: files.policies.map(nameOf),
    fileOf,
    hosts: configuration && hostsOf(configuration),
    levels: configuration?.checks,
  };
}

/** Every signature's name, as its file has it and as its text does; imported ones, of which there are many, are last. */
export function signaturesOf({ files, signatures, libraries }: Parts): readonly string[] {
  const names = [...files.signatures.map(signatureNameOf), ...signatures.map(({ sound }) => sound.name)];
  const own = [...new Set(names.filter((name) => name !== undefined))];
  return own.concat(...libraries.map(({ library }) => library.rules.map(({ name }) => name)));
}

/** The hosts that the publisher's addresses name: its home page, the public folder, its mail. */
function hostsOf({ publisher, 'base-url': base }: Configuration): readonly string[] {
  const mail = /@([A-Za-z0-9.-]+)/.exec(publisher.contact)?.[1];
  const pages = [publisher.namespace, base].map((url) => new URL(url).hostname.replace(/^www\./, ''));
  return [...new Set([...pages, ...(mail === undefined ? [] : [mail.toLowerCase()])])].sort(byCodeUnit);
}
