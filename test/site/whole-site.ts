import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { listings } from '../../src/csaf/listing.ts';
import type { Proof } from '../../src/proof/index.ts';
import type { SigningTeam } from '../../src/site/components/verify.ts';
import {
  buildSite,
  type RunningServer,
  readTheme,
  type SiteFile,
  serveFolder,
  writeSite,
} from '../../src/site/index.ts';
import { checkedWorkspace, type Workspace } from '../../src/workspace/index.ts';

const repository = fileURLToPath(new URL('../../', import.meta.url));

/** Whose fingerprints stand on the pages. */
const team: SigningTeam = {
  threshold: 1,
  members: [
    {
      name: 'Ada Example',
      email: 'ada@example.org',
      fingerprint: '0123456789ABCDEF0123456789ABCDEF01234567',
      publicKey: '-----BEGIN PGP PUBLIC KEY BLOCK-----',
    },
  ],
  demo: true,
};

/**
 * The files of this repository's own site, as publishing makes it, and two notes more, so that every status, severity
 * and proof level is on some page.
 */
export async function wholeSite(): Promise<readonly SiteFile[]> {
  const workspace = await checkedWorkspace(repository);
  const proofs = workspace.signatures.map(
    ({ data }, index): Proof => ({
      name: data.name,
      sid: data.sid,
      revision: data.revision,
      level: index % 3 === 0 ? 'unproven' : 'proven',
      engine: 'Suricata 7.0.10',
      rule: '0'.repeat(64),
      samples: [{ path: 'a', expect: 'fires', sha256: '1'.repeat(64), alerts: 1, ok: index % 3 !== 0 }],
      failures: [],
    }),
  );
  const site = buildSite(
    { ...workspace, notes: [...workspace.notes, ...others(workspace)] },
    { theme: await readTheme(workspace.root), proofs, team, demo: true },
  );
  // The folders of CSAF files have pages, too; one of each kind, beside what they lead to.
  const csaf = [
    'csaf/provider-metadata.json',
    'csaf/white/index.txt',
    'csaf/white/2005/ets-i-2005-12575.json',
  ];
  const bytes = new TextEncoder().encode('{}');
  return [...site, ...csaf.map((path) => ({ path, bytes })), ...listings('csaf', csaf)];
}

function others({ notes }: Workspace): Workspace['notes'] {
  const note = notes.find(({ matter }) => matter.id === 'ETS-i-2005-12575');
  if (note === undefined) throw new Error('the Kalel note is gone');
  return [
    {
      ...note,
      matter: { ...note.matter, id: 'ETS-i-2005-12576', status: 'interim', severity: 'medium' },
    },
    {
      ...note,
      matter: {
        ...note.matter,
        id: 'ETS-i-2005-12577',
        status: 'withdrawn',
        withdrawal: 'It was a hoax.',
        severity: 'critical',
      },
    },
  ];
}

export interface ServedSite extends RunningServer {
  readonly files: readonly SiteFile[];
}

/** The same, written and served by `clarion serve`'s own server; `close` removes it. */
export async function servedSite(): Promise<ServedSite> {
  const files = await wholeSite();
  const folder = await mkdtemp(join(tmpdir(), 'clarion-whole-'));
  await writeSite(files, folder);
  const server = await serveFolder(folder, { port: 0, host: '127.0.0.1' });
  return {
    files,
    url: server.url,
    close: async () => {
      await server.close();
      await rm(folder, { recursive: true });
    },
  };
}
