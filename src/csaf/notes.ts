import type { Note } from '../advisory/note.ts';
import type { CsafContext } from './context.ts';
import { PlainText } from './plain-text.ts';

/** A note of a document (CSAF 2.0, 3.1.8). */
export interface DocumentNote {
  readonly category: 'description' | 'details' | 'general' | 'legal_disclaimer' | 'other' | 'summary';
  readonly title: string;
  readonly text: string;
}

type Category = DocumentNote['category'];

/** What each customary section is in CSAF. What a team adds of its own is `other`. */
const categories: Readonly<Record<string, Category>> = {
  Overview: 'summary',
  Description: 'description',
  'Threat Assessment': 'details',
  'Systems affected': 'details',
  Remediation: 'general',
  Detection: 'details',
  Prevention: 'general',
  Containment: 'general',
  Repair: 'general',
};

/**
 * The notes of a document: what the author wrote, as plain text, section by section in the customary order, and what the
 * front matter and the links of the note say, which has no other place in CSAF 2.0.
 */
export function notesOf(note: Note, context: CsafContext): readonly DocumentNote[] {
  const { matter } = note;
  const plain = new PlainText(note.tree);
  const written = new Map(note.sections.map(({ heading, content }) => [heading, plain.of(content)]));
  const generated = new Map([
    ['Systems affected', systems(note)],
    ['Remediation', remediation(note)],
    ['Detection', detection(note, context)],
    ['Containment', containment(note, context)],
  ]);
  const own = [...written.keys()].filter((heading) => categories[heading] === undefined);
  const sections = [...Object.keys(categories), ...own].map((title) => ({
    category: categories[title] ?? 'other',
    title,
    text: [written.get(title) ?? '', generated.get(title) ?? ''].filter((text) => text !== '').join('\n\n'),
  }));
  const notes: readonly DocumentNote[] = [
    { category: 'general', title: 'Withdrawn', text: withdrawal(note) },
    { category: 'general', title: 'About this note', text: plain.of(note.lead) },
    {
      category: 'details',
      title: 'Threat',
      text: threat(matter.threat, context.configuration.classes),
    },
    ...sections,
    { category: 'legal_disclaimer', title: 'Disclaimer', text: context.configuration.disclaimer.trim() },
  ];
  return notes.filter(({ text }) => text !== '');
}

function withdrawal({ matter }: Note): string {
  if (matter.status !== 'withdrawn') return '';
  return `This note is withdrawn: do not rely on it. Reason: ${matter.withdrawal ?? 'none was given'}`;
}

function threat(
  { name, classes }: Note['matter']['threat'],
  known: CsafContext['configuration']['classes'],
): string {
  return `${name}; ${classes.map((id) => known[id]?.title ?? id).join(', ')}`;
}

function systems({ matter }: Note): string {
  const { affected, 'not-affected': not } = matter.systems;
  const lines = [`Affected: ${affected.join(', ')}`];
  if (not.length > 0) lines.push(`Not affected: ${not.join(', ')}`);
  return lines.join('\n');
}

function remediation({ matter }: Note): string {
  if (matter.remediation.length === 0) return '';
  return `Products with which the threat can be met: ${matter.remediation.join(', ')}`;
}

function detection({ matter }: Note, context: CsafContext): string {
  const signatures = matter.signatures.flatMap((name) => {
    const told = context.signature(name);
    if (told === undefined) return [];
    const { sid, revision, title, origin } = told;
    const from = origin === undefined ? '' : ` (imported from ${origin.source}, licence ${origin.licence})`;
    return [`- ${name} (Suricata sid ${sid}, revision ${revision}): ${title}${from}`];
  });
  const alarms = matter.alarms.flatMap((name) => {
    const alarm = context.alarm(name);
    if (alarm === undefined) return [];
    const { threshold, title } = alarm;
    const counted = `${threshold.count} in ${threshold.seconds} seconds, counted by ${alarm['count-by']}`;
    return [`- ${name} (${counted}): ${title}`];
  });
  return [list('Signatures, each disabled until you enable it:', signatures), list('Alarm policies:', alarms)]
    .filter((text) => text !== '')
    .join('\n\n');
}

function containment({ matter }: Note, context: CsafContext): string {
  const policies = matter.policies.flatMap((name) => {
    const policy = context.policy(name);
    return policy === undefined ? [] : [`- ${name} (${policy.kind}): ${policy.title}`];
  });
  return list('Switch policies:', policies);
}

function list(heading: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : [heading, ...lines].join('\n');
}
