import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Json } from '../../../src/verify/tuf/json.ts';
import { day, makeContent, makeMember, makeRoleKeys, makeRoot, makeTar } from '../../verify/publisher.ts';
import type { Attack } from '../attack.ts';
import { forge, put, resign, rewrite } from '../forge.ts';
import { at, sends } from '../hostile-server.ts';
import type { Scene } from '../scene.ts';

/** What an enemy does to the repository's lock, without its keys, with some of them, or with all. */

const running = ['running'] as const;
const compromise = 'vulnerability to key compromises';
const stolen = [compromise, 'repository keys stolen'] as const;

/** The sensor has taken release 2 when the enemy comes. */
const seen = async (scene: Scene) => {
  await scene.update();
};

const foreign: readonly Attack[] = [
  {
    name: 'a mirror with keys of its own',
    of: [
      'arbitrary software installation',
      'malicious mirrors',
      'changed or forged bundle, mirror taken over',
    ],
    by: 'verify/timestamp',
    says: 'not enough good signatures',
    mount: (scene) => forge(scene, { keys: makeRoleKeys() }),
  },
  {
    name: 'a root with keys of its own',
    of: ['arbitrary software installation', 'malicious mirrors'],
    by: 'verify/root',
    says: 'root was signed by 0/1',
    mount: async (scene) => {
      const keys = makeRoleKeys();
      await forge(scene, { keys });
      await put(scene, 'metadata/2.root.json', makeRoot(keys, 2));
    },
  },
  {
    name: 'the first root, offered as the second',
    of: ['rollback'],
    by: 'verify/root',
    says: 'says that it is version 1',
    mount: (scene) => put(scene, 'metadata/2.root.json', makeRoot(scene.keys)),
  },
  {
    name: 'a root that leaves one out',
    of: ['fast-forward', compromise],
    by: 'verify/root',
    says: 'says that it is version 3',
    mount: (scene) => put(scene, 'metadata/2.root.json', makeRoot(scene.keys, 3)),
  },
  {
    name: 'a next root that says no new key of its own signed it',
    of: [compromise],
    by: 'verify/root',
    says: 'root was signed by 0/1',
    mount: (scene) =>
      put(scene, 'metadata/2.root.json', makeRoot(makeRoleKeys(), 2, day(400), [scene.keys.root])),
  },
  {
    name: 'the whole live update of another team',
    of: ['wrong software installation', 'malicious mirrors'],
    by: 'verify/timestamp',
    says: 'not enough good signatures',
    mount: async (scene) => {
      const others = [await makeMember('Cid')];
      const tar = await makeTar(makeContent(2), others);
      await rm(scene.live, { recursive: true });
      await forge(scene, { keys: makeRoleKeys(), tar });
    },
  },
];

const old: readonly Attack[] = [
  {
    name: 'the older live update, whole',
    of: ['rollback', 'old release again'],
    against: running,
    by: 'verify/timestamp',
    says: 'rollback',
    mount: async (scene) => {
      await seen(scene);
      scene.server.folder = scene.old;
    },
  },
  {
    name: 'an old timestamp before new files',
    of: ['rollback', 'indefinite freeze', 'malicious mirrors'],
    against: running,
    by: 'verify/timestamp',
    says: 'rollback',
    mount: async (scene) => {
      await seen(scene);
      scene.server.trick = at(
        '/timestamp.json',
        sends(await readFile(join(scene.old, 'metadata', 'timestamp.json'))),
      );
    },
  },
  {
    name: 'an older release, by whoever has the repository’s keys',
    of: ['rollback', 'old release again', ...stolen],
    against: running,
    by: 'verify/release',
    says: 'release 1, and release 2 was seen before',
    lasts: true,
    mount: async (scene) => {
      await seen(scene);
      await forge(scene, { number: 1, tar: scene.first });
    },
  },
  {
    name: 'another release under a number that was seen, by whoever has the repository’s keys and the team’s',
    of: ['rollback', 'old release again', ...stolen],
    against: running,
    by: 'verify/release',
    says: 'another release under the number 2',
    lasts: true,
    mount: async (scene) => {
      await seen(scene);
      await forge(scene, { tar: await makeTar(makeContent(2, undefined, day(1)), scene.members) });
    },
  },
  {
    name: 'an older snapshot, by whoever has the timestamp’s key',
    of: ['rollback', 'mix-and-match', ...stolen],
    against: running,
    by: 'verify/timestamp',
    says: 'the snapshot that it names is version 1',
    mount: async (scene) => {
      await seen(scene);
      await resign(scene, 'timestamp.json', 'timestamp', (signed) => ({
        ...signed,
        version: 3,
        meta: { 'snapshot.json': { version: 1 } },
      }));
    },
  },
  {
    name: 'an older ring in a newer snapshot, by whoever has the keys of both timestamp and snapshot',
    of: ['rollback', 'mix-and-match', ...stolen],
    against: running,
    by: 'verify/snapshot',
    says: 'stable.json is version 1',
    lasts: true,
    mount: async (scene) => {
      await seen(scene);
      await forge(scene, {});
      await resign(scene, '3.snapshot.json', 'snapshot', (signed) => ({
        ...signed,
        meta: { 'targets.json': { version: 3 }, 'stable.json': { version: 1 } },
      }));
    },
  },
  {
    name: 'a snapshot that has forgotten the ring',
    of: ['rollback', 'mix-and-match', ...stolen],
    against: running,
    by: 'verify/snapshot',
    says: 'leaves out stable.json',
    lasts: true,
    mount: async (scene) => {
      await forge(scene, {});
      await resign(scene, '3.snapshot.json', 'snapshot', (signed) => ({
        ...signed,
        meta: { 'targets.json': { version: 3 } },
      }));
    },
  },
];

const forward: readonly Attack[] = [
  {
    name: 'a higher version without a key',
    of: ['fast-forward'],
    by: 'verify/timestamp',
    says: 'not enough good signatures',
    mount: (scene) =>
      rewrite(scene, 'timestamp.json', (text) => text.replace('"version":2', '"version":4000000')),
  },
  {
    name: 'a version that no number holds, by whoever has the timestamp’s key',
    of: ['fast-forward', ...stolen],
    by: 'verify/timestamp',
    says: 'not a whole number',
    mount: (scene) =>
      rewrite(scene, 'timestamp.json', (text) => text.replace('"version":2', '"version":9007199254740993')),
  },
  {
    name: 'a snapshot of a version to come, by whoever has the timestamp’s key',
    of: ['fast-forward', ...stolen],
    by: 'verify/snapshot',
    says: '4000000.snapshot.json is missing',
    lasts: true,
    mount: (scene) =>
      resign(scene, 'timestamp.json', 'timestamp', (signed) => ({
        ...signed,
        version: 3,
        meta: { 'snapshot.json': { version: 4_000_000 } },
      })),
  },
];

const frozen: readonly Attack[] = [
  {
    name: 'the same for ever',
    of: ['indefinite freeze', 'nothing new ever'],
    by: 'verify/timestamp',
    says: 'expired on 2005-05-28T10:00:00Z',
    now: day(3.1),
    mount: (scene) => {
      scene.server.folder = scene.old;
    },
  },
  {
    name: 'word that nothing has changed, for ever',
    of: ['indefinite freeze', 'nothing new ever'],
    against: running,
    by: 'verify/timestamp',
    says: 'expired on',
    now: day(3.1),
    mount: async (scene) => {
      scene.server.trick = at('/timestamp.json', (_, response, { headers }) => {
        const isSame = headers['if-none-match'] === '"same"';
        if (isSame) response.writeHead(304).end();
        else response.setHeader('etag', '"same"');
        return isSame;
      });
      await seen(scene);
    },
  },
  ...(['snapshot', 'targets', 'stable'] as const).map(
    (role): Attack => ({
      name: `a ${role} that has expired under a timestamp that has not`,
      of: ['indefinite freeze', 'nothing new ever', ...stolen],
      by: role === 'snapshot' ? 'verify/snapshot' : 'verify/targets',
      says: 'expired on',
      now: day(2),
      lasts: true,
      mount: (scene) => forge(scene, { expires: { [role]: day(1) } }),
    }),
  ),
  {
    name: 'a clock that is set back, to make an old timestamp good again',
    of: ['indefinite freeze', 'clock set back'],
    against: running,
    by: 'verify/timestamp',
    says: 'expired on',
    now: day(-1_000),
    mount: async (scene) => {
      const tar = await makeTar(makeContent(3, undefined, day(4)), scene.members);
      await forge(scene, { number: 3, tar, expires: { timestamp: day(6) } });
      await scene.update();
      await forge(scene, { number: 3, version: 4, tar, expires: { timestamp: day(3) } });
    },
    lasts: true,
  },
  {
    name: 'a clock that is set forward',
    of: ['indefinite freeze'],
    by: 'verify/root',
    says: 'expired on',
    now: day(10_000),
    mount: () => undefined,
  },
];

const mixed: readonly Attack[] = (
  [
    ['2.snapshot.json', '1.snapshot.json', 'verify/snapshot'],
    ['2.targets.json', '1.targets.json', 'verify/targets'],
    ['2.stable.json', '1.stable.json', 'verify/targets'],
  ] as const
).map(([name, other, by]) => ({
  name: `${other} in the place of ${name}`,
  of: ['mix-and-match', 'mixed old and new files'],
  by,
  says: 'version 1',
  mount: async (scene) =>
    writeFile(join(scene.live, 'metadata', name), await readFile(join(scene.live, 'metadata', other))),
}));

const wrong: readonly Attack[] = [
  {
    name: 'a bundle under the name of another ring',
    of: ['wrong software installation', ...stolen],
    by: 'verify/targets',
    says: 'canary/clarion-2.tar.zst',
    lasts: true,
    mount: (scene) => forge(scene, { path: 'canary/clarion-2.tar.zst' }),
  },
  {
    name: 'a bundle of another number than the ring says',
    of: ['wrong software installation', ...stolen],
    by: 'verify/release',
    says: 'holds release 2',
    lasts: true,
    mount: (scene) => forge(scene, { number: 3, tar: scene.second }),
  },
  {
    name: 'a ring that names two bundles',
    of: ['extraneous dependencies', ...stolen],
    by: 'verify/targets',
    says: 'names 2 targets',
    lasts: true,
    mount: (scene) => forge(scene, { extraTargets: ['stable/clarion-9.tar.zst'] }),
  },
  {
    name: 'a ring that is trusted with nothing of its own',
    of: ['wrong software installation', ...stolen],
    by: 'verify/targets',
    says: 'not trusted with',
    lasts: true,
    mount: (scene) => forge(scene, { trustedWith: ['canary/*'] }),
  },
  {
    name: 'targets that know nothing of the ring',
    of: stolen,
    by: 'verify/targets',
    says: 'delegates nothing to stable',
    lasts: true,
    mount: (scene) => resign(scene, '2.targets.json', 'targets', ({ delegations: _, ...signed }) => signed),
  },
  {
    name: 'a delegated role that is called as the root is',
    of: stolen,
    by: 'verify/targets',
    says: 'top-level role',
    mount: (scene) => resign(scene, '2.targets.json', 'targets', (signed) => renamed(signed, 'root')),
  },
  {
    name: 'a delegated role whose name climbs, before the ring',
    of: stolen,
    by: 'verify/targets',
    says: 'does not name ../../root.json',
    lasts: true,
    mount: (scene) => resign(scene, '2.targets.json', 'targets', (signed) => renamed(signed, '../../root')),
  },
];

/** Puts a copy of the ring's delegation under another name before it. */
function renamed(signed: Json, name: string): Json {
  const { delegations } = signed;
  if (typeof delegations !== 'object' || delegations === null || Array.isArray(delegations))
    throw new Error('none');
  const { roles } = delegations;
  if (!Array.isArray(roles)) throw new Error('no roles');
  const [role] = roles;
  if (typeof role !== 'object' || role === null || Array.isArray(role)) throw new Error('no role');
  return { ...signed, delegations: { ...delegations, roles: [{ ...role, name, terminating: false }, role] } };
}

const exhausting: readonly Attack[] = [
  {
    name: 'a ring with 2,001 targets',
    of: ['endless data', 'endless or slow data', ...stolen],
    by: 'verify/targets',
    says: 'at most 2000 targets',
    mount: (scene) =>
      resign(scene, '2.stable.json', 'stable', (signed) => ({
        ...signed,
        targets: Object.fromEntries(
          Array.from({ length: 2_001 }, (_, at) => [
            `t${at}`,
            { length: 1, hashes: { sha256: 'a'.repeat(64) } },
          ]),
        ),
      })),
  },
  {
    name: 'a snapshot of 2,001 files',
    of: ['endless data', 'endless or slow data', ...stolen],
    by: 'verify/snapshot',
    says: 'at most 2000 files',
    mount: (scene) =>
      resign(scene, '2.snapshot.json', 'snapshot', (signed) => ({
        ...signed,
        meta: Object.fromEntries(Array.from({ length: 2_001 }, (_, at) => [`m${at}.json`, { version: 1 }])),
      })),
  },
  {
    name: 'targets of 2,001 roles',
    of: ['endless data', 'endless or slow data', ...stolen],
    by: 'verify/targets',
    says: '2000',
    mount: (scene) =>
      resign(scene, '2.targets.json', 'targets', (signed) => ({
        ...signed,
        delegations: {
          keys: {},
          roles: Array.from({ length: 2_001 }, (_, at) => ({
            name: `r${at}`,
            keyids: [],
            threshold: 1,
            terminating: false,
            paths: ['*'],
          })),
        },
      })),
  },
  {
    name: 'targets of 2,001 keys',
    of: ['endless data', 'endless or slow data', ...stolen],
    by: 'verify/targets',
    says: 'at most 2000 keys',
    mount: (scene) =>
      resign(scene, '2.targets.json', 'targets', (signed) => ({
        ...signed,
        delegations: {
          keys: Object.fromEntries(
            Array.from({ length: 2_001 }, (_, at) => [
              `k${at}`,
              { keytype: 'ed25519', scheme: 'ed25519', keyval: { public: '00' } },
            ]),
          ),
          roles: [],
        },
      })),
  },
  {
    name: 'a release that is longer than any, says the ring',
    of: ['endless data', ...stolen],
    by: 'verify/targets',
    says: 'longer than',
    lasts: true,
    mount: (scene) =>
      forge(scene, { custom: { tar: { length: Number.MAX_SAFE_INTEGER, sha256: 'a'.repeat(64) } } }),
  },
  {
    name: 'a text of 400,000 letters where the sensor would show it',
    of: ['text that breaks out of a terminal', ...stolen],
    by: 'verify/snapshot',
    says: '…',
    mount: (scene) =>
      resign(scene, '2.snapshot.json', 'snapshot', (signed) => ({
        ...signed,
        meta: { [`${'x\n'.repeat(200_000)}.json`]: { version: 0 } },
      })),
  },
];

const ambiguous: readonly Attack[] = (
  [
    ['a name that stands twice', 'stands twice', (text) => text.replace('{"', '{"signed":{},"')],
    [
      'a version that stands twice',
      'stands twice',
      (text) => text.replace('"version":', '"version":9,"version":'),
    ],
    [
      'a name twice, once as an escape',
      'stands twice',
      (text) => text.replace('"version":', '"\\u0076ersion":9,"version":'),
    ],
    ['the name __proto__', '__proto__', (text) => text.replace('{"', '{"__proto__":{"signed":{}},"')],
    ['a fraction', 'not a whole number', (text) => text.replace(/"version":2/, '"version":2.0')],
    ['a power of ten', 'not a whole number', (text) => text.replace(/"version":2/, '"version":2e0')],
    ['a byte order mark', 'not JSON', (text) => `\ufeff${text}`],
    [
      '5,000 brackets',
      'nested deeper',
      (text) => text.replace(/\}$/, `,"x":${'['.repeat(5_000)}${']'.repeat(5_000)}}`),
    ],
    ['a second document after the first', 'not JSON', (text) => `${text}${text}`],
    ['a zero byte after it', 'not JSON', (text) => `${text}\0`],
    [
      'the same signature twice',
      'two signatures by the key',
      (text) => text.replace(/"signatures":\[(\{[^}]+\})\]/, '"signatures":[$1,$1]'),
    ],
    [
      'a signature in capitals',
      'hex digits',
      (text) => text.replace(/"sig":"([0-9a-f]+)"/, (_, sig: string) => `"sig":"${sig.toUpperCase()}"`),
    ],
    ['a name in capitals', 'signed', (text) => text.replace('"signed"', '"Signed"')],
  ] as const satisfies readonly (readonly [string, string, (text: string) => string])[]
).map(([what, says, change]) => ({
  name: `metadata with ${what}`,
  of: ['malicious mirrors', 'changed or forged bundle, mirror taken over'],
  by: 'verify/timestamp',
  says,
  mount: (scene) => rewrite(scene, 'timestamp.json', change),
}));

export const repositoryAttacks: readonly Attack[] = [
  ...foreign,
  ...old,
  ...forward,
  ...frozen,
  ...mixed,
  ...wrong,
  ...exhausting,
  ...ambiguous,
];
