import { describe, expect, it } from 'vitest';
import { createDirectory } from '../../src/engine/index.ts';
import { testFolder } from './folder.ts';
import { generation, rule } from './generation.ts';

const missing = {
  folder: '/nowhere/1',
  rules: '/nowhere/1/clarion.rules',
  named: '/nowhere/current/clarion.rules',
  sids: [],
};

describe('the directory engine', () => {
  const engine = createDirectory();

  it('takes a generation that holds its sids, and passes disabled rules over', async () => {
    const folder = await testFolder();
    await expect(
      engine.test(await generation(folder, [rule(7), `# ${rule(8)}`, rule(5)], [5, 7])),
    ).resolves.toBeUndefined();
  });

  it.each<[string, readonly string[], readonly number[]]>([
    ['a rule is missing', [rule(5)], [5, 7]],
    ['a rule is too much', [rule(5), rule(7)], [5]],
    ['a sid stands twice', [rule(5), rule(5)], [5]],
    ['the file is empty', [], [5]],
    ['a line is no rule', [rule(5), 'alert nonsense'], [5]],
  ])('refuses it where %s', async (_, rules, sids) => {
    const folder = await testFolder();
    await expect(engine.test(await generation(folder, rules, sids))).rejects.toMatchObject({
      kind: 'engine',
      code: 'engine/test',
    });
  });

  it('refuses a generation whose rule file is gone', async () => {
    await expect(engine.test(missing)).rejects.toMatchObject({ kind: 'engine' });
  });

  it('says that no engine was asked', async () => {
    expect(await engine.version()).toBe('directory');
    expect(await engine.baseline(missing)).toBeUndefined();
    expect(await engine.reload(missing, undefined, [])).toEqual({
      outcome: 'written',
      detail: 'written; no engine was asked',
    });
    expect(await engine.otherRuleFiles(missing.named)).toEqual([]);
    expect(await engine.inspect({ named: missing.named, detectors: true })).toEqual([]);
  });
});
