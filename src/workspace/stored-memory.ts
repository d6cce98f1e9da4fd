import { z } from 'zod';
import type { Place } from '../source/fault.ts';
import { reviveFault, type StoredFault, storeFault } from './cached-fault.ts';
import type { Memory, ReadLinks, Remembered, Stamp } from './judge.ts';

type Matter = ReadLinks['matter'];
type StoredNames = readonly (string | null)[] | null;

/** What `ReadLinks` says besides the id: the same for many notes. */
type StoredLinks = readonly [
  status: Matter['status'] | null,
  tlp: Matter['tlp'] | null,
  signatures: StoredNames,
  alarms: StoredNames,
  policies: StoredNames,
  matterRead: boolean,
  idAt: Place,
];

/** A verdict as JSON. Numbers are places in the lists of all verdicts. */
type StoredNote = readonly [
  file: string,
  stamp: Stamp,
  taken: number,
  digest: string,
  alike: number,
  own: readonly string[],
  id: string | null,
  /** Null where the file could not be read as text. */
  links: number | null,
  /** Left out where there are none: of reading, and of the checks. */
  reading?: readonly StoredFault[],
  found?: readonly StoredFault[],
];

/**
 * Sum and version say that this very code wrote it: its shape is not looked at again, note by note. What notes ask alike,
 * and links that many have, stand once, and are one thing again when they are read.
 */
const memorySchema = z.object({
  uses: z.array(z.string()),
  lists: z.array(z.custom<readonly number[]>()),
  links: z.array(z.custom<StoredLinks>()),
  notes: z.array(z.custom<StoredNote>()),
});

export function writeMemory(judged: Memory): Buffer {
  const uses = new Places();
  const lists = new Places();
  const links = new Places();
  const placeOfList = new Map<readonly string[], number>();
  const placeOf = (list: readonly string[]): number => {
    const place =
      placeOfList.get(list) ?? lists.of(JSON.stringify(list.map((use) => uses.of(JSON.stringify(use)))));
    placeOfList.set(list, place);
    return place;
  };
  // Links that were read from a cache have their place of the id in common, the very object.
  const placeOfLinks = new Map<Place, number>();
  const placeOfRead = (read: ReadLinks): number => {
    const place = placeOfLinks.get(read.idAt) ?? links.of(JSON.stringify(storeLinks(read)));
    placeOfLinks.set(read.idAt, place);
    return place;
  };
  const notes: StoredNote[] = [];
  for (const [file, { stamp, taken, digest, judged: verdict }] of judged) {
    if (digest === '') continue;
    const { read, reading, found } = verdict;
    const { alike, own } = verdict.uses;
    const of = [file, stamp, taken, digest, placeOf(alike), own] as const;
    const linked = [read?.matter.id ?? null, read === undefined ? null : placeOfRead(read)] as const;
    if (reading.length + found.length === 0) notes.push([...of, ...linked]);
    else notes.push([...of, ...linked, reading.map(storeFault), found.map(storeFault)]);
  }
  return Buffer.from(
    `{"uses":${uses.json()},"lists":${lists.json()},"links":${links.json()},"notes":${JSON.stringify(notes)}}`,
  );
}

/** JSON texts, each once, and their places. */
class Places {
  readonly #places = new Map<string, number>();

  of(text: string): number {
    const place = this.#places.get(text) ?? this.#places.size;
    this.#places.set(text, place);
    return place;
  }

  json(): string {
    return `[${[...this.#places.keys()].join(',')}]`;
  }
}

function storeLinks({ matter, matterRead, idAt }: ReadLinks): StoredLinks {
  const { status = null, tlp = null, signatures, alarms, policies } = matter;
  return [status, tlp, stored(signatures), stored(alarms), stored(policies), matterRead, idAt];
}

/** JSON has null where a faulty name, or no list, stood. */
function stored(names: readonly (string | undefined)[] | undefined): StoredNames {
  return names?.map((name) => name ?? null) ?? null;
}

function revived(names: StoredNames): (string | undefined)[] | undefined {
  return names?.map((name) => name ?? undefined);
}

/** Undefined where it is no such list. */
export function parseMemory(body: Buffer): Memory | undefined {
  const { data } = memorySchema.safeParse(JSON.parse(body.toString('utf8')));
  if (data === undefined) return undefined;
  const lists = data.lists.map((places) => places.map((place) => data.uses[place] ?? ''));
  const links = data.links.map(reviveLinks);
  return new Map(data.notes.map((note) => [note[0], remembered(note, lists, links)]));
}

type Linked = (id: string | undefined) => ReadLinks;

function reviveLinks([status, tlp, signatures, alarms, policies, matterRead, idAt]: StoredLinks): Linked {
  const shared = {
    status: status ?? undefined,
    tlp: tlp ?? undefined,
    signatures: revived(signatures),
    alarms: revived(alarms),
    policies: revived(policies),
  };
  return (id) => ({ matter: { id, ...shared }, matterRead, idAt });
}

function remembered(
  [file, stamp, taken, digest, place, own, id, linked, readingFaults = [], foundFaults = []]: StoredNote,
  lists: readonly (readonly string[])[],
  links: readonly Linked[],
): Remembered {
  const read = linked === null ? undefined : links[linked]?.(id ?? undefined);
  const reading = readingFaults.map((fault) => reviveFault(file, fault));
  const found = foundFaults.map((fault) => reviveFault(file, fault));
  const uses = { alike: lists[place] ?? [], own };
  // Without a spread: this is done for every note, whatever changed.
  const judged = read === undefined ? { file, reading, found, uses } : { file, read, reading, found, uses };
  return { stamp, taken, digest, judged };
}
