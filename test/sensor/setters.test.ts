import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { bitsOf } from '../../src/sensor/flowbits.ts';
import {
  copySignatures,
  disableSignatures,
  type EnableOptions,
  enableSignatures,
  listSignatures,
  type SensorPaths,
} from '../../src/sensor/index.ts';
import { filesBelow, refusalOf } from '../verify/reader.ts';
import { alert, type Content, makeSensor } from './installed.ts';
import { clock, copy } from './lab.ts';

let paths: SensorPaths;
let close: () => Promise<void> = async () => undefined;
afterEach(() => close());

const start = async (content: Content) => {
  ({ paths, close } = await makeSensor(content));
};
const needs = (bit: string) => `flowbits:isset,${bit}; `;
const sets = (bit: string) => `flowbits:set,${bit}; flowbits:noalert; `;
const enable = (names: readonly string[], more: Partial<EnableOptions> = {}) =>
  enableSignatures(paths, { selection: { names }, clock, ...more });
const enabled = async () =>
  (await listSignatures(paths, { states: ['enabled'] })).listed.map(({ name }) => name);
const local = () => readFile(join(paths.custom, 'local.yaml'), 'utf8');

/** Three rules: 3 needs what 2 sets, which needs what 1 sets; 4 has nothing to do with them. */
const chain: Content = {
  imported: [alert(1, sets('a')), alert(2, needs('a') + sets('b')), alert(3, needs('b')), alert(4)],
};

describe('the bits of a rule', () => {
  it.each([
    ['none', alert(1), undefined],
    [
      'a need with alternatives',
      alert(1, 'flowbits:isset,a|b; '),
      { needs: [['a', 'b']], reads: ['a', 'b'] },
    ],
    ['what must not be set', alert(1, 'flowbits: isnotset , a ; '), { reads: ['a'] }],
    [
      'set, toggled and unset',
      alert(1, 'flowbits:set,a; flowbits:toggle,b;flowbits:unset,c; '),
      { sets: ['a', 'b'], unsets: ['c'] },
    ],
    ['noalert alone', alert(1, 'flowbits:noalert; '), undefined],
    ['words in another option', alert(1, 'content:"; flowbits:set,a"; '.replace(';', '\\;')), undefined],
    ['the first option', 'alert tcp any any -> any any (flowbits:set,a; sid:1;)', { sets: ['a'] }],
  ])('are read: %s', (_, rule, bits) => {
    const none = { needs: [], reads: [], sets: [], unsets: [] };
    const found = bitsOf(rule);
    expect(found && JSON.parse(JSON.stringify(found).replaceAll('flowbits:', ''))).toEqual(
      bits && { ...none, ...bits },
    );
  });

  it('are counters too, but for those that a rule keeps for itself', () => {
    expect(bitsOf(alert(1, 'flowint: tries , + , 1; '))).toMatchObject({
      sets: ['flowint:tries'],
      needs: [],
    });
    expect(bitsOf(alert(2, 'FlowInt:tries,>,3; '))).toMatchObject({ needs: [['flowint:tries']] });
    expect(bitsOf(alert(3, 'flowint:own,+,1; flowint:own,>,3; '))).toMatchObject({ needs: [] });
  });

  it('are told apart by keyword, and xbits and hostbits have more behind the name', () => {
    expect(bitsOf(alert(1, 'xbits:set,a,track ip_src,expire 5; hostbits:isset,a,both; '))).toMatchObject({
      sets: ['xbits:a'],
      needs: [['hostbits:a']],
    });
  });
});

describe('enabling a rule', () => {
  it('pulls in the setters that it needs, and those that they need, and says for whom', async () => {
    await start(chain);
    await copy(paths, 'ET:3');
    const before = await local();
    expect(await enable(['ET:3'])).toEqual({
      switched: [{ name: 'ET:3', library: 'local', enabled: true, changed: true }],
      pulledIn: [
        { name: 'ET:2', library: 'local', bit: 'flowbits:b', neededBy: 'ET:3' },
        { name: 'ET:1', library: 'local', bit: 'flowbits:a', neededBy: 'ET:2' },
      ],
      stayOff: [],
      leftOut: [],
      notSet: [],
      notCopied: [],
    });
    expect(await enabled()).toEqual(['ET:1', 'ET:2', 'ET:3']);
    expect((await local()).startsWith(before.replace('false', 'true'))).toBe(true);
    expect(await enable(['ET:3'])).toMatchObject({ switched: [{ changed: false }], pulledIn: [] });
  });

  it('puts a setter into the library of the rule that asked, with its detector', async () => {
    const detector = { name: 'a.lua', text: 'function init(args)\n  return {}\nend\n' };
    await start({
      own: [
        { sid: 1, rule: alert(1, `lua:a.lua; ${sets('a')}`), detector },
        { sid: 2, rule: alert(2, needs('a')) },
      ],
    });
    await copySignatures(paths, { selection: { names: ['2'] }, library: 'site', clock });
    expect(await enable(['2'])).toMatchObject({ pulledIn: [{ name: 'ENSRT:S-1', library: 'site' }] });
    expect(await readFile(join(paths.custom, 'site.yaml'), 'utf8')).toContain(
      'a.lua: |\n        function init',
    );
    expect(await enabled()).toEqual(['ENSRT:S-1', 'ENSRT:S-2']);
  });

  it.each([
    ['that takes a bit away', 'flowbits:unset,a; ', needs('a')],
    ['of a bit that must not be set', sets('a'), 'flowbits:isnotset,a; '],
    ['of an alternative', sets('a'), needs('z|a')],
    ['by xbits', 'xbits:set,a,track ip_src; ', 'xbits:isset,a,track ip_src; '],
  ])('pulls in a setter %s', async (_, setter, reader) => {
    await start({ imported: [alert(1, setter), alert(2, reader)] });
    await copy(paths, 'ET:2');
    expect((await enable(['ET:2'])).pulledIn.map(({ name }) => name)).toEqual(['ET:1']);
  });

  it("looks at the operator's rule, not at the one that was released", async () => {
    await start(chain);
    await copy(paths, 'ET:3');
    await writeFile(join(paths.custom, 'local.yaml'), (await local()).replace('flowbits:isset,b; ', ''));
    expect(await enable(['ET:3'])).toMatchObject({ pulledIn: [] });
  });

  it('says where nothing known sets a bit, and enables it all the same', async () => {
    await start({ imported: [alert(1, needs('elsewhere|nowhere'))] });
    await copy(paths, 'ET:1');
    expect(await enable(['ET:1'])).toMatchObject({
      pulledIn: [],
      notSet: [{ bit: 'flowbits:elsewhere|flowbits:nowhere', neededBy: 'ET:1' }],
    });
    expect(await enabled()).toEqual(['ET:1']);
  });

  it('ends where rules need each other in a ring', async () => {
    await start({ imported: [alert(1, needs('b') + sets('a')), alert(2, needs('a') + sets('b'))] });
    await copy(paths, 'ET:1');
    expect((await enable(['ET:1'])).pulledIn.map(({ name }) => name)).toEqual(['ET:2']);
  });
});

describe('a setter that the operator disabled', () => {
  it('is never enabled for another: the rule that could not fire without it is refused, and nothing changes', async () => {
    await start(chain);
    await copy(paths, 'ET:1', 'ET:3');
    const before = await local();
    const refused = await refusalOf(enable(['ET:3']));
    expect(refused).toMatchObject({ kind: 'usage', code: 'library/setters' });
    expect(refused.message).toContain('ET:3 could never fire: it needs ET:1 (flowbits:a, disabled in local)');
    expect(refused.hint).toContain('clarion library enable ET:3 ET:1');
    expect(await local()).toBe(before);
    await enable(['ET:3', 'ET:1']);
    expect(await enabled()).toEqual(['ET:1', 'ET:2', 'ET:3']);
  });

  it('is left out where another does, and told', async () => {
    await start({ imported: [alert(1, sets('a')), alert(2, sets('a')), alert(3, needs('a'))] });
    await copy(paths, 'ET:1', 'ET:3');
    expect(await enable(['ET:3'])).toMatchObject({
      pulledIn: [{ name: 'ET:2' }],
      stayOff: [{ name: 'ET:1', reason: 'disabled in local', neededBy: 'ET:3' }],
    });
    expect(await enabled()).toEqual(['ET:2', 'ET:3']);
  });

  it('of a choice leaves out what needs it, and enables the rest', async () => {
    await start({
      imported: [
        alert(1, sets('a')),
        alert(2, `${needs('a')}classtype:worm; `),
        alert(3, 'classtype:worm; '),
      ],
    });
    await copy(paths, 'ET:1', 'ET:2', 'ET:3');
    const done = await enableSignatures(paths, { selection: { choice: { classes: ['worm'] } }, clock });
    expect(done).toMatchObject({
      switched: [{ name: 'ET:3', changed: true }],
      leftOut: [{ name: 'ET:2', reason: 'needs ET:1 (flowbits:a, disabled in local)' }],
    });
    expect(await enabled()).toEqual(['ET:3']);
  });

  it('is enabled where the operator says so: by name, or all of them', async () => {
    await start(chain);
    await copy(paths, 'ET:1', 'ET:3');
    expect(await enable(['ET:3'], { setters: 'disabled-too', dryRun: true })).toMatchObject({
      pulledIn: [{ name: 'ET:2' }, { name: 'ET:1' }],
    });
    await enable(['ET:3'], { setters: 'disabled-too' });
    expect(await enabled()).toEqual(['ET:1', 'ET:2', 'ET:3']);
  });

  it('does not matter where other rule files set the bits', async () => {
    await start(chain);
    await copy(paths, 'ET:1', 'ET:3');
    expect(await enable(['ET:3'], { setters: 'none' })).toMatchObject({ pulledIn: [], stayOff: [] });
    expect(await enabled()).toEqual(['ET:3']);
  });

  it('while a rule needs it: disabling it names what can fire no more', async () => {
    await start(chain);
    await copy(paths, 'ET:3');
    await enable(['ET:3']);
    const { blinded } = await disableSignatures(paths, { selection: { names: ['ET:1'] }, clock });
    expect(blinded).toEqual(['ET:2', 'ET:3']);
    expect(await enabled()).toEqual(['ET:2', 'ET:3']);
  });
});

describe('a setter that can not be copied', () => {
  const taken =
    "library: own\nsignatures:\n  - name: OWN:ONE\n    enabled: true\n    rule: 'alert ip any any -> any any (sid:1;)'\n";

  it('keeps what needs it from being enabled, and nothing else of a choice', async () => {
    await start(chain);
    await copy(paths, 'ET:3', 'ET:4');
    await writeFile(join(paths.custom, 'own.yaml'), taken);
    const reason = `needs ET:1 (flowbits:a, the sid 1 has OWN:ONE, at ${join(paths.custom, 'own.yaml')}:3)`;
    expect((await refusalOf(enable(['ET:3']))).message).toBe(`ET:3 could never fire: it ${reason}`);
    const choice = { libraries: ['local'] };
    expect(await enableSignatures(paths, { selection: { choice }, clock })).toMatchObject({
      switched: [{ name: 'ET:4' }],
      leftOut: [{ name: 'ET:3', reason }],
      pulledIn: [],
    });
    expect(await enabled()).toEqual(['OWN:ONE', 'ET:4']);
  });
});

describe('a dry run', () => {
  it('tells what would be done, and changes not one byte', async () => {
    await start(chain);
    await copy(paths, 'ET:3');
    const before = await filesBelow(join(paths.state, '..'));
    const selection = { choice: { groups: ['ET'] } };
    expect(await enableSignatures(paths, { selection, clock, dryRun: true })).toMatchObject({
      switched: [{ name: 'ET:3', changed: true }],
      pulledIn: [{ name: 'ET:2' }, { name: 'ET:1' }],
      notCopied: ['ET:1', 'ET:2', 'ET:4'],
    });
    expect(await copySignatures(paths, { selection, library: 'local', clock, dryRun: true })).toMatchObject({
      copied: [{ already: false }, { already: false }, { already: true }, { already: false }],
    });
    await disableSignatures(paths, { selection, clock, dryRun: true });
    expect(await filesBelow(join(paths.state, '..'))).toEqual(before);
  });
});
