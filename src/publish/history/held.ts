import type { Member } from '../../release/index.ts';
import { readLibrary } from '../../release/index.ts';
import { parseRuleFile } from '../../signature/index.ts';
import { type AdvisoryFile, readAdvisoryFile } from '../advisory-file.ts';
import { readDragonLines } from '../dragon-library.ts';
import { type HeldImport, importOf } from './imported.ts';

/** A signature as a release holds it; the keys of `content` are what an author calls its parts. */
export interface HeldSignature {
  readonly name: string;
  readonly sid: number;
  readonly revision: number;
  readonly content: Readonly<Record<string, string | number | undefined>>;
  /** What its author does not write: the proof level, and the ids of the notes that name it. */
  readonly proof: string;
  readonly notes: string;
}

/** What a release holds, read from its members: the same of one that is published and of one that is to be. */
export interface Held {
  /** By id. */
  readonly notes: ReadonlyMap<string, AdvisoryFile>;
  /** By name. */
  readonly signatures: ReadonlyMap<string, HeldSignature>;
  /** Imported libraries by group. */
  readonly imported: ReadonlyMap<string, HeldImport>;
  /** Alarms and switch policies by name: the JSON of each. */
  readonly alarms: ReadonlyMap<string, string>;
  readonly policies: ReadonlyMap<string, string>;
}

/** @throws ClarionError of kind `verification`, code `release/json`, where a member is not what its name says. */
export function heldBy(members: readonly Member[]): Held {
  const below = (folder: string) =>
    members.flatMap(({ name, bytes }) =>
      name.startsWith(`${folder}/`) ? [{ path: name.slice(folder.length + 1), bytes }] : [],
    );
  const texts = (folder: string) =>
    new Map(below(folder).map(({ path, bytes }) => [path.replace(/\.json$/, ''), text(bytes)]));
  const libraries = [...Map.groupBy(below('libraries'), ({ path }) => path.slice(0, path.indexOf('/')))].map(
    ([group, files]) => ({
      group,
      files: new Map(files.map(({ path, bytes }) => [path.slice(group.length + 1), bytes])),
    }),
  );
  const imported = new Map(
    libraries.flatMap(({ group, files }) => {
      const held = importOf(group, files);
      return held === undefined ? [] : [[group, held]];
    }),
  );
  return {
    imported,
    notes: new Map(
      below('advisories').map(({ path, bytes }) => {
        const note = readAdvisoryFile(path, bytes);
        return [note.id, note];
      }),
    ),
    signatures: new Map(
      libraries
        .flatMap(({ group, files }) => (imported.has(group) ? [] : signaturesOf(files)))
        .map((signature) => [signature.name, signature]),
    ),
    alarms: texts('alarms'),
    policies: texts('policies'),
  };
}

/** The signatures of one library, by its files. */
function signaturesOf(files: ReadonlyMap<string, Uint8Array>): readonly HeldSignature[] {
  const file = (name: string) => files.get(name) ?? new Uint8Array();
  const library = readLibrary(file('library.json'));
  if ('imported' in library) return [];
  const { signatures } = library;
  const rules = new Map(
    parseRuleFile(text(file('suricata.rules'))).rules.map((read) => [
      String(read.rule.sid),
      // The revision, which stands last, is told by itself.
      read.text.replace(/rev:[0-9]+;\)$/, ')'),
    ]),
  );
  const dragon = readDragonLines(file('dragon.lib'));
  return Object.entries(signatures).map(([sid, entry]) => ({
    name: entry.name,
    sid: Number(sid),
    revision: entry.revision,
    content: {
      title: entry.title,
      description: entry.description,
      'event-group': entry.eventGroup,
      score: entry.score,
      dragon: dragon.get(entry.name),
      'Suricata rule': rules.get(sid),
      detector: entry.detector,
      'text of the detector':
        entry.detector === undefined ? undefined : text(file(`detectors/${entry.detector}`)),
    },
    proof: entry.proof,
    notes: entry.notes.join(' '),
  }));
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8');
}
