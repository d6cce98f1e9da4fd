import type { Root, RootContent } from 'mdast';
import type { VFileMessage } from 'vfile-message';
import { fault, type Place } from '../source/fault.ts';
import { readText } from '../source/text.ts';
import { type Located, readYaml } from '../source/yaml.ts';
import { type Parts, splitFrontMatter } from './front-matter.ts';
import { beyondLimits, limits } from './limits.ts';
import { placeLiterals } from './literal-places.ts';
import { parseMarkdown } from './markdown.ts';
import type { Note, Section } from './note.ts';
import { type FrontMatter, frontMatterSchema, type SoundMatter, soundMatterSchema } from './schema.ts';
import { sectionHeads } from './sections.ts';

/** A section with its heading's place in the tree. */
export interface ReadSection extends Section {
  readonly node: RootContent;
}

export interface Body {
  readonly tree: Root;
  /** The text that the tree's offsets count in: the front matter is blank lines in it. */
  readonly text: string;
  /** Offset of each line's first character in `text`. */
  readonly lineStarts: readonly number[];
  readonly lead: readonly RootContent[];
  readonly leadMarkdown: string;
  readonly sections: readonly ReadSection[];
  /** The last line that holds something. */
  readonly lastLine: number;
}

/** A note as far as it could be read: what checks look at. */
export interface ReadNote {
  /** Path in the workspace, with `/`. */
  readonly file: string;
  readonly matter: SoundMatter;
  /** False where the front matter could not be read at all; what it links is then not known. */
  readonly matterRead: boolean;
  /** The place of the front matter's value at a path. */
  readonly at: Located<unknown>['at'];
  /** The same place, with the end of the value. */
  readonly span: Located<unknown>['span'];
  /** Absent where the body is beyond a limit. */
  readonly body?: Body;
  /** From a place in the text that was parsed to the place in the file. */
  readonly place: (place: Place) => Place;
}

export interface NoteReading {
  /** The typed note; absent where there is a fault that keeps it from being one. */
  readonly note?: Note;
  readonly read?: ReadNote;
  readonly faults: readonly VFileMessage[];
}

/** Reads a note: decode, split, front matter, body. Each step's faults are told, and the next goes on where it can. */
export function readNote(file: string, bytes: Uint8Array): NoteReading {
  const decoded = readText(file, bytes, limits.bytes);
  if (decoded.source === undefined) return { faults: decoded.faults };
  const { text, place } = decoded.source;
  const parts = splitFrontMatter(text);
  // Of what holds next to nothing one fault is told, and not one for each key; an unreadable text may have held more.
  if (isEmpty(parts)) return { faults: decoded.faults.length > 0 ? decoded.faults : [emptyNote(file)] };
  const faults = [...decoded.faults];
  if (parts.fault !== undefined) faults.push(fault({ file, rule: 'front-matter', ...parts.fault }));

  const matter = readMatter(file, parts.matter, place);
  faults.push(...matter.faults);
  const beyond = beyondLimits(parts.body.text, parts.body.firstLine);
  if (beyond !== undefined) faults.push(fault({ file, rule: 'limits', ...beyond }));
  const body =
    beyond === undefined
      ? readBody(parts.body.text, parts.body.firstLine, text.split('\n').length)
      : undefined;

  const read: ReadNote = {
    file,
    matter: matter.sound,
    matterRead: matter.read,
    at: matter.at,
    span: matter.span,
    place,
    ...(body === undefined ? {} : { body }),
  };
  if (matter.data === undefined || body === undefined || faults.length > 0) return { read, faults };
  const { tree, lead, leadMarkdown, sections } = body;
  return {
    read,
    faults,
    note: { file, matter: matter.data.value, at: matter.data.at, lead, leadMarkdown, sections, tree },
  };
}

/** True for a note without a body, and with no more than a line or two of front matter. */
function isEmpty({ matter, body }: Parts): boolean {
  const written = (matter?.text ?? '').split('\n').filter((line) => line.trim() !== '');
  return written.length <= 2 && /^[\s-]*$/.test(body.text);
}

function emptyNote(file: string): VFileMessage {
  const reason = 'Empty note, expected the keys of the front matter and the sections';
  const hint = 'Delete it: `clarion new note` begins a note with all that belongs into it.';
  return fault({ file, place: { line: 1, column: 1 }, rule: 'front-matter', reason, hint });
}

interface MatterReading {
  readonly data?: Located<FrontMatter>;
  readonly sound: SoundMatter;
  readonly read: boolean;
  readonly at: Located<unknown>['at'];
  readonly span: Located<unknown>['span'];
  readonly faults: readonly VFileMessage[];
}

function readMatter(
  file: string,
  part: { text: string; firstLine: number } | undefined,
  place: (place: Place) => Place,
): MatterReading {
  const nowhere = () => ({ line: 1, column: 1 });
  const noSpan = () => ({ ...nowhere(), end: nowhere() });
  if (part === undefined) return { sound: {}, read: false, at: nowhere, span: noSpan, faults: [] };
  if (part.text.length > limits.matterBytes) {
    const reason = `Unexpected front matter of ${part.text.length} characters, expected at most ${limits.matterBytes}`;
    return {
      sound: {},
      read: false,
      at: nowhere,
      span: noSpan,
      faults: [fault({ file, place: nowhere(), rule: 'limits', reason })],
    };
  }
  const reading = readYaml({ file, firstLine: part.firstLine, place }, part.text, frontMatterSchema);
  const sound = soundMatterSchema.safeParse(reading.raw?.value);
  return {
    ...(reading.data === undefined ? {} : { data: reading.data }),
    sound: sound.data ?? {},
    read: reading.raw !== undefined,
    at: reading.raw?.at ?? nowhere,
    span: reading.raw?.span ?? noSpan,
    faults: reading.faults,
  };
}

/** Parses the body with blank lines in place of the front matter, so that lines are the file's own. */
function readBody(body: string, firstLine: number, lines: number): Body {
  const text = '\n'.repeat(firstLine - 1) + body;
  const tree = parseMarkdown(text);
  const lineStarts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  placeLiterals(tree, text, lineStarts);
  const heads = sectionHeads(tree.children);
  const upTo = (from: number, to: number | undefined) => tree.children.slice(from, to);
  const written = (from: number | undefined, to: number | undefined) => text.slice(from, to).trim();
  const sections = heads.map(({ node, index, heading }, order) => {
    const next = heads[order + 1];
    return {
      heading,
      line: node.position?.start.line ?? firstLine,
      content: upTo(index + 1, next?.index),
      markdown: written(node.position?.end.offset, next?.node.position?.start.offset),
      node,
    };
  });
  const first = heads[0];
  const lastLine = Math.min(lines, Math.max(firstLine, text.trimEnd().split('\n').length));
  return {
    tree,
    text,
    lineStarts,
    lead: upTo(0, first?.index),
    leadMarkdown: written(0, first?.node.position?.start.offset),
    sections,
    lastLine,
  };
}
