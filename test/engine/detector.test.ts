import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, type TestContext } from 'vitest';
import { suricataReplay } from '../../src/engine/index.ts';
import { temporaryFolder } from '../../src/engine/suricata/folder.ts';
import { failedRules } from '../../src/engine/suricata/rulesets.ts';
import { scriptFailures } from '../../src/engine/suricata/script-failures.ts';
import { startSuricata } from '../../src/engine/suricata/start.ts';
import { timeDetectors } from '../../src/proof/detector-time.ts';
import type { Subject } from '../../src/proof/subject.ts';
import { compileRule } from '../../src/signature/index.ts';
import { type Conversation, capture } from '../../src/traffic/index.ts';
import { checkedWorkspace } from '../../src/workspace/index.ts';
import { scriptWith } from '../attack/detector-tricks.ts';
import { soundScripts } from '../signature/detector/sound.ts';
import { suricata } from './installed.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url));
/** One who says two things to each of so many ports, from 1 on: an engine tells 15 alerts of one packet at most. */
const words = (ports: number): Conversation => ({
  description: 'A client says two things.',
  sessions: Array.from({ length: ports }, (_, index) => ({
    client: `192.0.2.1:${index + 40_001}`,
    server: `192.0.2.2:${index + 1}`,
    talk: [{ client: 'hello' }, { client: 'world' }],
  })),
});
const rule = (sid: number, script: string) =>
  `alert tcp any any -> any ${sid} (flow:established; lua:${script}; sid:${sid}; rev:1;)`;

let folder: string;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Runs each script on a conversation of its own: those that the engine refuses, and those that fail while they run. */
async function run(context: TestContext, scripts: readonly string[]) {
  const binary = await suricata(context);
  const rulePath = join(folder, 'rules');
  await mkdir(rulePath);
  const rules = scripts.map((_, index) => rule(index + 1, `${index + 1}.lua`));
  await writeFile(join(rulePath, 'x.rules'), `${rules.join('\n')}\n`);
  for (const [index, text] of scripts.entries()) await writeFile(join(rulePath, `${index + 1}.lua`), text);
  const engine = await startSuricata({ binary, folder, ruleFiles: ['x.rules'], defaultRulePath: rulePath });
  try {
    const report = await engine.replay(capture(words(scripts.length)));
    return {
      refused: (await failedRules(engine.commands)).map(({ line }) => line),
      failed: scriptFailures(await engine.log()),
      fired: new Set(report.alerts.map(({ sid }) => sid)),
    };
  } finally {
    await engine.stop();
  }
}

describe('detectors in Suricata', () => {
  it('are loaded and run without a mistake where the check lets them pass', async (context) => {
    const { refused, failed, fired } = await run(
      context,
      soundScripts.map(([, text]) => text),
    );
    expect(refused.map((line) => soundScripts[line - 1]?.[0])).toEqual([]);
    expect([...failed]).toEqual([]);
    expect(soundScripts.flatMap(([name], index) => (fired.has(index + 1) ? [] : [name]))).toEqual([]);
  });

  it('that fail while they run are silent, and their words stand in the log', async (context) => {
    const body = 'local x = string.byte(text, 5000) + 1';
    const { refused, failed, fired } = await run(context, [scriptWith({ body }), scriptWith({})]);
    expect(refused).toEqual([]);
    expect([...failed]).toEqual([['1.lua', 'line 9: attempt to perform arithmetic on a nil value']]);
    expect([...fired]).toEqual([2]);
  });

  it('are measured by what they take of the engine', async (context) => {
    const binary = await suricata(context);
    const subject = (name: string, body: string): Subject => ({
      name,
      sid: 1,
      revision: 1,
      rule: rule(1, 'x.lua'),
      detector: { name: 'x.lua', text: scriptWith({ body }) },
      samples: [{ path: 'samples/x.yaml', expect: 'fires', sha256: '', bytes: () => capture(words(1)) }],
      misses: [],
      failures: [],
    });
    const slow = 'local x = 0 for i = 1, 20000 do x = (x * 7 + string.byte(text, i % 5 + 1)) % 65521 end';
    const times = await timeDetectors([subject('quick', ''), subject('slow', slow)], suricataReplay(binary), {
      now: () => performance.now(),
    });
    expect(times.map(({ name }) => name)).toEqual(['quick', 'slow']);
    const [quick, other] = times.map(({ microseconds }) => microseconds);
    expect(other).toBeGreaterThan(20);
    expect(other).toBeGreaterThan((quick ?? 0) * 3);
  });
});

describe('the detectors of this repository', () => {
  const mail = (zip: readonly { readonly name: string; readonly bytes?: string }[]): Conversation => ({
    description: 'A mail with an archive.',
    sessions: [
      {
        client: '192.0.2.81:1310',
        server: '198.51.100.25:25',
        talk: [
          { server: '220 mail.example.net ESMTP' },
          { client: 'HELO pc57.example.com' },
          { server: '250 mail.example.net' },
          { client: 'MAIL FROM:<alice@example.com>' },
          { server: '250 OK' },
          { client: 'RCPT TO:<bob@example.net>' },
          { server: '250 Accepted' },
          { client: 'DATA' },
          { server: '354 go on' },
          {
            'client-mail': {
              headers: 'Subject: x\n',
              parts: [{ text: 'x' }, { name: 'x.zip', zip: zip.map((entry) => ({ bytes: 'x', ...entry })) }],
            },
          },
          { server: '250 OK' },
        ],
      },
    ],
  });
  const large = { name: 'large.bin', bytes: 'x'.repeat(150_000) };
  const archives: readonly (readonly [what: string, fires: boolean, zip: Parameters<typeof mail>[0]])[] = [
    ['the last file of a large archive', true, [large, { name: 'a.doc.exe' }]],
    ['the first file of a large archive', true, [{ name: 'a.doc.exe' }, large]],
    ['a large archive of documents', false, [large, { name: 'a.doc' }]],
    [
      'the sixtieth file',
      true,
      [...Array.from({ length: 59 }, (_, n) => ({ name: `${n}.txt` })), { name: 'a.jpg.scr' }],
    ],
    ['a name of 255 characters', true, [{ name: `${'a'.repeat(247)}.txt.pif` }]],
    ['blanks behind the program', true, [{ name: 'a.txt.exe   ' }]],
    ['eight blanks', true, [{ name: `a${' '.repeat(8)}.exe` }]],
    ['seven blanks', false, [{ name: `a${' '.repeat(7)}.exe` }]],
    ['blanks behind an ending', true, [{ name: 'a.txt .exe' }]],
    ["a folder with a document's name", false, [{ name: 'a.doc/setup.exe' }]],
    ['a name that is an ending', false, [{ name: '.exe' }]],
    ['a name of one character', false, [{ name: 'a' }]],
    ['a version number', false, [{ name: 'setup.1.2.exe' }]],
    ["an ending that only begins like a program's", false, [{ name: 'a.doc.exec' }]],
    [
      'what opens a directory within a file',
      false,
      [{ name: 'a.txt', bytes: 'PK|01 02|PK|03 04|PK|01 02|' }],
    ],
  ];

  it("tell archives with a program under a document's name from others", async (context) => {
    const binary = await suricata(context);
    const { signatures } = await checkedWorkspace(repository);
    const zip = signatures.find(({ data }) => data.name === 'ENSRT:WORM-NETSKY-P-003');
    const compiled = zip && compileRule(zip.data);
    if (zip?.detector === undefined || compiled === undefined || 'faults' in compiled)
      throw new Error('It is gone');
    const { captures } = await suricataReplay(binary)({
      rules: `${compiled.rule}\n`,
      detectors: [zip.detector],
      captures: archives.map(
        ([, , entries]) =>
          () =>
            capture(mail(entries)),
      ),
    });
    expect(archives.map(([what], index) => [what, (captures[index]?.alerts.length ?? 0) > 0])).toEqual(
      archives.map(([what, fires]) => [what, fires]),
    );
  });
});
