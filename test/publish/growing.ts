import { createHash } from 'node:crypto';
import type { Publication } from '../../src/publish/index.ts';
import type { Ring } from '../../src/release/index.ts';
import { createKeyFolder, type KeyFolder } from '../../src/signing/index.ts';
import { note, signature, workspace } from './workspace.ts';

/** Near the real time: foreign clients and commands have no clock but the machine's. */
export const now = new Date(Math.floor(Date.now() / 1000) * 1000);

/** Keys of a team of one, made some weeks ago. */
export function makeKeys(path: string): Promise<KeyFolder> {
  return createKeyFolder(path, {
    workspace: 'ensrt',
    people: [{ name: 'Ada Example', email: 'ada@example.org' }],
    gpg: [],
    threshold: 1,
    passphrase: 'correct horse',
    demo: false,
    now: new Date(now.getTime() - 60 * 86_400_000),
    cost: 1024,
  });
}

/** A note of a length that makes deltas worth their while. */
const standing = note('ETS-i-2005-12569', {}, createHash('shake256', { outputLength: 4000 }).digest('hex'));

/** A workspace that has one note and signature more each hour. */
export function site(root: string, hour: number, firstRing?: Ring): Publication['workspace'] {
  const plain = workspace(root);
  const names = Array.from({ length: hour }, (_, index) => `ENSRT:KALEL-00${index + 1}`);
  return {
    ...plain,
    configuration: {
      ...plain.configuration,
      // Over http there is no CSAF, which is not what is looked at.
      'base-url': 'http://alerts.example.org/',
      ...(firstRing === undefined ? {} : { 'first-ring': firstRing }),
    },
    notes: [standing, ...names.map((name, index) => note(`ETS-i-2005-1257${index}`, { signatures: [name] }))],
    signatures: names.map((name, index) => signature(name, 1_624_001 + index)),
    alarms: [],
    policies: [],
  };
}

/** Its publication, with signatures that nobody had to prove. */
export function publicationOf(
  of: Pick<Publication, 'workspace' | 'out' | 'keys'> & Partial<Publication>,
): Publication {
  return {
    passphrase: async () => 'correct horse',
    prove: async (names) => ({
      proofs: names.map((name) => ({
        name,
        sid: 1,
        revision: 1,
        level: 'proven',
        engine: 'Suricata 7.0.10',
        rule: '',
        samples: [],
        failures: [],
      })),
      evidence: undefined,
    }),
    now,
    report: () => undefined,
    ...of,
  };
}
