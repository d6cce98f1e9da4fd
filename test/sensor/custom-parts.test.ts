import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCustom } from '../../src/sensor/custom.ts';
import { changedText } from '../../src/sensor/custom-text.ts';
import { alert } from './installed.ts';

const digest = 'a'.repeat(64);

/** A signature as `copy` writes it. */
function plain(sid: number, enabled = false): string {
  return `  - name: ET:${sid}\n    enabled: ${enabled}\n    base:\n      release: 1\n      sid: ${sid}\n      revision: 0\n      digest: ${digest}\n    rule: |-\n      ${alert(sid)}\n`;
}

/** Signatures and what else stands in an operator's file, some of it faulty. */
const pieces: readonly ((sid: number) => string)[] = [
  plain,
  (sid) => plain(sid, true),
  (sid) => `${plain(sid)}    # Not at night.\n\n`,
  (sid) => `  # The next one is Kim's.\n\n${plain(sid).replace('false', 'true # since May')}`,
  (sid) => plain(sid).replace('|-', '|+').replace(/$/, '\n\n'),
  (sid) => plain(sid).replace('|-', '>-'),
  (sid) => plain(sid).replace('sample', 'Ärger'),
  (sid) => `  - {name: OWN:S-${sid}, enabled:   true, rule: '${alert(sid)}'}\n`,
  (sid) =>
    `  - enabled: false\n    name: OWN:S-${sid}\n    rule: "alert ip any any -> any any (content:\\"a\n      b\\"; sid:${sid};)"\n`,
  (sid) => `  -\n    name: OWN:S-${sid}\n    enabled: false\n    rule: '${alert(sid)}'\n`,
  (sid) => plain(sid).replace('enabled', 'enable'),
  (sid) => plain(sid).replace(`sid: ${sid}`, `sid: ${sid + 1}`),
  (sid) => plain(sid).replace('alert', '# alert'),
  (sid) => plain(sid).replace('|-', '"'),
  (sid) => plain(sid).replaceAll('\n', '\r\n'),
  (sid) => `${plain(sid)}...\n`,
  (sid) => `${plain(sid)}other: 1\n`,
  (sid) => `${plain(sid)}    rule: twice\n`,
  (sid) => plain(sid).replace(/ {2}- name.*\n/, '  - name: &a ET:1\n'),
  (sid) => plain(sid).trimEnd(),
  (sid) => `  - name: ET:${sid}\n    enabled: true\n    sid: ${sid}\n`,
  (sid) => `  - name: ET:${sid}\n    enabled: false # noisy\n    sid: ${sid}\n`,
  (sid) => `  - name: ET:${sid}\n    enabled: true\n`,
  (sid) => plain(sid).replace('    base:', `    sid: ${sid}\n    base:`),
  (sid) => plain(sid).replace(/ {4}rule.*\n.*\n/, ''),
];

const someFile = fc
  .array(fc.nat(pieces.length - 1), { minLength: 1, maxLength: 6 })
  .map((chosen) => chosen.map((piece, index) => pieces[piece]?.(index + 1) ?? '').join(''))
  .chain((list) => fc.constantFrom('', 'groups: [ET] # all of it\n').map((groups) => ({ groups, list })))
  .map(({ groups, list }) => `# Ours.\nlibrary: local # for all sites\n\n${groups}signatures:\n${list}`);

/** With its first key in quotes, a file is read whole; all places stay. */
const whole = (text: string) => text.replace('\nlibrary:', '\n"library":');
const read = (text: string) => {
  const { file, signatures, faults } = readCustom('local.yaml', 'local', text);
  return {
    inParts: file?.inParts,
    signatures,
    read: {
      signatures: signatures.map(({ part, place, ...rest }) => ({ ...rest, line: place.line })),
      faults: faults.map(String),
    },
  };
};

describe('a custom library that is read in parts', () => {
  it('gives what it gives when it is read whole, places and faults too', () => {
    let parts = 0;
    fc.assert(
      fc.property(someFile, (text) => {
        const [one, other] = [read(text), read(whole(text))];
        if (one.inParts === true) parts += 1;
        expect(other.inParts).not.toBe(true);
        expect(one.read).toEqual(other.read);
      }),
      { numRuns: 100 },
    );
    expect(parts).toBeGreaterThan(10);
  });

  it('is switched as if it were read whole, and takes copies at its end', () => {
    fc.assert(
      fc.property(someFile, fc.nat(5), (text, which) => {
        const [one, other] = [read(text), read(whole(text))];
        const [mine, theirs] = [one.signatures[which], other.signatures[which]];
        if (one.inParts !== true || mine === undefined || theirs === undefined) return;
        const file = { path: 'local.yaml', library: 'local', groups: [], text, inParts: true };
        const change = { enable: [mine], disable: [], fresh: [] };
        const switched = changedText(file, 'local', change);
        const asWhole = { ...file, text: whole(text), inParts: false };
        expect(whole(switched)).toBe(changedText(asWhole, 'local', { ...change, enable: [theirs] }));
        const fresh = [{ name: 'ET:99', enabled: false, rule: alert(99) }];
        const longer = changedText(file, 'local', { enable: [], disable: [], fresh });
        expect(longer.startsWith(text)).toBe(true);
        expect(read(longer).signatures.at(-1)).toMatchObject(fresh[0] ?? {});
        expect(read(longer).signatures).toHaveLength(one.signatures.length + 1);
      }),
      { numRuns: 50 },
    );
  });

  it.each(['true', 'null', '1e3', '12'])('is read whole where its name %s is no text to YAML', (name) => {
    const text = `library: ${name}\nsignatures:\n${plain(1)}`;
    const { faults } = readCustom(`${name}.yaml`, name, text);
    expect(faults.map(String)).toEqual([expect.stringContaining('`library`')]);
  });

  it('may be larger than one that is not, and still tells a fault with its place', () => {
    const rules = Array.from({ length: 4_000 }, (_, index) =>
      plain(index + 1).replace('msg:"', `msg:"${'long '.repeat(900)}`),
    );
    const text = `library: local\nsignatures:\n${rules.join('')}`;
    expect(text.length).toBeGreaterThan(16 * 1024 * 1024);
    const { signatures, faults } = readCustom('local.yaml', 'local', text);
    expect([signatures.length, faults]).toEqual([4_000, []]);
    expect(signatures.at(-1)).toMatchObject({ sid: 4_000, place: { line: 3 + 9 * 3_999, column: 11 } });
    const slip = readCustom(
      'local.yaml',
      'local',
      text.replace(/enabled(?=: false\n.*\n.*\n {6}sid: 2\n)/, 'enable'),
    );
    expect(slip.faults.map(String)).toEqual([
      '13:5-13:11: Unexpected key `enable` in `signatures[2]`, expected a known key',
    ]);
    expect(slip.signatures).toHaveLength(3_999);
    expect(
      readCustom('local.yaml', 'local', whole(text).replace('library', ' library')).faults.map(String),
    ).toEqual([expect.stringContaining('expected at most 16777216, or each signature on lines of its own')]);
  });

  it.each([
    ['as `subscribe` left it', 'library: local\ngroups: [ET]\n', 'signatures:\n'],
    ['without a last line end', '# Ours.\nlibrary: local\n\ngroups: [ET] # all of it', '\nsignatures:\n'],
    ['without a group', 'library: local\n', 'signatures:\n'],
    ['with no group any more', 'library: local\ngroups: []\n', 'signatures:\n'],
    ['with a signature', `library: local\ngroups: [ET]\nsignatures:\n${plain(1)}`, ''],
  ])('%s, takes an exception at its end, and is read in parts still', (_, text, between) => {
    const { file } = readCustom('local.yaml', 'local', text);
    const fresh = [{ name: 'ET:7', enabled: false, sid: 7 }];
    const longer = changedText(file, 'local', { enable: [], disable: [], fresh });
    expect(longer).toBe(`${text}${between}  - name: ET:7\n    enabled: false\n    sid: 7\n`);
    expect(read(longer)).toMatchObject({ inParts: true, read: { faults: [] } });
  });

  it('gets and loses groups with no other byte changed', () => {
    const text = `library: local\ngroups: [ET] # all of it\n\nsignatures: # by Kim\n  -  name: OWN:S-1\n     enabled: true\n     rule: '${alert(1)}'\n`;
    const { file } = readCustom('local.yaml', 'local', text);
    const grouped = (...groups: string[]) =>
      changedText(file, 'local', { enable: [], disable: [], fresh: [], groups });
    expect(grouped('ET', 'ENSRT')).toBe(text.replace('[ET]', '[ET, ENSRT]'));
    expect(grouped()).toBe(text.replace('[ET]', '[]'));
  });

  it('keeps the way in which lists are written where it has to be laid out anew', () => {
    const text = `"library": local\ngroups: [ET]\nsignatures: []\n`;
    const { file } = readCustom('local.yaml', 'local', text);
    const fresh = [{ name: 'ET:7', enabled: false, sid: 7 }];
    expect(changedText(file, 'local', { enable: [], disable: [], fresh })).toContain('groups: [ET]\n');
  });
});
