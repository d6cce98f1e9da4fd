import { type Conversation, conversationSchema } from '../../src/traffic/index.ts';
import type { Sample, Signature, Workspace } from '../../src/workspace/workspace.ts';
import { signatureFile } from '../signature/signature-file.ts';

/** A signature with one sample of each kind; the test's engine knows a sample by its text, which is its file name. */
export function signature(change: Parameters<typeof signatureFile>[0] = {}): Signature {
  const data = signatureFile({ sid: 7, ...change });
  return {
    file: `signatures/${data.name.replace(':', '/')}.yaml`,
    data,
    fires: [sample('samples/bad.yaml', 'bad.yaml')],
    silent: [sample('samples/good.yaml', 'good.yaml')],
  };
}

export function sample(path: string, text: string): Sample {
  return { path, kind: 'conversation', conversation: conversation(text) };
}

export function conversation(text: string): Conversation {
  const session = { client: '192.0.2.10:49152', server: '198.51.100.25:25', talk: [{ client: text }] };
  return conversationSchema.parse({ description: 'x', sessions: [session] });
}

export function workspace(...signatures: readonly Signature[]): Workspace {
  return {
    root: '/workspace',
    configuration: {
      workspace: 'test',
      publisher: { name: 'Test', namespace: 'https://example.com/', contact: 'x', category: 'other' },
      'base-url': 'https://example.com/',
      'note-id-prefix': 'T-i',
      about: 'x',
      products: ['x'],
      classes: {},
      sids: { from: 1, to: 9 },
      disclaimer: 'x',
    },
    notes: [],
    signatures,
    alarms: [],
    policies: [],
  };
}
