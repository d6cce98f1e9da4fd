import type { Note } from '../../src/advisory/note.ts';
import { type FrontMatter, frontMatterSchema } from '../../src/advisory/schema.ts';
import { alarmSchema } from '../../src/alarm/schema.ts';
import { policySchema } from '../../src/policy/schema.ts';
import { signatureSchema } from '../../src/signature/schema.ts';
import { configurationSchema } from '../../src/workspace/configuration.ts';
import type { Sample, Signature, Workspace } from '../../src/workspace/workspace.ts';

const sample = (name: string): Sample => ({
  path: `samples/${name}.yaml`,
  kind: 'conversation',
  conversation: {
    description: name,
    sessions: [
      {
        client: '192.0.2.10:49152',
        server: '198.51.100.25:25',
        'segment-size': 1460,
        talk: [{ client: name }],
      },
    ],
  },
});

/** A signature on port 25 with a sample of each kind. */
export function signature(name: string, sid: number, pattern = 'kalel'): Signature {
  const data = signatureSchema.parse({
    name,
    sid,
    revision: 1,
    title: `Test ${sid}`,
    description: 'Matches a word.\nNothing else.',
    'event-group': 'VIRUS',
    score: 80,
    dragon: `T D A S 10 200 25 ${name} ${pattern}`,
    samples: { fires: ['samples/fires.yaml'], silent: ['samples/silent.yaml'] },
  });
  return {
    file: `signatures/${name.replace(':', '/')}.yaml`,
    data,
    fires: [sample('fires')],
    silent: [sample('silent')],
  };
}

export function note(id: string, change: Partial<FrontMatter> = {}, markdown = 'It mails itself.'): Note {
  const matter = frontMatterSchema.parse({
    id,
    title: 'Worm - Example',
    threat: { name: 'Example', classes: ['worm'] },
    released: '2005-05-25',
    status: 'final',
    tlp: 'CLEAR',
    systems: { affected: ['Windows'] },
    references: [{ title: 'A reference', url: 'https://example.org/' }],
    revisions: [{ version: '1.0', date: '2005-05-25', author: 'TEAM', change: 'First release' }],
    ...change,
  });
  return {
    file: `advisories/2005/${id}.md`,
    matter,
    at: () => ({ line: 1, column: 1 }),
    lead: [],
    leadMarkdown: '',
    sections: [
      {
        heading: 'Description',
        line: 30,
        content: [{ type: 'paragraph', children: [{ type: 'text', value: markdown }] }],
        markdown,
      },
    ],
    tree: { type: 'root', children: [] },
  };
}

export function alarm(name: string, signatures: readonly string[]): Workspace['alarms'][number] {
  return alarmSchema.parse({
    name,
    title: name,
    'event-group': signatures,
    threshold: { count: 3, seconds: 60 },
    'count-by': 'source',
  });
}

export function service(name: string): Workspace['policies'][number] {
  return policySchema.parse({ kind: 'service', name, title: name, description: name });
}

export function role(name: string, services: readonly string[]): Workspace['policies'][number] {
  return policySchema.parse({
    kind: 'role',
    name,
    title: name,
    description: name,
    profile: 5,
    default: { action: 'drop' },
    services,
  });
}

/** A team's folder as it is once read, with one note, one signature, one alarm and one policy, unless told otherwise. */
export function workspace(root: string, change: Partial<Workspace> = {}): Workspace {
  return {
    root,
    configuration: configurationSchema.parse({
      workspace: 'ensrt',
      publisher: { name: 'Example Team', namespace: 'https://example.org/', contact: 'team@example.org' },
      'base-url': 'https://alerts.example.org/',
      'note-id-prefix': 'ETS-i',
      about: 'About.',
      products: ['Matrix'],
      classes: { worm: { title: 'Worm' } },
      sids: { from: 1_624_000, to: 1_624_999 },
      disclaimer: 'None.',
    }),
    notes: [
      note('ETS-i-2005-12575', { signatures: ['ENSRT:KALEL-001'], alarms: ['kalel'], policies: ['mail'] }),
    ],
    signatures: [signature('ENSRT:KALEL-001', 1_624_001)],
    alarms: [alarm('kalel', ['ENSRT:KALEL-001'])],
    policies: [service('mail')],
    ...change,
  };
}
