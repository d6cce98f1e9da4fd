import { expect, it } from 'vitest';
import { wholeSite } from './whole-site.ts';

/** Bytes of a note's page with its style and its script, uncompressed. */
const most = 100_000;

it("a note's page with its style and its script is under 100 kB", async () => {
  const sizes = new Map((await wholeSite()).map(({ path, bytes }) => [path, bytes.byteLength]));
  const shared = (sizes.get('theme/clarion.css') ?? 0) + (sizes.get('theme/clarion.js') ?? 0);
  const notes = [...sizes].filter(([path]) => /^advisories\/[^/]+\/index\.html$/.test(path));
  expect(shared).toBeGreaterThan(10_000);
  expect(notes.length).toBeGreaterThan(4);
  expect(notes.filter(([, size]) => size + shared >= most)).toEqual([]);
});
