import type { DragonEntry, DragonLibrary, DragonLibraryFault } from './library.ts';
import { parseDragonLine } from './read.ts';

/** An entry with the line of its NAME, from 1. */
type EntryAt = DragonEntry & { readonly line: number };
type LibraryAt = Omit<DragonLibrary, 'entries'> & { readonly entries: readonly EntryAt[] };

interface Value {
  readonly text: string;
  readonly line: number;
  /** Where the value begins. */
  readonly column: number;
}

/** An entry as far as it was read. */
interface Draft {
  readonly name: Value;
  readonly values: Map<string, Value>;
  faulty: boolean;
}

const maxLine = 65_536;
const maxFaults = 1000;
const maxKeys = 100;
const known = ['SIGNATURE', 'DESCRIPTION', 'EVENTGROUP', 'CVE', 'BUGTRAQ', 'MODIFIED', 'DISABLED'];

/**
 * Reads a library file, one `KEY=VALUE` a line; `#` begins a comment. An entry with a fault in it is left out, and the
 * others are read. MODIFIED and DISABLED that are missing are not set; other keys that are empty are as if they were
 * missing. After 1,000 faults the rest are counted. Never throws.
 */
export function readDragonLibrary(
  text: string,
): LibraryAt & { readonly faults: readonly DragonLibraryFault[] } {
  const faults = new Faults();
  const head = new Map<string, Value>();
  const seen = new Map<string, number>();
  const entries: EntryAt[] = [];
  let draft: Draft | undefined;
  const end = () => {
    if (draft !== undefined) entries.push(...readEntry(draft, faults));
  };
  for (const { content, line } of lines(text)) {
    const pair = readPair(content, line, faults);
    if (pair === 'nothing') continue;
    if (pair === undefined) {
      if (/^[ \t]*NAME[ \t]*=/.test(content)) {
        // What follows a NAME that can't be read belongs to no entry that is kept.
        end();
        draft = begin({ text: '', line, column: 1 });
      }
      if (draft !== undefined) draft.faulty = true;
    } else if (pair.key === 'NAME') {
      end();
      draft = begin(pair.value);
      const first = seen.get(pair.value.text);
      if (first === undefined && pair.value.text !== '') seen.set(pair.value.text, line);
      else {
        draft.faulty = true;
        const again = `Unexpected second ${pair.value.text}, expected each once: line ${first} has the first`;
        faults.add(pair.value, first === undefined ? 'Unexpected empty NAME, expected GROUP:NAME' : again);
      }
    } else if (draft === undefined || pair.key.startsWith('GROUP_')) {
      if (pair.key !== 'GROUP_NAME' && pair.key !== 'GROUP_DESCRIPTION')
        faults.add(
          { line, column: 1 },
          `Unexpected ${pair.key} before the first NAME, expected GROUP_NAME or NAME`,
        );
      else if (head.has(pair.key))
        faults.add({ line, column: 1 }, `Unexpected second ${pair.key}, expected one a file`);
      else head.set(pair.key, pair.value);
    } else if (!draft.values.has(pair.key) && draft.values.size < maxKeys) {
      draft.values.set(pair.key, pair.value);
    } else {
      draft.faulty = true;
      const expected = draft.values.has(pair.key) ? 'one a NAME' : `at most ${maxKeys} keys a NAME`;
      faults.add(
        { line, column: 1 },
        `Unexpected ${draft.values.has(pair.key) ? 'second ' : ''}${pair.key}, expected ${expected}`,
      );
    }
  }
  end();
  const group = head.get('GROUP_NAME')?.text ?? '';
  if (group === '') faults.add({ line: 1, column: 1 }, 'Missing GROUP_NAME, expected it on the first line');
  const description = head.get('GROUP_DESCRIPTION')?.text ?? '';
  return { group, ...(description === '' ? {} : { description }), entries, faults: faults.all() };
}

function begin(name: Value): Draft {
  return { name, values: new Map(), faulty: false };
}

function readEntry({ name, values, faulty }: Draft, faults: Faults): readonly EntryAt[] {
  const before = faults.count;
  const dragon = values.get('SIGNATURE');
  if (dragon === undefined) {
    // A fault of its own is told already, and may have been this line.
    if (!faulty) faults.add(name, `Missing SIGNATURE of ${name.text}, expected its Dragon line`);
  } else readLine(name, dragon, faults);
  const modified = flag('MODIFIED', values, faults);
  const disabled = flag('DISABLED', values, faults);
  if (faulty || faults.count > before || dragon === undefined) return [];
  const optional = (key: string) => values.get(key)?.text || undefined;
  const description = optional('DESCRIPTION');
  const eventGroup = optional('EVENTGROUP');
  const cve = optional('CVE');
  const bugtraq = optional('BUGTRAQ');
  return [
    {
      line: name.line,
      name: name.text,
      dragon: dragon.text,
      ...(description === undefined ? {} : { description }),
      ...(eventGroup === undefined ? {} : { eventGroup }),
      ...(cve === undefined ? {} : { cve }),
      ...(bugtraq === undefined ? {} : { bugtraq }),
      modified,
      disabled,
      extra: [...values].flatMap(([key, { text }]) => (known.includes(key) ? [] : [{ key, value: text }])),
    },
  ];
}

/** The Dragon line reads, and has the entry's name, with or without its group. */
function readLine(name: Value, dragon: Value, faults: Faults): void {
  const read = parseDragonLine(dragon.text);
  if ('faults' in read) {
    for (const { column, reason, hint } of read.faults)
      faults.add({ line: dragon.line, column: dragon.column + column - 1 }, reason, hint);
    return;
  }
  const named = read.line.name;
  if (named === name.text || named === name.text.slice(name.text.indexOf(':') + 1)) return;
  faults.add(
    dragon,
    `Unexpected \`${named}\` as the name of the line, expected \`${name.text}\` as NAME has it`,
  );
}

function flag(key: string, values: ReadonlyMap<string, Value>, faults: Faults): boolean {
  const value = values.get(key);
  if (value !== undefined && value.text !== 'Y' && value.text !== 'N')
    faults.add(value, `Unexpected \`${value.text.slice(0, 40)}\` as ${key}, expected Y or N`);
  return value?.text === 'Y';
}

/** Reads a line; undefined where it is wrong. */
function readPair(
  content: string,
  line: number,
  faults: Faults,
): { readonly key: string; readonly value: Value } | 'nothing' | undefined {
  const wrong = (column: number, reason: string) => {
    faults.add({ line, column }, reason);
    return undefined;
  };
  if (content.length > maxLine)
    return wrong(1, `Unexpected line of ${content.length} characters, expected at most ${maxLine}`);
  const control = /(?!\t)[\p{Cc}\u2028\u2029]/u.exec(content);
  if (control !== null) {
    const code = control[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
    return wrong(control.index + 1, `Unexpected control character U+${code}, expected text`);
  }
  if (/^[ \t]*(?:#|$)/.test(content)) return 'nothing';
  const key = /^[ \t]*([A-Z][A-Z0-9_]{0,31})[ \t]*=[ \t]*/.exec(content);
  if (key?.[1] === undefined)
    return wrong(1, 'Unexpected line, expected KEY=VALUE with a key in capitals, or # and a comment');
  const text = content.slice(key[0].length).trim();
  return { key: key[1], value: { text, line, column: key[0].length + 1 } };
}

function* lines(text: string): Generator<{ readonly content: string; readonly line: number }> {
  let line = 0;
  for (let start = text.startsWith('\uFEFF') ? 1 : 0; start < text.length; ) {
    const next = text.indexOf('\n', start);
    const end = next < 0 ? text.length : next;
    line += 1;
    yield { content: text.slice(start, end > start && text[end - 1] === '\r' ? end - 1 : end), line };
    start = end + 1;
  }
}

/** Faults in the order of their places, and no more than anybody would read. */
class Faults {
  count = 0;
  readonly #kept: DragonLibraryFault[] = [];

  add({ line, column }: { line: number; column: number }, reason: string, hint?: string): void {
    this.count += 1;
    if (this.#kept.length < maxFaults)
      this.#kept.push({ line, column, reason, ...(hint === undefined ? {} : { hint }) });
  }

  all(): readonly DragonLibraryFault[] {
    const sorted = this.#kept.toSorted((a, b) => a.line - b.line || a.column - b.column);
    const last = sorted.at(-1);
    const more = this.count - sorted.length;
    if (last === undefined || more === 0) return sorted;
    return [...sorted, { line: last.line, column: 1, reason: `And ${more} faults more` }];
  }
}
