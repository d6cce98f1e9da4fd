import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadValidator } from '../../src/csaf/index.ts';
import type { Proof } from '../../src/proof/index.ts';
import type { Publication } from '../../src/publish/index.ts';
import { createKeyFolder, type KeyFolder } from '../../src/signing/index.ts';
import type { Workspace } from '../../src/workspace/index.ts';
import { alarm, note, role, service, signature, workspace } from '../publish/workspace.ts';

// It takes seconds, which belong to no single test's time.
await loadValidator();

export const now = new Date('2026-11-23T10:00:00Z');

/** A team's content of several years: a note in its first version, a revised one, a withdrawn one, a restricted one. */
export function variedWorkspace(root: string, change: Partial<Workspace> = {}): Workspace {
  const first = { version: '1.0', date: '2005-05-25', author: 'TEAM', change: 'First release' };
  return workspace(root, {
    notes: [
      note('ETS-i-2005-12575', {
        severity: 'high',
        signatures: ['ENSRT:KALEL-001'],
        alarms: ['kalel'],
        policies: ['mail', 'quarantine'],
        remediation: ['Matrix'],
      }),
      note('ETS-i-2006-12601', {
        released: '2006-01-20',
        status: 'interim',
        revisions: [
          { ...first, date: '2006-01-20' },
          { version: '1.1', date: '2006-01-25', author: 'TEAM', change: 'Seen on shares' },
        ],
      }),
      note('ETS-i-2006-12602', {
        released: '2006-01-21',
        status: 'withdrawn',
        withdrawal: 'The sample turned out to be harmless',
        revisions: [
          { ...first, date: '2006-01-21' },
          { version: '2.0', date: '2006-01-23', author: 'TEAM', change: 'Withdrawn' },
        ],
      }),
      note('ETS-i-2006-12603', { tlp: 'AMBER', title: 'Worm - Restricted' }),
    ],
    signatures: [signature('ENSRT:KALEL-001', 1_624_001)],
    alarms: [alarm('kalel', ['ENSRT:KALEL-001'])],
    policies: [service('mail'), role('quarantine', ['mail'])],
    ...change,
  });
}

export interface Publisher {
  readonly base: string;
  readonly keys: KeyFolder;
  readonly publication: (out: string, change?: Partial<Publication>) => Publication;
  readonly close: () => void;
}

/** A team of three with its keys, which publishes without an engine. */
export async function publisher(): Promise<Publisher> {
  const base = mkdtempSync(join(tmpdir(), 'clarion-csaf-'));
  const keys = await createKeyFolder(join(base, 'keys'), {
    workspace: 'ensrt',
    people: ['Ada', 'Bob', 'Carol'].map((name) => ({
      name: `${name} Example`,
      email: `${name.toLowerCase()}@example.org`,
    })),
    gpg: [],
    threshold: 2,
    passphrase: 'correct horse',
    demo: false,
    now: new Date('2026-11-01T00:00:00Z'),
    cost: 1024,
  });
  return {
    base,
    keys,
    publication: (out, change = {}) => ({
      workspace: variedWorkspace(base),
      out,
      keys,
      passphrase: async () => 'correct horse',
      prove: async (names) => ({ proofs: names.map(unproven), evidence: undefined }),
      now,
      report: () => undefined,
      ...change,
    }),
    close: () => rmSync(base, { recursive: true }),
  };
}

function unproven(name: string): Proof {
  return { name, sid: 1, revision: 1, level: 'unproven', rule: '', samples: [], failures: [] };
}

/** Every file below a folder, by its path with `/`, in order. */
export function filesOf(folder: string): ReadonlyMap<string, Buffer> {
  return new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .toSorted()
      .map((path) => [path.slice(folder.length + 1), readFileSync(path)]),
  );
}
