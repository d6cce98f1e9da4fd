import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type FromOptions, repeat } from '../../src/cli/prove/from.ts';
import type { Terminal } from '../../src/cli/terminal.ts';
import { findSuricata, suricataReplay } from '../../src/engine/index.ts';
import { evidence, proveSignatures } from '../../src/proof/index.ts';
import { publish } from '../../src/publish/index.ts';
import { createKeyFolder } from '../../src/signing/index.ts';
import { needing } from '../command.ts';
import { workspace } from '../publish/workspace.ts';

const binary = await findSuricata();
const base = await mkdtemp(join(tmpdir(), 'clarion-from-'));
afterAll(() => rm(base, { recursive: true }));
const out = join(base, 'public');
const now = new Date(Math.floor(Date.now() / 1000) * 1000);
beforeAll(async () => {
  if (binary === undefined) return;
  const keys = await createKeyFolder(join(base, 'keys'), {
    workspace: 'ensrt',
    people: [{ name: 'Ada Example', email: 'ada@example.org' }],
    gpg: [],
    threshold: 1,
    passphrase: 'correct horse',
    demo: true,
    now,
    cost: 1024,
  });
  const plain = workspace(base);
  const [one] = plain.signatures;
  if (one === undefined) throw new Error('the workspace has a signature');
  const fires = one.fires.map((sample) => ({
    ...sample,
    ...(sample.kind === 'conversation'
      ? {
          conversation: {
            ...sample.conversation,
            sessions: sample.conversation.sessions.map((session) => ({
              ...session,
              talk: [{ client: 'w32 kalel' }],
            })),
          },
        }
      : {}),
  }));
  const released = { ...plain, signatures: [{ ...one, fires }] };
  await publish({
    workspace: released,
    out,
    keys,
    passphrase: async () => 'correct horse',
    prove: async (names) => {
      const proofs = await proveSignatures(released, suricataReplay(binary), { names });
      return { proofs, evidence: evidence(proofs, released.signatures) };
    },
    now,
    report: () => undefined,
  });
}, 120_000);

describe('the proofs of a release, made again', needing('Suricata', binary !== undefined), () => {
  const targets = join(out, 'live-update/targets');
  const bundleIn = (folder: string) => {
    const [name = ''] = readdirSync(join(folder, 'stable'));
    return join(folder, 'stable', name);
  };

  it('from a public folder hold, and what they rest on is said', async () => {
    const { code, told, json } = await prove(out);
    expect(told).toMatch(/ENSRT:KALEL-001 +sid 1624001 rev 1 +proven again in Suricata/);
    expect(told).toMatch(/fires +samples\/fires\.yaml +[0-9]+ alerts?, and in [0-9]+ other ways/);
    expect(told).toMatch(/Checked by the keys that came with it/);
    expect(json).toMatchObject({ trusted: false, repetitions: [{ differences: [], notes: [] }] });
    expect(code).toBe(0);
  });

  it("from an address, with an enrolment of one's own, are verified", async () => {
    const server = createServer((request, response) => {
      readFile(join(out, request.url ?? '')).then(
        (bytes) => response.end(bytes),
        () => response.writeHead(404).end(),
      );
    }).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const enrolment = join(out, 'live-update/enrolment.json');
    const { code, told } = await prove(`http://127.0.0.1:${port}`, { enrolment });
    expect(told).toMatch(/Release 1 of ensrt, verified/);
    expect(code).toBe(0);
  });

  it("from a bundle hold, by a team file of one's own or that of the folder around it", async () => {
    const bundle = bundleIn(targets);
    const team = join(out, 'live-update/team/1.json');
    expect(await prove(bundle, { team })).toMatchObject({ code: 0, json: { trusted: true } });
    expect(await prove(bundle)).toMatchObject({ code: 0, json: { trusted: false } });
    const alone = join(base, 'alone.tar.zst');
    await cp(bundle, alone);
    await expect(prove(alone)).rejects.toMatchObject({ kind: 'usage', code: 'prove/team' });
    await expect(prove(alone, { team })).rejects.toMatchObject({ code: 'prove/evidence' });
    const evidenceFile = join(targets, 'evidence/evidence-1.tar.zst');
    expect(await prove(alone, { team, evidence: evidenceFile })).toMatchObject({ code: 0 });
  });

  it('are refused where the evidence is not the one that was signed', async () => {
    const copy = join(base, 'copy');
    await cp(out, copy, { recursive: true });
    const file = join(copy, 'live-update/targets/evidence/evidence-1.tar.zst');
    const bytes = await readFile(file);
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    await writeFile(file, bytes);
    await expect(prove(copy)).rejects.toMatchObject({ kind: 'verification', code: 'prove/evidence' });
    await rm(file);
    await expect(prove(copy)).rejects.toMatchObject({ kind: 'verification', code: 'prove/evidence' });
  });

  it('are refused where the bundle is damaged, or there is none', async () => {
    const damaged = join(base, 'damaged.tar.zst');
    await writeFile(damaged, 'x');
    const team = join(out, 'live-update/team/1.json');
    await expect(prove(damaged, { team })).rejects.toMatchObject({ kind: 'verification' });
    await expect(prove(join(base, 'nowhere'))).rejects.toMatchObject({ kind: 'usage', code: 'prove/from' });
    await expect(prove(join(base, 'keys'))).rejects.toMatchObject({ kind: 'usage', code: 'prove/from' });
  });

  it('know no signature that the release does not know', async () => {
    await expect(prove(out, {}, ['ENSRT:NONE'])).rejects.toMatchObject({ code: 'proof/unknown' });
  });
});

async function prove(from: string, options: FromOptions = {}, names?: readonly string[]) {
  const lines: string[] = [];
  let json: unknown;
  const keep = (line: string) => void lines.push(line);
  const terminal: Terminal = {
    out: keep,
    note: keep,
    warn: keep,
    json: (value) => {
      json = value;
    },
    jsonLine: () => undefined,
    progress: () => undefined,
    style: (_, text) => text,
  };
  const code = await repeat(terminal, from, options, binary ?? '', names);
  return { code, told: lines.join('\n'), json };
}
