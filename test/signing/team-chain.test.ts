import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readTeamFile, type TeamFile, type TeamMember } from '../../src/release/index.ts';
import { writeJson } from '../../src/release/json.ts';
import { gatherSignatures } from '../../src/signing/gather.ts';
import {
  adoptTeam,
  createKeyFolder,
  nextTeam,
  openKeyFolder,
  openMember,
  ownMembers,
  signFile,
} from '../../src/signing/index.ts';
import { addMemberKey } from '../../src/signing/new-keys.ts';
import type { Fetcher } from '../../src/verify/index.ts';
import { verifyTeamStep, walkTeam } from '../../src/verify/team-chain.ts';

const now = new Date('2026-11-20T10:00:00Z');
const passphrase = async () => 'correct horse';
const person = (name: string) => ({ name: `${name} Example`, email: `${name.toLowerCase()}@example.org` });
const none = { add: [], revoke: [], replace: [], threshold: undefined };

let base = '';
let desk = '';
let members: ReadonlyMap<string, TeamMember> = new Map();
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'clarion-chain-'));
  desk = join(base, 'desk');
  members = new Map(
    await Promise.all(
      ['Ada', 'Bob', 'Carol', 'Dan'].map(
        async (name) =>
          [
            name,
            await addMemberKey(join(base, name), person(name), { passphrase: 'correct horse', now }),
          ] as const,
      ),
    ),
  );
  const team = ['Ada', 'Bob', 'Carol'].map(member);
  await createKeyFolder(desk, {
    workspace: 'ensrt',
    people: [],
    gpg: [],
    members: team,
    threshold: 2,
    passphrase: 'correct horse',
    demo: false,
    now,
    cost: 1024,
  });
});
afterEach(() => rm(base, { recursive: true }));

function member(name: string): TeamMember {
  const found = members.get(name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
}

/** The signatures of these people over bytes, as `clarion sign` makes them on their machines. */
async function signed(bytes: Uint8Array, ...names: readonly string[]) {
  const files = [];
  for (const name of names)
    for (const own of await ownMembers(join(base, name), [], now))
      files.push({
        name,
        bytes: await signFile(bytes, await openMember(join(base, name), own, passphrase), now),
      });
  return files;
}

async function adopt(next: TeamFile, names: readonly string[], newChain = false) {
  const bytes = writeJson(next);
  return adoptTeam(desk, {
    bytes,
    signatures: await signed(bytes, ...names),
    newChain,
    now,
    check: (before, bytes, signatures) => verifyTeamStep(before, { next: bytes, signatures, now }),
  });
}

async function team(): Promise<TeamFile> {
  return (await openKeyFolder(desk)).team;
}

describe('the next team file', () => {
  test.each([
    ['a member revoked', { revoke: ['carol@example.org'] }, ['Ada', 'Bob']],
    ['the threshold raised', { threshold: 3 }, ['Ada', 'Bob', 'Carol']],
    ['the threshold lowered', { threshold: 1 }, ['Ada', 'Bob']],
  ])('with %s counts once enough of the old and of the new have signed', async (_, change, signers) => {
    const next = nextTeam(await team(), { ...none, ...change });
    await expect(adopt(next, signers.slice(1))).rejects.toMatchObject({
      kind: 'usage',
      code: 'keys/threshold',
    });
    expect((await team()).version).toBe(1);
    await adopt(next, signers);
    expect(await team()).toEqual(next);
    expect((await openKeyFolder(desk)).teams.map(({ version }) => version)).toEqual([1, 2]);
  });

  test("needs its own members' signatures, too", async () => {
    const next = nextTeam(await team(), {
      ...none,
      revoke: ['bob@example.org', 'carol@example.org'],
      add: [member('Dan')],
    });
    await expect(adopt(next, ['Ada', 'Bob', 'Carol'])).rejects.toThrow(
      'lacks signatures: 1 more of the team the new one (dan@example.org)',
    );
    await adopt(next, ['Ada', 'Bob', 'Dan']);
    expect((await team()).version).toBe(2);
  });

  test('replaces a key: who has both counts in both teams', async () => {
    const fresh = await addMemberKey(join(base, 'Ada'), person('Ada'), {
      passphrase: 'correct horse',
      now,
    });
    const next = nextTeam(await team(), {
      ...none,
      replace: [{ who: 'ada@example.org', by: fresh }],
    });
    expect(next.members.map(({ fingerprint }) => fingerprint)).toEqual([
      fresh.fingerprint,
      member('Bob').fingerprint,
      member('Carol').fingerprint,
    ]);
    await adopt(next, ['Ada', 'Bob']);
    const third = nextTeam(await team(), { ...none, revoke: ['carol@example.org'] });
    // Her first key signs along and counts nowhere any more.
    expect((await adopt(third, ['Ada', 'Bob'])).strangers).toEqual(['Ada']);
  });

  test('without the old signatures is taken with --new-chain alone, and sensors refuse it', async () => {
    const next = nextTeam(await team(), {
      ...none,
      revoke: ['bob@example.org', 'carol@example.org'],
      add: [member('Dan')],
    });
    const before = await team();
    await expect(adopt(next, ['Ada', 'Dan'])).rejects.toMatchObject({ code: 'keys/threshold' });
    await adopt(next, ['Ada', 'Dan'], true);
    const { teams } = await openKeyFolder(desk);
    const newest = teams.at(-1);
    await expect(
      verifyTeamStep(before, {
        next: newest?.bytes ?? new Uint8Array(),
        signatures: newest?.signatures ?? new Uint8Array(),
        now,
      }),
    ).rejects.toMatchObject({ kind: 'verification', code: 'verify/team' });
  });

  test.each([
    ['nobody of that name', { revoke: ['eve@example.org'] }, 'keys/member'],
    ['more signatures than members', { threshold: 4 }, 'keys/team'],
    ['nobody left', { revoke: ['ada@example.org', 'bob@example.org', 'carol@example.org'] }, 'keys/team'],
    ['nothing else', {}, 'keys/team'],
  ])('is not made with %s', async (_, change, code) => {
    const before = await team();
    expect(() => nextTeam(before, { ...none, ...change })).toThrow(
      expect.objectContaining({ kind: 'usage', code }),
    );
  });

  test('one version too far, of another workspace, or without the mark of a demonstration is not taken', async () => {
    const next = nextTeam(await team(), { ...none, threshold: 1 });
    for (const wrong of [
      { ...next, version: 3 },
      { ...next, version: 1 },
      { ...next, workspace: 'other' },
      { ...next, demo: true as const },
    ])
      await expect(adopt(wrong, ['Ada', 'Bob', 'Carol'])).rejects.toMatchObject({
        kind: 'usage',
        code: 'keys/team',
      });
    expect((await readdir(desk)).toSorted()).toEqual(['1.root.json', 'roles', 'team.json']);
  });

  test('a signature of other bytes is told with its file, and nothing changes', async () => {
    const next = nextTeam(await team(), { ...none, threshold: 1 });
    const bytes = writeJson(next);
    const wrong = await signed(writeJson({ ...next, threshold: 2 }), 'Bob');
    await expect(gatherSignatures(bytes, wrong, next.members, now)).rejects.toMatchObject({
      kind: 'verification',
      code: 'keys/signature',
      message: expect.stringContaining('Bob does not hold for'),
    });
  });

  test("an expired member's signature does not count", async () => {
    const next = nextTeam(await team(), { ...none, threshold: 1 });
    const bytes = writeJson(next);
    const files = await signed(bytes, 'Ada');
    const later = new Date('2030-01-01T00:00:00Z');
    await expect(gatherSignatures(bytes, files, next.members, later)).rejects.toMatchObject({
      code: 'keys/signature',
    });
    expect(await ownMembers(join(base, 'Ada'), [], later)).toEqual([]);
  });
});

describe("a sensor's step from one team file to the next", () => {
  const step = async (next: TeamFile, names: readonly string[], trusted?: TeamFile) => {
    const bytes = writeJson(next);
    const before = trusted ?? (await team());
    const known = [...before.members, ...next.members, member('Dan')];
    const distinct = [...new Map(known.map((each) => [each.fingerprint, each])).values()];
    const { armour } = await gatherSignatures(bytes, await signed(bytes, ...names), distinct, now);
    return verifyTeamStep(before, { next: bytes, signatures: armour, now });
  };
  const refused = { kind: 'verification', code: 'verify/team' };

  test('is taken with M of the old and M of the new', async () => {
    const next = nextTeam(await team(), { ...none, revoke: ['carol@example.org'], add: [member('Dan')] });
    expect(await step(next, ['Ada', 'Bob'])).toEqual(next);
    expect(await step(next, ['Carol', 'Bob', 'Dan'])).toEqual(next);
  });

  test.each([
    ['too few of the old', ['Ada', 'Dan']],
    ['too few of the new', ['Bob', 'Carol']],
    ['one alone', ['Ada']],
  ])('is refused with %s', async (_, names) => {
    const next = nextTeam(await team(), {
      ...none,
      revoke: ['bob@example.org', 'carol@example.org'],
      add: [member('Dan')],
    });
    await expect(step(next, names)).rejects.toMatchObject(refused);
  });

  test('is refused with a signature by a stranger beside enough others', async () => {
    const next = nextTeam(await team(), { ...none, threshold: 1 });
    await expect(step(next, ['Ada', 'Bob', 'Dan'])).rejects.toMatchObject({
      ...refused,
      message: expect.stringContaining('team/2.json.asc holds a signature by'),
    });
  });

  test('is never down, never two at once, never to another workspace, never out of a demonstration', async () => {
    const first = await team();
    const second = nextTeam(first, { ...none, threshold: 1 });
    const third = nextTeam(second, { ...none, threshold: 2 });
    await expect(step(third, ['Ada', 'Bob'], first)).rejects.toMatchObject(refused);
    await expect(step(first, ['Ada', 'Bob'], second)).rejects.toMatchObject(refused);
    await expect(step(second, ['Ada', 'Bob'], second)).rejects.toMatchObject(refused);
    await expect(step({ ...second, workspace: 'other' }, ['Ada', 'Bob'])).rejects.toMatchObject(refused);
    await expect(step(second, ['Ada', 'Bob'], { ...first, demo: true })).rejects.toMatchObject(refused);
  });

  test('is refused where it is no team file, or carries no signatures', async () => {
    const first = await team();
    const next = writeJson(nextTeam(first, { ...none, threshold: 1 }));
    const nothing = Buffer.from('-----BEGIN PGP SIGNATURE-----\n');
    await expect(verifyTeamStep(first, { next, signatures: nothing, now })).rejects.toMatchObject(refused);
    await expect(
      verifyTeamStep(first, { next: Buffer.from('<html>'), signatures: nothing, now }),
    ).rejects.toMatchObject(refused);
  });
});

describe('a sensor walks the team chain', () => {
  /** A live update with the team files that were adopted, and what a sensor asked it for. */
  async function published() {
    const { teams } = await openKeyFolder(desk);
    const files = new Map<string, Uint8Array>();
    for (const { version, bytes, signatures } of teams) {
      files.set(`/team/${version}.json`, bytes);
      if (signatures !== undefined) files.set(`/team/${version}.json.asc`, signatures);
    }
    const asked: string[] = [];
    const fetcher: Fetcher = {
      get: async (url) => {
        asked.push(url.pathname);
        return files.get(url.pathname);
      },
    };
    return { files, asked, fetcher };
  }

  async function walk(trusted: TeamFile, to: number, fetcher: Fetcher) {
    const kept: number[] = [];
    const keep = async (bytes: Uint8Array) => void kept.push(readTeamFile(bytes).version);
    const url = new URL('https://alerts.example.org/');
    const team = await walkTeam({ trusted, to, url, fetcher, now, keep }).catch((error: unknown) => error);
    return { team, kept };
  }

  test('from its own to that of the release, version by version, and keeps each', async () => {
    const first = await team();
    await adopt(nextTeam(first, { ...none, revoke: ['carol@example.org'] }), ['Ada', 'Bob']);
    await adopt(nextTeam(await team(), { ...none, add: [member('Dan')] }), ['Ada', 'Bob']);
    const { asked, fetcher } = await published();
    expect(await walk(first, 3, fetcher)).toEqual({ team: await team(), kept: [2, 3] });
    expect(asked).toEqual(['/team/2.json', '/team/2.json.asc', '/team/3.json', '/team/3.json.asc']);
  });

  test('and asks for nothing where the release is under its own team file, or an older one', async () => {
    const first = await team();
    const { asked, fetcher } = await published();
    expect(await walk(first, 1, fetcher)).toEqual({ team: first, kept: [] });
    expect(await walk({ ...first, version: 2 }, 1, fetcher)).toMatchObject({ kept: [] });
    expect(asked).toEqual([]);
  });

  test('and keeps what verified where a later one is missing or forged', async () => {
    const first = await team();
    await adopt(nextTeam(first, { ...none, revoke: ['carol@example.org'] }), ['Ada', 'Bob']);
    await adopt(nextTeam(await team(), { ...none, add: [member('Dan')] }), ['Ada', 'Bob']);
    const { files, fetcher } = await published();
    const refused = { team: { kind: 'verification', code: 'verify/team' }, kept: [2] };
    files.set('/team/3.json.asc', files.get('/team/2.json.asc') ?? new Uint8Array());
    expect(await walk(first, 3, fetcher)).toMatchObject(refused);
    files.delete('/team/3.json');
    expect(await walk(first, 3, fetcher)).toMatchObject(refused);
    expect(await walk(first, 1_000_000, fetcher)).toMatchObject({ ...refused, kept: [] });
  });
});
