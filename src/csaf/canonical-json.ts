import { byCodeUnit } from '../names/order.ts';

/** A value as the bytes of a JSON file: keys in order (CSAF 2.0, 6.2.13), two blanks of indentation, a line feed last. */
export function canonicalJson(value: object): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(sorted(value), null, 2)}\n`);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, held]) => held !== undefined)
      .toSorted(([a], [b]) => byCodeUnit(a, b))
      .map(([key, held]) => [key, sorted(held)]),
  );
}
