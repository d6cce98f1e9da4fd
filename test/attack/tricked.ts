import { exampleFile, exampleKnown, exampleNote } from '../../src/advisory/example.ts';
import { checkNote, type Note, type ReadNote, readNote } from '../../src/advisory/index.ts';
import type { FrontMatter } from '../../src/advisory/schema.ts';
import { type Trick, tricks } from './tricks/index.ts';

const exampleId = 'ETS-i-2005-12575';
const sentence = 'Mail servers slow down.';

/** A trick in a note of its own, read and checked, and as a page would show it if nobody had refused it. */
export interface Tricked {
  readonly trick: Trick;
  readonly id: string;
  /** Rules of the faults that keep it from being published. */
  readonly refusedBy: readonly string[];
  /** Absent where no typed note can be had: the reader gave nothing to show. */
  readonly note?: Note;
}

/** Every trick, by the real reader and the real checks. */
export function trickedNotes(): readonly Tricked[] {
  return tricks.map((trick, index) => {
    const id = `ETS-i-2005-${20_000 + index}`;
    const file = exampleFile.replace(exampleId, id);
    const { read, note, faults } = readNote(file, bytesOf(trick, id));
    const all = [...faults, ...(read === undefined ? [] : checkNote(read, exampleKnown))];
    const refusedBy = all.flatMap(({ fatal, ruleId }) => (fatal === true ? (ruleId ?? '') : []));
    const typed = note ?? forced(read);
    return {
      trick,
      id,
      refusedBy,
      ...(typed === undefined ? {} : { note: { ...typed, matter: { ...typed.matter, id } } }),
    };
  });
}

function bytesOf({ body, matter, bytes }: Trick, id: string): Uint8Array {
  const added = matter?.split('\n') ?? [];
  const keys = added.map((line) => `${line.split(':', 1)[0]}:`);
  const kept = exampleNote
    .replace(exampleId, id)
    // A key goes with the entries on the lines below it.
    .replace(/^[a-z-]+:.*\n(?: .*\n)*/gm, (entry) => (keys.some((key) => entry.startsWith(key)) ? '' : entry))
    .replace('---\n', () => ['---', ...added, ''].join('\n'));
  const [before = '', after = ''] = kept.split(sentence);
  return Buffer.concat([
    Buffer.from(before),
    bytes === undefined ? Buffer.from(body ?? sentence) : Buffer.from(bytes),
    Buffer.from(after),
  ]);
}

/** What the pages would get, had reader and checks let it pass: all that could be read of it, in the example's shell. */
function forced(read: ReadNote | undefined): Note | undefined {
  const { note: example } = readNote(exampleFile, new TextEncoder().encode(exampleNote));
  if (read?.body === undefined || example === undefined) return undefined;
  const { lead, leadMarkdown, sections, tree } = read.body;
  return { ...example, matter: hostileMatter(example.matter, read), lead, leadMarkdown, sections, tree };
}

/** The texts of the front matter that the reader understood, sound or not, in place of the example's. */
function hostileMatter(example: FrontMatter, { matter }: ReadNote): FrontMatter {
  const { title, withdrawal, threat } = matter;
  return {
    ...example,
    ...(title === undefined ? {} : { title }),
    ...(withdrawal === undefined ? {} : { withdrawal }),
    threat: { ...example.threat, name: threat?.name ?? example.threat.name },
  };
}
