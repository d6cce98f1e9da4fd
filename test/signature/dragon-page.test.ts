import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { dragonPage } from '../../scripts/docs-dragon.ts';
import { fieldPages } from '../../src/signature/dragon/field-pages.ts';
import { compileDragonLine } from '../../src/signature/index.ts';

describe('docs/dragon-to-suricata.md', () => {
  it('is what the compiler does: npm run docs makes it', () => {
    expect(readFileSync(new URL('../../docs/dragon-to-suricata.md', import.meta.url), 'utf8')).toBe(
      dragonPage(),
    );
  });

  it('names a rule or a reason for every row', () => {
    const rows = fieldPages.flatMap((page) => page.rows.map((row) => ({ page, row })));
    for (const { page, row } of rows) {
      const compiled = compileDragonLine(row.example, { W: [80, '8000-8099'] });
      const faults = 'faults' in compiled ? compiled.faults : [];
      expect(faults.length, row.example).toBeLessThanOrEqual(1);
      const becomes = 'faults' in compiled ? faults.map(({ reason }) => reason).join() : page.part(compiled);
      expect(becomes === '', `${page.title}: ${row.example}`).toBe(page.title === 'Dynamic collection');
    }
  });
});
