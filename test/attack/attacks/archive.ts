import { compress, type Member, writeSha256sums } from '../../../src/release/index.ts';
import { makeContent, rule, signSums } from '../../verify/publisher.ts';
import type { Attack, Threat } from '../attack.ts';
import { type Entry, entries, forge, rawTar } from '../forge.ts';
import type { Scene } from '../scene.ts';

/**
 * What an enemy packs who has the repository's keys, and those of enough members of the team: everything is listed and
 * signed as it should be, so the format alone has to stop it.
 */

const stolen = ['vulnerability to key compromises'] as const;
const climbing = [
  ...stolen,
  'a tar that climbs out, links, devices, doubled or unlisted or missing members',
] as const;
const endlessness = [...stolen, 'endless data', 'endless or slow data'] as const;

const packs = (make: (scene: Scene) => Promise<Uint8Array>) => async (scene: Scene) =>
  forge(scene, { tar: await make(scene) });

const x = Buffer.from('x');

/** One file more, listed and signed. */
const named = (name: string, says = 'Unexpected member'): Attack => ({
  name: `a member called ${JSON.stringify(name)}`,
  of: climbing,
  by: 'verify/archive',
  says,
  lasts: true,
  mount: packs(async ({ members }) => rawTar(await entries(members, makeContent(2), [{ name, bytes: x }]))),
});

/** One entry more, of another kind. */
const kind = (name: string, entry: Entry, says: string): Attack => ({
  name,
  of: climbing,
  by: 'verify/archive',
  says,
  lasts: true,
  mount: packs(async ({ members }) => rawTar([...(await entries(members)), entry])),
});

/** What is done to the entries of a good release. */
const changed = (
  name: string,
  by: Attack['by'],
  says: string,
  change: (entries: Entry[]) => readonly Entry[],
  of: readonly Threat[] = climbing,
): Attack => ({
  name,
  of,
  by,
  says,
  lasts: true,
  mount: packs(async ({ members }) => rawTar(change(await entries(members)))),
});

const rules = 'libraries/ENSRT/suricata.rules';
const inOneForm = 'not in the one form';

const tars: readonly Attack[] = [
  ...[
    '../../etc/cron.d/x',
    '/etc/cron.d/x',
    'alarms/../../x.json',
    'libraries/../../../x',
    './release.json',
    'alarms//x.json',
    'alarms/x.json/',
    'alarms\\..\\x.json',
    'etc/custom/local.yaml',
    'libraries/ENSRT/run.sh',
    'libraries/ENSRT/detectors/../../../x.lua',
    'libraries/ENSRT/detectors/.lua',
    'Release.json',
    'alarms/A.json',
    'alarms/\u00e4.json',
    'alarms/a\u0308.json',
    'alarms/a\u2215b.json',
    'alarms/a\n.json',
    'alarms/\u001b[2J.json',
    'libraries/CON/library.jsonx',
  ].map((name) => named(name)),
  kind('a symbolic link', { name: 'alarms/a.json', type: '2', link: '/etc/passwd' }, 'Unexpected entry'),
  kind('a link to a member', { name: 'alarms/a.json', type: '1', link: 'release.json' }, 'Unexpected entry'),
  kind('a character device', { name: 'alarms/a.json', type: '3' }, 'Unexpected entry'),
  kind('a block device', { name: 'alarms/a.json', type: '4' }, 'Unexpected entry'),
  kind('a folder', { name: 'alarms', type: '5' }, 'Unexpected entry'),
  kind('a pipe', { name: 'alarms/a.json', type: '6' }, 'Unexpected entry'),
  kind('a contiguous file', { name: 'alarms/a.json', type: '7', bytes: x }, 'Unexpected entry'),
  kind('a sparse file', { name: 'alarms/a.json', type: 'S', bytes: x }, 'Unexpected'),
  kind('a type that nobody knows', { name: 'alarms/a.json', type: 'Z', bytes: x }, 'Unexpected'),
  kind('a file of an old kind', { name: 'alarms/a.json', type: '\0', bytes: x }, 'Unexpected entry'),
  kind(
    'a header that names the next in another way',
    { name: 'x', type: 'x', bytes: '30 path=../../etc/cron.d/x\n\n\n\n' },
    'Unexpected entry',
  ),
  kind(
    'a header for all that follow',
    { name: 'x', type: 'g', bytes: '19 path=alarms/a.json\n'.slice(0, 19) },
    'Unexpected entry',
  ),
  kind(
    'a long name of GNU’s',
    { name: '././@LongLink', type: 'L', bytes: '../../etc/cron.d/x\0' },
    'Unexpected entry',
  ),
  kind('a name in two parts', { name: 'x', prefix: '../../etc/cron.d' }, 'Unexpected member'),
  kind('a name in two parts, of a release', { name: 'a.json', prefix: 'alarms' }, 'Unexpected member'),
  kind('a file that its owner runs as root', { name: 'alarms/a.json', mode: 0o4755, bytes: x }, inOneForm),
  kind('a length below zero', { name: 'alarms/a.json', size: Buffer.alloc(12, 0xff) }, 'The archive'),
  kind(
    'a length without end',
    { name: 'alarms/a.json', size: Buffer.from([0x80, ...Buffer.alloc(10, 0x7f), 0]) },
    'The archive',
  ),
  kind('a member that nobody lists', { name: 'alarms/a.json', bytes: x }, inOneForm),
  changed(
    'a member that nobody lists, in its place',
    'verify/digests',
    'alarms/a.json is not listed',
    (all) => inserted(all, { name: 'alarms/a.json', bytes: x }),
    [...climbing, 'extraneous dependencies'],
  ),
  changed('a member twice, the second one other', 'verify/archive', 'Unexpected second member', (all) =>
    all.flatMap((entry) =>
      entry.name === rules ? [entry, { ...entry, bytes: `${rule(1624001)}\n` }] : [entry],
    ),
  ),
  changed('a member too few', 'verify/digests', `${rules} is missing`, (all) =>
    all.filter(({ name }) => name !== rules),
  ),
  changed('a member with other bytes', 'verify/digests', `${rules} has another digest`, (all) =>
    all.map((entry) => (entry.name === rules ? { ...entry, bytes: `# ${rule(1624001)}\n` } : entry)),
  ),
  changed('no digest list', 'verify/archive', 'has no SHA256SUMS', (all) => all.slice(1)),
  changed('no signatures', 'verify/archive', 'has no SHA256SUMS.asc', (all) =>
    all.filter((_, at) => at !== 1),
  ),
  changed('no release.json', 'verify/archive', 'has no release.json', (all) =>
    all.filter(({ name }) => name !== 'release.json'),
  ),
  changed('another order', 'verify/archive', inOneForm, (all) => [
    ...all.slice(0, 2),
    ...all.slice(2).reverse(),
  ]),
  changed('the digest list at the end', 'verify/archive', inOneForm, (all) => [
    ...all.slice(1),
    ...all.slice(0, 1),
  ]),
  {
    name: 'a second tar after the first',
    of: climbing,
    by: 'verify/archive',
    says: inOneForm,
    lasts: true,
    mount: packs(async ({ members }) => {
      const tar = rawTar(await entries(members));
      return Buffer.concat([tar, tar]);
    }),
  },
  {
    name: 'a tar without an end',
    of: climbing,
    by: 'verify/archive',
    says: 'not a whole tar',
    lasts: true,
    mount: packs(async ({ members }) => rawTar(await entries(members), Buffer.alloc(0))),
  },
  {
    name: 'something hidden in the blocks after the end',
    of: climbing,
    by: 'verify/archive',
    says: inOneForm,
    lasts: true,
    mount: packs(async ({ members }) =>
      rawTar(await entries(members), Buffer.concat([Buffer.alloc(1023), x])),
    ),
  },
  {
    name: 'something hidden behind the last byte of a member',
    of: climbing,
    by: 'verify/archive',
    says: inOneForm,
    lasts: true,
    mount: packs(async ({ members }) => {
      const tar = rawTar(await entries(members));
      tar.write('x', tar.length - 1025);
      return tar;
    }),
  },
  {
    name: 'no tar',
    of: climbing,
    by: 'verify/archive',
    says: 'not a whole tar',
    lasts: true,
    mount: packs(async () => Buffer.from('no tar')),
  },
];

/** In byte order, after the first two. */
function inserted(all: readonly Entry[], entry: Entry): readonly Entry[] {
  const rest = [...all.slice(2), entry].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return [...all.slice(0, 2), ...rest];
}

const bundled = (
  name: string,
  says: string,
  make: (tar: Uint8Array) => Uint8Array,
  of: readonly Threat[] = stolen,
): Attack => ({
  name,
  of,
  by: 'verify/bundle',
  says,
  lasts: true,
  mount: (scene) => forge(scene, { bundle: make(scene.second) }),
});

/** RFC 8878, 3.1.2: a frame that decoders pass over. */
const skippable = Buffer.from([0x50, 0x2a, 0x4d, 0x18, 4, 0, 0, 0, 1, 2, 3, 4]);

const bundles: readonly Attack[] = [
  bundled('a bundle that unpacks to 2 GB', 'does not unpack', () => bomb(), endlessness),
  bundled(
    'a bundle that says that it unpacks to more than there is',
    'does not unpack',
    () => {
      // RFC 8878, 3.1.1.1: eight bytes of length, one segment; then nothing.
      return Buffer.from([
        0x28, 0xb5, 0x2f, 0xfd, 0xe0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f, 1, 0, 0,
      ]);
    },
    endlessness,
  ),
  bundled('a bundle that wants a window of 2 GB', 'does not unpack', wideWindow, endlessness),
  bundled('the right tar, and something after it', 'more after the end', (tar) =>
    Buffer.concat([compress(tar), x]),
  ),
  bundled('the right tar, and another frame after it', 'more after the end', (tar) =>
    Buffer.concat([compress(tar), compress(Buffer.from('x'))]),
  ),
  bundled('the right tar, and a frame that is passed over after it', 'more after the end', (tar) =>
    Buffer.concat([compress(tar), skippable]),
  ),
  bundled('a frame that is passed over, and the right tar', 'after the end', (tar) =>
    Buffer.concat([skippable, compress(tar)]),
  ),
  bundled('another tar', 'not the signed tar', (tar) => compress(tar.map((byte) => byte ^ 1))),
  bundled('the tar as it is', 'does not unpack', (tar) => tar),
  bundled('a byte of the checksum changed', 'does not unpack', (tar) => {
    const bundle = Buffer.from(compress(tar));
    bundle.writeUInt8(bundle.readUInt8(bundle.length - 1) ^ 1, bundle.length - 1);
    return bundle;
  }),
];

/** The right tar in one raw block (RFC 8878, 3.1.1.1.2 and 3.1.1.2), of a frame whose window is 2 GB. */
function wideWindow(tar: Uint8Array): Uint8Array {
  const head = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 21 << 3, 0, 0, 0]);
  head.writeUIntLE((tar.length << 3) | 1, 6, 3);
  return Buffer.concat([head, tar]);
}

/** Little that unpacks to 2 GB: blocks that repeat one byte (RFC 8878, 3.1.1.2.2), 128 kB each. */
function bomb(): Buffer {
  const head = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x58]);
  const block = (last: boolean) => {
    const made = Buffer.alloc(4);
    made.writeUIntLE((131_072 << 3) | (1 << 1) | (last ? 1 : 0), 0, 3);
    return made;
  };
  return Buffer.concat([head, ...Array.from({ length: 16_384 }, (_, at) => block(at === 16_383))]);
}

/** A release whose members say other than they should, and whose team signed it. */
const holding = (
  what: string,
  by: Attack['by'],
  says: string,
  change: (content: readonly Member[]) => readonly Member[],
): Attack => ({
  name: `a release with ${what}`,
  of: stolen,
  by,
  says,
  lasts: true,
  mount: packs(async ({ members }) => rawTar(await entries(members, change(makeContent(2))))),
});

const replaced = (name: string, change: (text: string) => string) => (content: readonly Member[]) =>
  content.map((member) =>
    member.name === name
      ? { name, bytes: Buffer.from(change(Buffer.from(member.bytes).toString())) }
      : member,
  );
const inRules = (change: (text: string) => string) => replaced(rules, change);
const inLibrary = (change: (text: string) => string) => replaced('libraries/ENSRT/library.json', change);
const inRelease = (change: (text: string) => string) => replaced('release.json', change);

const contents: readonly Attack[] = [
  holding(
    'an active rule',
    'verify/content',
    `${rules}:2 is active`,
    inRules((text) => text.replace('\n# ', '\n')),
  ),
  holding(
    'an active rule behind a tab',
    'verify/content',
    'is active',
    inRules((text) => text.replace('\n# ', '\n\t')),
  ),
  holding(
    'an active rule behind a return',
    'verify/content',
    'suricata.rules',
    inRules((text) => text.replace('\n# ', '\r')),
  ),
  holding(
    'an active rule behind a comment and a return',
    'verify/content',
    `${rules}:3 is active`,
    inRules((text) => `${text}# a word\r${rule(1624009)}\n`),
  ),
  holding(
    'an active rule behind a byte order mark',
    'verify/content',
    'is active',
    inRules((text) => `\ufeff${text.slice(2)}`),
  ),
  holding(
    'an active rule that a comment goes on to',
    'verify/content',
    'suricata.rules',
    inRules((text) => text.replace('\n# ', ' \\\n')),
  ),
  holding(
    'an order to read another file',
    'verify/content',
    'neither a rule nor a comment',
    inRules((text) => `${text}include /etc/passwd\n`),
  ),
  holding(
    'a rule of which no library tells',
    'verify/content',
    'not in library.json',
    inRules((text) => `${text}# ${rule(1624009)}\n`),
  ),
  holding(
    'a rule twice',
    'verify/content',
    'stands twice',
    inRules((text) => `${text}# ${rule(1624001)}\n`),
  ),
  holding(
    'a rule too few',
    'verify/content',
    'has no rule with sid 1624002',
    inRules((text) => text.slice(0, text.indexOf('\n') + 1)),
  ),
  holding(
    'a signature that is switched on',
    'verify/content',
    'library.json',
    inLibrary((text) => text.replace('"enabled":false', '"enabled":true')),
  ),
  holding(
    'a signature that is switched on for some readers',
    'verify/content',
    'stands twice',
    inLibrary((text) => text.replace('"enabled":false', '"enabled":true,"enabled":false')),
  ),
  holding(
    'a signature of another group',
    'verify/content',
    'names of the group',
    inLibrary((text) => text.replace('ENSRT:S-1624001', 'OTHER:S-1624001')),
  ),
  holding(
    'a library of another group',
    'verify/content',
    'group',
    inLibrary((text) => text.replaceAll('ENSRT', 'OTHER')),
  ),
  holding(
    'a detector that climbs',
    'verify/content',
    '.lua',
    inLibrary((text) => text.replace('"enabled"', '"detector":"../../x.lua","enabled"')),
  ),
  holding(
    'a detector that is not there',
    'verify/content',
    'names the detector',
    inLibrary((text) => text.replace('"enabled"', '"detector":"x.lua","enabled"')),
  ),
  holding('rules beside no library', 'verify/content', 'no library.json beside it', (content) =>
    content.filter(({ name }) => !name.endsWith('library.json')),
  ),
  holding(
    'a sid called __proto__',
    'verify/content',
    '__proto__',
    inLibrary((text) => text.replace('"1624001"', '"__proto__"')),
  ),
  holding(
    'release.json of another workspace',
    'verify/team',
    'of the workspace other',
    inRelease((text) => text.replace('"example"', '"other"')),
  ),
  holding(
    'release.json of which readers read two',
    'verify/release',
    'stands twice',
    inRelease((text) => text.replace('"number":2', '"number":9,"number":2')),
  ),
  holding(
    'release.json that says more',
    'verify/release',
    'release.json',
    inRelease((text) => text.replace('{', '{"run":"x",')),
  ),
  holding(
    'release.json after a byte order mark',
    'verify/release',
    'not JSON',
    inRelease((text) => `\ufeff${text}`),
  ),
  holding(
    'a number that no reader holds',
    'verify/release',
    'release.json',
    inRelease((text) => text.replace('"number":2', '"number":1e400')),
  ),
  holding(
    'a release before itself',
    'verify/release',
    'previous',
    inRelease((text) => text.replace('"previous":1', '"previous":2')),
  ),
  holding(
    'a day that is none',
    'verify/release',
    'moment',
    inRelease((text) => text.replace('2005-05-25', '2005-02-30')),
  ),
  holding(
    'release.json that nests without end',
    'verify/release',
    'release.json',
    inRelease(() => '['.repeat(16_000)),
  ),
  holding(
    'release.json of a megabyte',
    'verify/release',
    'release.json has',
    inRelease((text) => `${text}${' '.repeat(1_000_000)}`),
  ),
];

/** A digest list that two readers may take for two, signed. */
const listed = (what: string, says: string, change: (text: string) => string): Attack => ({
  name: `a digest list ${what}`,
  of: climbing,
  by: 'verify/digests',
  says,
  lasts: true,
  mount: packs(async ({ members }) => {
    const list = Buffer.from(change(Buffer.from(writeSha256sums(makeContent(2))).toString()));
    const [, , ...rest] = await entries([]);
    const armour = await signSums(list, members);
    return rawTar([{ name: 'SHA256SUMS', bytes: list }, { name: 'SHA256SUMS.asc', bytes: armour }, ...rest]);
  }),
});

const lists: readonly Attack[] = [
  listed('with another mark', 'Unexpected line 1', (text) => text.replace('  ', ' *')),
  listed('with digests in capitals', 'Unexpected line 1', (text) =>
    text.replace(/^[0-9a-f]+/, (digest) => digest.toUpperCase()),
  ),
  listed('with returns', 'Unexpected line 1', (text) => text.replaceAll('\n', '\r\n')),
  listed('with an escaped name', 'Unexpected line 1', (text) => `\\${text}`),
  listed('without its last line feed', 'does not end with a line feed', (text) => text.slice(0, -1)),
  listed('with an empty line', 'Unexpected line', (text) => `${text}\n`),
  listed(
    'with a line twice',
    'names in byte order',
    (text) => `${text.slice(0, text.indexOf('\n') + 1)}${text}`,
  ),
  listed(
    'in another order',
    'names in byte order',
    (text) => `${text.trimEnd().split('\n').reverse().join('\n')}\n`,
  ),
  listed('with a file that is not there', 'zzz is missing', (text) => `${text}${'0'.repeat(64)}  zzz\n`),
  listed('of nothing', 'does not end with a line feed', () => ''),
];

export const archiveAttacks: readonly Attack[] = [...tars, ...bundles, ...contents, ...lists];
