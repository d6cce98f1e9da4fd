import type { Note } from '../advisory/note.ts';
import type { RawFile } from '../signature/raw-file.ts';
import type { CsafContext } from './context.ts';
import { csafPath } from './path.ts';
import { strictUri } from './strict-uri.ts';

/** A reference of a document (CSAF 2.0, 3.1.10). */
export interface Reference {
  readonly category: 'external' | 'self';
  readonly summary: string;
  readonly url: string;
}

/**
 * The document in all its forms, then what it leads to: rule files with their digests, alarms and policies where the
 * page shows them, the author's own references.
 */
export function referencesOf({ matter }: Note, context: CsafContext): readonly Reference[] {
  const url = (path: string) => new URL(path, context.configuration['base-url']).href;
  const page = `advisories/${matter.id}/`;
  const external = (summary: string, path: string): Reference => ({
    category: 'external',
    summary,
    url: url(path),
  });
  return [
    { category: 'self', summary: 'This document (CSAF 2.0)', url: url(csafPath(matter, context.label)) },
    { category: 'self', summary: 'The note as a web page', url: url(page) },
    { category: 'self', summary: 'The note for print', url: url(`${page}print/`) },
    ...matter.signatures.flatMap((name) => {
      const told = context.signature(name);
      if (told === undefined) return [];
      const { sid, revision } = told;
      const tell = (kind: string, file: RawFile | undefined) =>
        file === undefined
          ? []
          : [external(`${kind}, revision ${revision}, SHA-256 ${file.sha256}`, file.path)];
      return [
        ...tell(`Suricata rule of ${name}, sid ${sid}`, told.rule),
        ...tell(`Detector code of ${name}`, told.detector),
      ];
    }),
    ...matter.alarms.flatMap((name) => {
      const alarm = context.alarm(name);
      return alarm === undefined
        ? []
        : [external(`Alarm policy ${name}: ${alarm.title}`, `${page}#Alarm-${name}`)];
    }),
    ...matter.policies.flatMap((name) => {
      const policy = context.policy(name);
      return policy === undefined
        ? []
        : [external(`Switch policy ${name}: ${policy.title}`, `${page}#Policy-${name}`)];
    }),
    ...matter.references.map(
      ({ title, url: address }): Reference => ({
        category: 'external',
        summary: title,
        url: strictUri(address),
      }),
    ),
  ];
}
