import type { SignatureFile } from '../../src/signature/index.ts';

/** A signature with a Dragon line of its name; each test changes what it is about. */
export function signatureFile(change: Partial<SignatureFile> = {}): SignatureFile {
  const name = change.name ?? 'ENSRT:TEST-001';
  return {
    name,
    sid: 1624001,
    revision: 3,
    title: 'a test',
    description: 'A test.',
    'event-group': 'VIRUS',
    score: 50,
    dragon: `T D A S 10 80 25 ${name} hello`,
    samples: { fires: [], silent: [] },
    ...change,
  };
}
