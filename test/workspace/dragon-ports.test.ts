import { rm } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { compileRule } from '../../src/signature/index.ts';
import { loadWorkspace } from '../../src/workspace/index.ts';
import { changed, faultsWith, writeWorkspace } from './fixture.ts';

const signature = 'signatures/ENSRT/W32-KALEL-A-001.yaml';
const lettered = changed(signature, '1460 25 ', '1460 W ');
const withPorts = (ports: string) =>
  changed('clarion.yaml', 'disclaimer:', `dragon-ports: ${ports}\ndisclaimer:`);

describe('the letters that stand for ports', () => {
  it('are what clarion.yaml says, wherever the rule is made', async () => {
    const root = await writeWorkspace({ ...lettered, ...withPorts('{ W: [8000-8099, 80], H: [7] }') });
    try {
      const { workspace, faults } = await loadWorkspace(root);
      expect(faults).toEqual([]);
      const [data] = workspace?.signatures.map((each) => each.data) ?? [];
      expect(data?.ports).toEqual({ W: ['8000-8099', 80] });
      expect(data && compileRule(data)).toEqual({
        rule: expect.stringMatching(/^alert tcp any any -> any \[80,8000:8099\] /),
      });
    } finally {
      await rm(root, { recursive: true, force: true });
    }
  });

  it('without ports are a fault of the line', async () => {
    for (const files of [lettered, { ...lettered, ...withPorts('{ H: [7] }') }])
      expect(await faultsWith(files)).toEqual([
        expect.stringContaining(`${signature}:8:25 error dragon: Unexpected port macro W`),
      ]);
  });

  it.each([
    '{ w: [80] }',
    '{ WW: [80] }',
    '{ W: [] }',
    '{ W: [0] }',
    '{ W: [90-80] }',
    '{ W: [1-65536] }',
    '{ W: 80 }',
  ])('are refused as %s, and the line is not blamed', async (ports) => {
    expect(await faultsWith({ ...lettered, ...withPorts(ports) })).toEqual([
      expect.stringMatching(/^clarion\.yaml:11:\d+ error schema: /),
    ]);
  });
});
