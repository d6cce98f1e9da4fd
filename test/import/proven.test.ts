import { rm } from 'node:fs/promises';
import { expect, it, onTestFinished } from 'vitest';
import { suricataReplay } from '../../src/engine/index.ts';
import { evidence, proveSignatures } from '../../src/proof/index.ts';
import { contentMembers } from '../../src/publish/content.ts';
import { loadWorkspace, publicContent } from '../../src/workspace/index.ts';
import { suricata } from '../engine/installed.ts';
import { ruleText } from '../library/rules.ts';
import { writeWorkspace } from '../workspace/fixture.ts';

const talk = (client: string) => `description: A talk.
sessions:
  - client: 192.0.2.10:49152
    server: 192.0.2.25:7001
    talk:
      - client: "${client}"
`;

it('an imported rule with samples of its own becomes proven; the others only load', async (context) => {
  const binary = await suricata(context);
  const root = await writeWorkspace({
    'signatures/SET/set.rules': `${ruleText(1, 'One', 1, 'content:"open sesame"; ').replace('content:"c1"; ', '')}\n${ruleText(2)}\n`,
    'signatures/SET/library.yaml':
      'library: SET\nsource: A test\nlicence: MIT\nsamples:\n  "1": { fires: [samples/open.yaml], silent: [samples/shut.yaml] }\n',
    'signatures/SET/samples/open.yaml': talk('now open sesame'),
    'signatures/SET/samples/shut.yaml': talk('now shut'),
  });
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const { workspace, faults } = await loadWorkspace(root);
  expect(faults).toEqual([]);
  if (workspace === undefined) throw new Error('no workspace');
  const { sampled = [] } = workspace;
  const proofs = await proveSignatures({ signatures: [], sampled }, suricataReplay(binary), {});
  expect(proofs).toMatchObject([{ name: 'SET:1', sid: 1, level: 'proven', failures: [] }]);
  expect(evidence(proofs, sampled).map(({ name }) => name)).toContain('samples/SET/1/open.pcap');
  const loads = new Map([['SET', new Map([1, 2].map((sid) => [sid, { alerts: 0 }]))]]);
  const members = contentMembers(workspace, publicContent(workspace), proofs, loads);
  const library = members.find(({ name }) => name === 'libraries/SET/library.json');
  expect(Buffer.from(library?.bytes ?? []).toString()).toContain('"signatures":{\n"1":{"proof":"proven"}\n}');
});
