import { type FieldPage, optionsNamed } from './page.ts';

export const collectionPage: FieldPage = {
  title: 'Dynamic collection',
  text: "How many packets are kept after an event. It says nothing of what matches, and becomes nothing: what is recorded, and how much, is each sensor's setting (`pcap-log`, or `tag` in a rule of the author's own). Dragon kept packets of the two hosts, Suricata's `tag` follows a session or one host.",
  part: (rule) => optionsNamed(rule, ['tag']),
  rows: [{ value: 'any number', means: 'packets to keep', example: 'U D A B 100 1460 69 A:B x', why: '' }],
};
