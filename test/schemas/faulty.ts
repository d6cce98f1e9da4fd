import { exampleNote } from '../../src/advisory/example.ts';
import { soundFiles } from '../workspace/fixture.ts';

/** A sound text for each schema. */
export const soundByHand: readonly { readonly schema: string; readonly text: string }[] = [
  { schema: 'note', text: exampleNote.split('---\n')[1] ?? '' },
  { schema: 'signature', text: soundFiles['signatures/ENSRT/W32-KALEL-A-001.yaml'] ?? '' },
  { schema: 'conversation', text: soundFiles['signatures/ENSRT/samples/worm.yaml'] ?? '' },
  { schema: 'alarm', text: soundFiles['alarms/w32-kalel-a.yaml'] ?? '' },
  { schema: 'policy', text: soundFiles['policies/quarantine.yaml'] ?? '' },
  { schema: 'configuration', text: soundFiles['clarion.yaml'] ?? '' },
  {
    schema: 'sensor',
    text: `url: https://team.example.org/live-update/
ring: stable
engine: suricata
suricata: { binary: /usr/bin/suricata, config: /etc/suricata/suricata.yaml, socket: /run/suricata.socket }
`,
  },
  {
    schema: 'imported-library',
    text: `library: ET
source: https://rules.example.org/
licence: MIT
sids: |
  9000000 2001219 ET SCAN
samples:
  "9000000": { fires: [samples/a.yaml], silent: [samples/b.pcap] }
`,
  },
  {
    schema: 'library',
    text: `library: local
signatures:
  - name: ENSRT:W32-KALEL-A-001
    enabled: false
    base: { release: 1, sid: 1624001, revision: 1, digest: ${'0a'.repeat(32)} }
    rule: alert tcp any any -> any any (msg:"x"; sid:1624001; rev:1;)
    detectors: { x.lua: return 1 }
`,
  },
];

const changes: Readonly<Record<string, readonly (readonly [from: string, by: string])[]>> = {
  note: [
    ['title: Worm', 'titel: Worm'],
    ['id: ETS-i-2005-12575', 'id: ETS-i-05-12575'],
    ['title: Worm - W32.Kalel.A@mm', 'title: ""'],
    ['title: Worm - W32.Kalel.A@mm', 'title: "Worm "'],
    ['title: Worm - W32.Kalel.A@mm', 'title: [Worm]'],
    ['title: Worm - W32.Kalel.A@mm', 'title: "a\\nb"'],
    ['[mass-mailing-worm]', '[]'],
    ['[mass-mailing-worm]', '[Mass Mailing]'],
    ['released: 2005-05-25', 'released: 2005-13-25'],
    ['status: final', 'status: finl'],
    ['tlp: CLEAR', 'tlp: WHITE'],
    ['affected: [Windows]', 'affected: []'],
    ['remediation: [Matrix N7]', 'remediation: Matrix N7'],
    ['[ENSRT:W32-KALEL-A-001]', '[kalel]'],
    ['[w32-kalel-a]', '[w32_kalel]'],
    ['"https://example.org/kalel"', '"javascript:alert(1)"'],
    ['"https://example.org/kalel"', '"https://user:word@example.org/"'],
    ['"1.0"', '1.0'],
    ['"1.0"', '"1"'],
    ['author: ENSRT STAFF, ', ''],
  ],
  signature: [
    ['name: ENSRT:W32-KALEL-A-001', 'name: W32-KALEL-A-001'],
    ['sid: 1624001', 'sid: 0'],
    ['revision: 1', 'revision: 1.5'],
    ['title: W32.Kalel.A@mm worm mail', 'title: W\u00fcrm'],
    ['event-group: VIRUS', 'event-group: virus'],
    ['score: 80', 'score: 101'],
    ['score: 80', 'score: 80\ndetector: ../x.lua'],
    ['score: 80', 'score: 80\nsuricata: { rule: x }'],
    ['samples/worm.yaml', '../worm.yaml'],
    ['dragon:', 'dargon:'],
  ],
  conversation: [
    ['192.0.2.10:49152', '192.0.2.10:x'],
    ['description: A mail', 'about: A mail'],
    ['talk:', 'tak:'],
    ['server: 220', 'sever: 220'],
    ['- server: 220 mail.example.org ESMTP', '- client-hex: 0x'],
    ['    talk:', '    segment-size: 1461\n    talk:'],
  ],
  alarm: [
    ['name: w32-kalel-a', 'name: W32'],
    ['[ENSRT:W32-KALEL-A-001]', '[]'],
    ['count: 3', 'count: 0'],
    ['seconds: 60', 'minutes: 1'],
    ['count-by: source', 'count-by: host'],
  ],
  policy: [
    ['kind: role', 'kind: rule'],
    ['profile: 99', 'profile: 0'],
    ['{ vlan: $vlan }', '{ vlan: 4095 }'],
    ['{ vlan: $vlan }', '{ vlan: vlan }'],
    ['type: vlan', 'type: vlans'],
    ['[smtp-egress]', 'smtp-egress'],
    ['services:', 'rules: [{ match: tcp-destination, port: 70000, action: drop }]\nservices:'],
    ['services:', 'rules: [{ match: tcp-destination, port: 25 }]\nservices:'],
  ],
  configuration: [
    ['workspace: test-team', 'workspace: Test Team'],
    ['"https://example.org/"', '"http://example.org/"'],
    ['base-url: https://example.org/', 'base-url: https://example.org/x'],
    ['note-id-prefix: ETS-i', 'note-id-prefix: draft'],
    ['note-id-prefix: ETS-i', 'note-id-prefix: ETS_i'],
    ['products: [Matrix N7, Matrix E7, C-Series]', 'products: []'],
    ['{ title: Backdoor }', '{}'],
    ['from: 1624001', 'from: 0'],
    ['disclaimer:', 'disclamer:'],
  ],
  sensor: [
    ['/live-update/', '/live-update'],
    ['https://team', 'ftp://team'],
    ['ring: stable', 'ring: beta'],
    ['engine: suricata', 'engine: snort'],
    ['/usr/bin/suricata', 'suricata'],
    ['config:', 'conf:'],
  ],
  'imported-library': [
    ['library: ET', 'library: et'],
    ['licence: MIT', 'licence: ""'],
    ['licence: MIT', 'license: MIT'],
    ['source: https://rules.example.org/', 'source: "a\\nb"'],
    ['"9000000":', '"x":'],
    ['samples/a.yaml', '../a.yaml'],
  ],
  library: [
    ['library: local', 'library: Local'],
    ['enabled: false', 'enabled: maybe'],
    ['enabled: false', 'enabled: "no"'],
    ['release: 1', 'release: 0'],
    ['0a0a', '0A'],
    ['    rule: alert', '    rules: alert'],
    ['x.lua', '../x.lua'],
  ],
};

/** Single changes of the sound texts that make them faulty. */
export const faulty = Object.entries(changes).flatMap(([schema, list]) =>
  list.map(([from, by]) => ({ schema, from, by })),
);
