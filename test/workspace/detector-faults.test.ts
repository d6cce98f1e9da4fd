import { describe, expect, test } from 'vitest';
import { scriptWith } from '../attack/detector-tricks.ts';
import { changed, faultsWith } from './fixture.ts';

const signature = 'signatures/ENSRT/W32-KALEL-A-001.yaml';
const script = 'signatures/ENSRT/kalel.lua';
const named = changed(
  signature,
  'score: 80',
  `score: 80
detector: kalel.lua
suricata:
  rule: alert tcp any any -> any 25 (flow:to_server,established; lua:kalel.lua;)
  why: It looks into the archive.`,
);

describe('a detector in a workspace', () => {
  test('that does what detectors may has no fault', async () => {
    expect(await faultsWith({ ...named, [script]: scriptWith({}) })).toEqual([]);
  });

  test('has its faults at their places in the script', async () => {
    const hostile = scriptWith({ body: 'local x = os.execute("id")' });
    expect(await faultsWith({ ...named, [script]: hostile })).toEqual([
      `${script}:9:13 error detector: Unexpected \`os\`, expected what detectors may name: it reaches out of the engine`,
    ]);
  });

  test('that two signatures name is told of once', async () => {
    const second = Object.values(named)[0]
      ?.replaceAll('KALEL-A-001', 'KALEL-A-002')
      .replace('1624001', '1624002');
    const faults = await faultsWith({
      ...named,
      'signatures/ENSRT/W32-KALEL-A-002.yaml': second ?? '',
      [script]: 'x',
    });
    expect(faults.filter((fault) => fault.includes(' detector: '))).toEqual([
      expect.stringContaining(
        `${script}:1:1 error detector: Unexpected \`x\`, expected \`local\` or \`function\``,
      ),
    ]);
  });

  test('that is missing is told where it is named, and one that nobody names as a file left behind', async () => {
    expect(await faultsWith({ ...named, 'signatures/ENSRT/left.lua': 'while true do end\n' })).toEqual([
      expect.stringContaining(`${signature}:8:11 error detector: Missing detector "kalel.lua"`),
      expect.stringContaining('left.lua:1:1 warning file-unused'),
    ]);
  });

  test('has no name that is kept for another engine', async () => {
    const kept = Object.fromEntries(
      Object.entries(named).map(([file, text]) => [
        file,
        text.replaceAll('kalel.lua', 'kalel-suricata8.lua'),
      ]),
    );
    expect(await faultsWith({ ...kept, 'signatures/ENSRT/kalel-suricata8.lua': scriptWith({}) })).toEqual([
      expect.stringContaining(`${signature}:8:11 error detector: Unexpected "kalel-suricata8.lua"`),
    ]);
  });

  test('that is bytecode is refused', async () => {
    const bytecode = Uint8Array.from([0x1b, 0x4c, 0x4a, 0x02, 0x0a]);
    const faults = await faultsWith({ ...named, [script]: bytecode });
    expect(faults.join('\n')).toMatch(/kalel\.lua:1:1 error hidden-character: .*U\+001B/);
  });
});
