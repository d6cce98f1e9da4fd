import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { checkPages } from '../../scripts/docs-checks.ts';
import { checks, pageOf } from '../../src/advisory/index.ts';

const folder = fileURLToPath(new URL('../../docs/checks/', import.meta.url));

test('docs/checks is what the checks say: run node scripts/docs-checks.ts', () => {
  const there = Object.fromEntries(
    readdirSync(folder).map((name) => [name, readFileSync(`${folder}${name}`, 'utf8')]),
  );
  expect(there).toEqual(Object.fromEntries(checkPages()));
});

test('each check has its page where its faults say', () => {
  const pages = checkPages();
  for (const { id } of checks) expect(pages.has(pageOf(id).replace('docs/checks/', '')), id).toBe(true);
});

test('each page tells what its check tells', () => {
  const pages = checkPages();
  for (const { id, examples } of checks)
    for (const { faults } of examples.faulty)
      for (const { reason } of faults) expect(pages.get(`${id}.md`)).toContain(reason);
});
