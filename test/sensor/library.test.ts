import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sha256 } from '../../src/release/index.ts';
import { copySignatures, listSignatures, update } from '../../src/sensor/index.ts';
import { rule, samples } from '../verify/publisher.ts';
import { refusalOf } from '../verify/reader.ts';
import { clock, copy, type Lab, makeLab, turnOff, turnOn } from './lab.ts';
import { clarion } from './run.ts';

let lab: Lab;
const one = 'ENSRT:S-1624001';
const two = 'ENSRT:S-1624002';
const detector = { name: 'mail.lua', text: 'function init(args)\n  return {}\nend\n' };
const withDetector = {
  sid: 1624003,
  rule: 'alert tcp any any -> any 25 (msg:"x"; lua:mail.lua; sid:1624003; rev:1;)',
  detector,
};

beforeEach(async () => {
  lab = await makeLab();
  await lab.enrol();
  await lab.publish(1, [...samples, withDetector]);
  await update(lab.paths, { clock });
});
afterEach(() => lab.close());

const local = () => join(lab.paths.custom, 'local.yaml');
const write = async (text: string, name = 'local') => {
  await mkdir(lab.paths.custom, { recursive: true });
  await writeFile(join(lab.paths.custom, `${name}.yaml`), text);
};

describe('a copy', () => {
  it('is disabled, and holds its whole base', async () => {
    expect(await copy(lab.paths, one)).toMatchObject([{ name: one, sid: 1624001, already: false }]);
    expect(await readFile(local(), 'utf8')).toBe(
      [
        'library: local',
        'signatures:',
        `  - name: ${one}`,
        '    enabled: false',
        '    base:',
        '      release: 1',
        '      sid: 1624001',
        '      revision: 1',
        `      digest: ${sha256(Buffer.from(rule(1624001)))}`,
        '    rule: |-',
        `      ${rule(1624001)}`,
        '',
      ].join('\n'),
    );
  });

  it('holds the text of its detector', async () => {
    await copy(lab.paths, 'ENSRT:S-1624003');
    expect(await readFile(local(), 'utf8')).toContain(
      '    detectors:\n      mail.lua: |\n        function init(args)\n          return {}\n        end\n',
    );
  });

  it('made twice is made once', async () => {
    await copy(lab.paths, one);
    const before = await readFile(local(), 'utf8');
    expect(await copy(lab.paths, one, one)).toMatchObject([{ already: true }]);
    expect(await readFile(local(), 'utf8')).toBe(before);
    expect(
      await refusalOf(copySignatures(lab.paths, { selection: { names: [one] }, library: 'other', clock })),
    ).toMatchObject({
      kind: 'usage',
      code: 'library/copied',
    });
  });

  it("goes to the end of an operator's file, whose comments and order stay", async () => {
    const own = `# Ours. Ask Kim before changes.\nlibrary: local # for all sites\nsignatures:\n  # Watch this one.\n  - name: OWN:ONE\n    rule: '${rule(9000001)}' # quoted\n    enabled: true\n`;
    await write(own);
    await copy(lab.paths, two);
    const text = await readFile(local(), 'utf8');
    expect(text.startsWith(own)).toBe(true);
    expect(text.slice(own.length)).toContain(`- name: ${two}\n`);
  });

  it.each([
    ['ENSRT:S-1624009', 'Did you mean'],
    ['NOTHING:LIKE-IT', 'library list'],
  ])('of a name that is not there, %s, is refused with a hint', async (name, hint) => {
    const refused = await refusalOf(copy(lab.paths, one, name));
    expect(refused).toMatchObject({ kind: 'usage', hint: expect.stringContaining(hint) });
    expect((await listSignatures(lab.paths)).listed).toMatchObject([
      { library: undefined },
      { library: undefined },
      { library: undefined },
    ]);
  });

  it('to a library of which the name could climb is refused', async () => {
    expect(() => copySignatures(lab.paths, { selection: { names: [one] }, library: '../x', clock })).toThrow(
      'library name',
    );
  });
});

describe('enable and disable', () => {
  it('change one word, and nothing else in the file', async () => {
    const text = `# Ours.\nlibrary:   local\nsignatures:\n- {name: OWN:ONE, enabled: false , rule: '${rule(9000001)}'}   # odd, but ours\n-   enabled:    false # not yet\n    name: OWN:TWO\n    rule: >-\n      ${rule(9000002)}\n`;
    await write(text);
    expect(await turnOn(lab.paths, 'OWN:TWO')).toEqual([
      { name: 'OWN:TWO', library: 'local', enabled: true, changed: true },
    ]);
    expect(await readFile(local(), 'utf8')).toBe(text.replace('    false # not', '    true # not'));
    await turnOn(lab.paths, 'OWN:ONE', 'OWN:TWO');
    expect(await readFile(local(), 'utf8')).toBe(text.replaceAll('false', 'true'));
    expect(await turnOn(lab.paths, 'OWN:ONE')).toMatchObject([{ changed: false }]);
    await turnOff(lab.paths, 'OWN:ONE', 'OWN:TWO');
    expect(await readFile(local(), 'utf8')).toBe(text);
  });

  it('of a signature that is not copied say to copy it first, and change nothing', async () => {
    await copy(lab.paths, one);
    expect(await refusalOf(turnOn(lab.paths, one, two))).toMatchObject({
      kind: 'usage',
      hint: `Copy it first: clarion library copy ${two}`,
    });
    expect((await listSignatures(lab.paths)).listed.some(({ enabled }) => enabled)).toBe(false);
  });
});

describe('the list', () => {
  it('shows the master library and the custom ones, by sid', async () => {
    await write(
      `library: own\nsignatures:\n  - name: OWN:ONE\n    enabled: true\n    rule: '${rule(9000001)}'\n`,
      'own',
    );
    await copy(lab.paths, one);
    await turnOn(lab.paths, one);
    expect((await listSignatures(lab.paths)).listed).toEqual([
      {
        name: one,
        sid: 1624001,
        revision: 1,
        title: 'sample',
        proof: 'proven',
        notes: ['ETS-i-2005-12575'],
        library: 'local',
        enabled: true,
      },
      {
        name: two,
        sid: 1624002,
        revision: 1,
        title: 'sample',
        proof: 'proven',
        notes: ['ETS-i-2005-12575'],
        library: undefined,
        enabled: false,
      },
      {
        name: 'ENSRT:S-1624003',
        sid: 1624003,
        revision: 1,
        title: 'sample',
        proof: 'proven',
        notes: ['ETS-i-2005-12575'],
        library: undefined,
        enabled: false,
      },
      {
        name: 'OWN:ONE',
        sid: 9000001,
        revision: undefined,
        title: 'ENSRT:S-9000001 sample',
        proof: undefined,
        notes: [],
        library: 'own',
        enabled: true,
      },
    ]);
  });
});

describe('a faulty custom library', () => {
  const entry = (name: string, sid: number, more = '') =>
    `  - name: ${name}\n    enabled: true\n${more}    rule: '${rule(sid)}'\n`;

  it.each([
    [
      'an unknown key',
      `library: local\nsignatures:\n  - name: OWN:ONE\n    enable: true\n    rule: '${rule(9000001)}'\n`,
      ':4:5: Unexpected key `enable`',
    ],
    [
      'a rule that is none',
      'library: local\nsignatures:\n  - name: OWN:ONE\n    enabled: true\n    rule: allow tcp any any -> any any (sid:1;)\n',
      ':5:11: Unexpected `allow`',
    ],
    [
      'a rule on two lines',
      `library: local\nsignatures:\n  - name: OWN:ONE\n    enabled: true\n    rule: "${rule(9000001).replaceAll('"', '\\"')}\\n${rule(9000002).replaceAll('"', '\\"')}"\n`,
      ':5:11: Unexpected control character',
    ],
    [
      'a rule that is commented out',
      `library: local\nsignatures:\n  - name: OWN:ONE\n    enabled: true\n    rule: '# ${rule(9000001)}'\n`,
      ':5:11: Unexpected # before the rule',
    ],
    [
      'a sid that is not its base',
      `library: local\nsignatures:\n${entry('OWN:ONE', 9000001, `    base: {release: 1, sid: 5, revision: 1, digest: ${'a'.repeat(64)}}\n`)}`,
      'expected 5 as in `base`',
    ],
    [
      'a sid twice',
      `library: local\nsignatures:\n${entry('OWN:ONE', 9000001)}${entry('OWN:TWO', 9000001)}`,
      ':6:11: Unexpected second signature with sid 9000001',
    ],
    [
      'a name twice',
      `library: local\nsignatures:\n${entry('OWN:ONE', 9000001)}${entry('OWN:ONE', 9000002)}`,
      ':6:11: Unexpected second signature with name OWN:ONE',
    ],
    [
      'a detector that it does not hold',
      `library: local\nsignatures:\n  - name: OWN:ONE\n    enabled: true\n    rule: ${JSON.stringify(withDetector.rule)}\n`,
      ':5:11: Unexpected detector mail.lua',
    ],
    [
      'the name of another library',
      'library: other\nsignatures: []\n',
      ':1:10: Unexpected `other` in `library`',
    ],
  ])('with %s is told with its place, and never changed', async (_, text, told) => {
    await write(text);
    const refused = await refusalOf(turnOff(lab.paths, 'OWN:ONE'));
    expect(refused.kind).toBe('content');
    expect(refused.message).toContain(`local.yaml${told.startsWith(':') ? told : ''}`);
    expect(refused.message).toContain(told);
    expect(await readFile(local(), 'utf8')).toBe(text);
  });

  it('that is no file, or far too long, is told as that', async () => {
    await mkdir(join(lab.paths.custom, 'folder.yaml'), { recursive: true });
    await writeFile(join(lab.paths.custom, 'long.yaml'), Buffer.alloc(17_000_000, '#'));
    const { kind, message } = await refusalOf(listSignatures(lab.paths));
    expect(kind).toBe('content');
    expect(message).toContain('folder.yaml: Unexpected folder');
    expect(message).toContain('long.yaml: Unexpected size of 17000000 bytes');
  });

  it.each([
    ['brackets', '[', 'Unexpected nesting deeper than 24 levels'],
    ['dashes', '- ', 'Unexpected line of more than 64 signs and words'],
    ['entries', '- 1\n', 'Unexpected file of more than 2000000 signs and words'],
    ['tags', '!a ', 'Unexpected line of more than 64 signs and words'],
    ['stray brackets', '] ', 'Unexpected line of more than 64 signs and words'],
  ])('that is %s alone, megabytes of them, is told as such in little memory', async (_, one, reason) => {
    await write(one.repeat(15_000_000 / one.length));
    const told = await clarion(['library', 'list', '--state', lab.paths.state], {
      env: { NODE_OPTIONS: '--max-old-space-size=256' },
    });
    expect(told).toMatchObject({ code: 1, err: expect.stringContaining(`local.yaml:`) });
    expect(told.err).toContain(reason);
  });

  it('that is a list of nothings, millions of them, is told as such in little memory', async () => {
    await write(`library: local\nsignatures:\n${'  - \n'.repeat(3_000_000)}`);
    const told = await clarion(['library', 'list', '--state', lab.paths.state], {
      env: { NODE_OPTIONS: '--max-old-space-size=256' },
    });
    expect(told).toMatchObject({ code: 1, err: expect.stringContaining('local.yaml:3:5: Missing value') });
  });

  it('that is JSON on one line, as a machine writes it, is read', async () => {
    const signatures = Array.from({ length: 100 }, (_, index) => ({
      name: `OWN:S-${index}`,
      enabled: false,
      rule: rule(9_000_000 + index),
    }));
    await write(JSON.stringify({ library: 'local', signatures }));
    expect((await listSignatures(lab.paths)).listed).toHaveLength(103);
  });

  it('with a rule that the engine would read as two lines is refused', async () => {
    const long = `alert tcp any any -> any any (msg:"${'a'.repeat(8_192)}alert ip any any -> any any"; sid:9000001;)`;
    await write(`library: local\nsignatures:\n  - name: OWN:ONE\n    enabled: true\n    rule: '${long}'\n`);
    expect((await refusalOf(listSignatures(lab.paths))).message).toContain('expected at most 8190');
  });

  it('tells all faults of all files at once', async () => {
    await write('library: local\nsignatures: 5\n');
    await write('library: other\nsignature: []\n', 'other');
    const { message } = await refusalOf(listSignatures(lab.paths));
    expect(message).toContain('2 faults');
    expect(message).toContain('local.yaml:2:13');
    expect(message).toContain('other.yaml:2:1');
  });

  it('never stops an update', async () => {
    await write('library: [');
    await lab.publish(2);
    expect(await update(lab.paths, { clock })).toMatchObject({ outcome: 'updated', release: 2 });
  });
});
