import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { evidence, proveSignatures } from '../../src/proof/index.ts';
import { type Publication, type Published, publish } from '../../src/publish/index.ts';
import { createKeyFolder, type KeyFolder } from '../../src/signing/index.ts';
import { checkedWorkspace } from '../../src/workspace/index.ts';
import { writeWorkspace } from '../workspace/fixture.ts';

/** Publishes workspaces of the tests with keys of its own, into a folder of its own. */
export class PlantedRun {
  readonly base: string;
  readonly keys: KeyFolder;
  readonly #now: Date;
  readonly #roots: string[] = [];

  private constructor(base: string, keys: KeyFolder, now: Date) {
    this.base = base;
    this.keys = keys;
    this.#now = now;
  }

  /** @param now when keys are made and everything is published. */
  static async open(now: Date = start): Promise<PlantedRun> {
    const base = mkdtempSync(join(tmpdir(), 'clarion-planted-'));
    const keys = await createKeyFolder(join(base, 'keys'), {
      workspace: 'test-team',
      people: [{ name: 'Ada Example', email: 'ada@example.org' }],
      gpg: [],
      threshold: 1,
      passphrase: 'correct horse',
      demo: true,
      now,
      cost: 1024,
    });
    return new PlantedRun(base, keys, now);
  }

  close(): void {
    for (const folder of [this.base, ...this.#roots]) rmSync(folder, { recursive: true });
  }

  /** Publishes files as if an engine had seen each signature fire: the captures are real. */
  async publish(
    files: Readonly<Record<string, string>>,
    more: Partial<Publication> = {},
  ): Promise<Published> {
    const root = await writeWorkspace(files);
    this.#roots.push(root);
    const workspace = await checkedWorkspace(root);
    return publish({
      workspace,
      out: join(this.base, 'public'),
      keys: this.keys,
      passphrase: async () => 'correct horse',
      prove: async (names) => {
        const proofs = (await proveSignatures(workspace, undefined, { names })).map((proof) => ({
          ...proof,
          level: 'proven' as const,
        }));
        const signatures = workspace.signatures.filter(({ data }) => names.includes(data.name));
        return { proofs, evidence: evidence(proofs, signatures) };
      },
      now: this.#now,
      report: () => undefined,
      ...more,
    });
  }
}

// Near the real time: the foreign client has no clock but the machine's.
const start = new Date(Math.floor(Date.now() / 1000) * 1000);
