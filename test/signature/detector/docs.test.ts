import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { mostMicroseconds } from '../../../src/proof/detector-time.ts';
import { checkDetector } from '../../../src/signature/detector/index.ts';
import { buffers, callables, limits } from '../../../src/signature/detector/words.ts';

const page = readFileSync(new URL('../../../docs/detectors.md', import.meta.url), 'utf8');
/** The first two columns of the table below a heading. */
function rows(heading: string): readonly (readonly [name: string, second: string])[] {
  const [section = ''] = page.slice(page.indexOf(`\n## ${heading}\n`) + 4).split('\n## ');
  return [...section.matchAll(/^\| `([a-z.]+)` \| ([^|]+) \|$/gm)].map(([, name = '', second = '']) => [
    name,
    second,
  ]);
}

describe('the page of detectors', () => {
  it('has an example that passes', () => {
    const [, script = ''] = /```lua\n(.*?)```/s.exec(page) ?? [];
    expect(script).toContain('function match');
    expect(checkDetector(script)).toEqual([]);
  });

  it('names every function that a detector may call, with its steps, and every buffer', () => {
    expect(rows('What a detector may name').map(([name, steps]) => [name, Number(steps)])).toEqual(
      Object.entries(callables).map(([name, { cost }]) => [name, cost]),
    );
    expect(rows('The form').map(([name]) => name)).toEqual(Object.keys(buffers));
  });

  it('tells the limits as they are', () => {
    for (const limit of [limits.steps, limits.size, mostMicroseconds])
      expect(page).toContain(`${limit.toLocaleString('en')} `);
  });
});
