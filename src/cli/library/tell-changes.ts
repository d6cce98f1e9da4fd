import type { Change } from '../../sensor/changes.ts';
import type { Concerned, CopyStatus } from '../../sensor/library-status.ts';
import type { Segment } from '../../sensor/sequences.ts';
import type { TextDifference } from '../../sensor/texts.ts';
import { oneLine, type Terminal } from '../terminal.ts';

/** Changes that no note speaks of, and that concern nothing here, are told up to so many. */
const mostChanges = 50;

export interface ToldChanges<C extends Change> {
  readonly changes: readonly C[];
  readonly titles: ReadonlyMap<string, string>;
  readonly concerned: Concerned;
}

/** Tells what changed in a release, signature by signature; what concerns this sensor and what a note names first. */
export function tellChanges<C extends Change>(
  terminal: Terminal,
  { changes, titles, concerned }: ToldChanges<C>,
  more: (change: C) => void = () => {},
): void {
  const copies = new Map(concerned.copies.map((each) => [each.name, each]));
  const copyOf = ({ name, wasNamed }: Change) => copies.get(name) ?? copies.get(wasNamed ?? '');
  const weigh = (change: C) => (copyOf(change) === undefined ? 0 : 2) + (change.notes.length > 0 ? 1 : 0);
  const sorted = changes.toSorted((a, b) => weigh(b) - weigh(a));
  const shown = sorted.slice(0, Math.max(mostChanges, sorted.filter((change) => weigh(change) > 0).length));
  for (const change of shown) {
    const { kind, name, revision, title, notes, parts, wasNamed, source } = change;
    const others = parts.filter((part) => part !== 'source');
    const what = others.length === 0 || others[0] === 'rule' ? '' : `, ${others.join(', ')} alone`;
    const was = wasNamed === undefined ? '' : `, was ${wasNamed}`;
    const now = source === undefined ? '' : `, its source switched it ${source}`;
    terminal.out(`  ${kind.padEnd(9)} ${name} (revision ${revision}${what}${was}${now}): ${oneLine(title)}`);
    for (const note of notes)
      terminal.out(`            ${note} ${oneLine(titles.get(note) ?? '')}`.trimEnd());
    const copy = copyOf(change);
    if (copy !== undefined) terminal.out(`            here: ${concernWords(copy)}`);
    more(change);
  }
  if (changes.length === 0) terminal.out('  no signature changed');
  const left = changes.length - shown.length;
  if (left > 0) terminal.out(`  and ${left} more: --json tells all, clarion library list finds them`);
  if (concerned.faults > 0)
    terminal.warn(
      'Your custom files have faults, which stop the next deploy: clarion library status tells them',
    );
}

function concernWords({ library, enabled, state, byGroup, base, name }: CopyStatus): string {
  const on = enabled ? 'enabled' : 'disabled';
  const place = byGroup ? `${on} in ${library} by its group` : `${on} in ${library}`;
  const followed = base === undefined;
  if (state === 'withdrawn')
    return `${place}; ${followed ? `followed: the next deploy leaves it out. clarion library hold ${name} keeps it` : `your copy keeps running; clarion library keep ${name}, or disable it`}`;
  if (state === 'follows') return `${place}; followed${enabled ? ': the next deploy has it' : ''}`;
  if (state === 'behind') return `${place}; your copy is behind: clarion library take ${name}`;
  if (state === 'both') return `${place}; you edited it too: clarion library diff ${name}`;
  return `${place}; your copy is ${state}`;
}

/** Tells what both sides made of texts: `-` and `+` for what went and came, by whom where there are two sides. */
export function tellDifferences(
  terminal: Terminal,
  differences: readonly TextDifference[],
  indent: string,
  sides: { readonly upstream: string; readonly yours: string },
): void {
  for (const { text, segments } of differences) {
    if (text !== 'rule') terminal.out(`${indent}${text}:`);
    for (const segment of segments)
      for (const line of linesOf(segment, sides)) terminal.out(`${indent}${line}`);
  }
}

function linesOf(
  { kind, base, upstream, yours }: Segment,
  sides: { readonly upstream: string; readonly yours: string },
): readonly string[] {
  const told = (side: string, sign: string, elements: readonly string[]) =>
    elements
      .flatMap((element) => element.split('\n'))
      .map((line) => `${side.padEnd(9)} ${sign} ${line}`.trimEnd());
  const change = (side: string, made: readonly string[]) => [
    ...told(side, '-', base),
    ...told(side, '+', made),
  ];
  switch (kind) {
    case 'same':
      return [];
    case 'upstream':
      return change(sides.upstream, upstream);
    case 'yours':
      return change(sides.yours, yours);
    case 'alike':
      return change('both', yours);
    case 'clash':
      return [
        'these changes clash:',
        ...told('was', '-', base),
        ...told(sides.upstream, '+', upstream),
        ...told(sides.yours, '+', yours),
      ];
  }
}
