import { byCodeUnit } from '../../names/order.ts';
import type { Member } from '../../release/index.ts';

/** Bytes that are shown of a line, before the first byte that differs and from it on. */
const shownBefore = 40;
const shownAfter = 80;

/** A place in a member: the first line that differs, and what stands around the first byte that does. */
export interface Excerpt {
  /** From 1. */
  readonly line: number;
  /** In bytes, from 1. */
  readonly column: number;
  /** Undefined where the member ends before. */
  readonly released: string | undefined;
  readonly rebuilt: string | undefined;
}

/** A member that is not the same in a release and in what a commit makes. */
export type Difference =
  | { readonly kind: 'changed'; readonly name: string; readonly at: Excerpt }
  /** The release has it, the commit does not make it. */
  | { readonly kind: 'released-only'; readonly name: string }
  | { readonly kind: 'rebuilt-only'; readonly name: string };

/** Every member that differs, in byte order of the names. */
export function differences(released: readonly Member[], rebuilt: readonly Member[]): readonly Difference[] {
  const [before, after] = [byName(released), byName(rebuilt)];
  const names = [...new Set([...before.keys(), ...after.keys()])].sort(byCodeUnit);
  return names.flatMap((name): readonly Difference[] => {
    const [a, b] = [before.get(name), after.get(name)];
    if (b === undefined) return [{ kind: 'released-only', name }];
    if (a === undefined) return [{ kind: 'rebuilt-only', name }];
    return a.equals(b) ? [] : [{ kind: 'changed', name, at: firstDifference(a, b) }];
  });
}

function byName(members: readonly Member[]): ReadonlyMap<string, Buffer> {
  return new Map(members.map(({ name, bytes }) => [name, Buffer.from(bytes)]));
}

function firstDifference(a: Buffer, b: Buffer): Excerpt {
  const at = a.findIndex((byte, index) => byte !== b[index]);
  const same = at < 0 ? a.length : at;
  const start = same === 0 ? 0 : a.lastIndexOf('\n', same - 1) + 1;
  return {
    line: 1 + a.subarray(0, start).reduce((count, byte) => count + Number(byte === 0x0a), 0),
    column: same - start + 1,
    released: around(a, start, same),
    rebuilt: around(b, start, same),
  };
}

function around(text: Buffer, start: number, at: number): string | undefined {
  if (at >= text.length) return undefined;
  const from = Math.max(start, at - shownBefore);
  const feed = text.indexOf('\n', at);
  const end = feed < 0 ? text.length : feed;
  const to = Math.min(end, at + shownAfter);
  return `${from > start ? '…' : ''}${text.toString('utf8', from, to)}${to < end ? '…' : ''}`;
}
