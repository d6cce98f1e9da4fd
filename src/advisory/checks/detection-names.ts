import { parseSignatureName } from '../../names/signature-name.ts';
import type { Check } from '../check.ts';
import { linkedOrMeant } from '../known-name.ts';
import { placeAt, startOf } from '../place.ts';
import { isEmpty, sectionOf } from '../sections.ts';
import { visit } from '../visit.ts';

export const check: Check = {
  id: 'detection-names',
  adjustable: true,
  doc: {
    what: "The Detection names at least one of the linked signatures, and none that isn't linked.",
    when: 'The note links signatures, or the Detection names one. A name is told by its group: a group that the note or the workspace has. An empty Detection is told as such.',
    recommendation: 'Link the signature in the front matter; readers search for its name in the text.',
  },
  examples: {
    sound: [{ replace: 'fires on the mail', by: 'fires on mail over TCP:25' }],
    faulty: [
      {
        replace: 'The signature `ENSRT:W32-KALEL-A-001` fires',
        by: 'A signature fires',
        faults: [
          {
            at: '## Detection',
            reason:
              'Missing name of a linked signature in the Detection, expected one of ENSRT:W32-KALEL-A-001',
          },
        ],
      },
      {
        replace: 'fires on the mail.',
        by: 'fires on the mail, ENSRT:W32-STUBBOT-A-001 on its neighbour.',
        faults: [
          {
            at: 'ENSRT:W32-STUBBOT-A-001',
            reason:
              'Unexpected signature ENSRT:W32-STUBBOT-A-001 in the Detection, expected it among `signatures` of the front matter',
          },
        ],
      },
    ],
  },
  run: (note, { signatures = [], groups: knownGroups = [], levels }, report) => {
    const { body } = note;
    const section = sectionOf(note, 'Detection');
    const linked = (note.matter.signatures ?? []).filter((name) => name !== undefined);
    // Without the list (or with a faulty name in it), a name can't be told unlinked.
    if (section === undefined || body === undefined || note.matter.signatures?.length !== linked.length)
      return;
    const { text } = body;
    const meant = linkedOrMeant(linked, signatures);
    const groups = new Set([...knownGroups, ...linked.map((name) => parseSignatureName(name)?.group)]);
    const named = new Set<string>();
    visit({ type: 'root', children: [...section.content] }, ['text', 'inlineCode', 'code'], (node) => {
      if (!('value' in node)) return;
      const from = node.position?.start.offset ?? 0;
      const source = text.slice(from, node.position?.end.offset);
      for (const { 0: name, index } of source.matchAll(/[A-Z0-9][A-Z0-9-]*:[A-Z0-9][A-Z0-9_-]*[A-Z0-9]/g)) {
        if (!groups.has(parseSignatureName(name)?.group) || named.has(name)) continue;
        named.add(name);
        if (!meant.has(name))
          report({
            place: placeAt(note, body, from + index, name.length),
            reason: `Unexpected signature ${name} in the Detection, expected it among \`signatures\` of the front matter`,
            warning: note.matter.status === 'draft',
          });
      }
    });
    const toldEmpty = isEmpty(section) && levels?.['section-empty'] !== 'off';
    if (linked.length > 0 && named.size === 0 && !toldEmpty)
      report({
        place: startOf(note, section.node),
        reason: `Missing name of a linked signature in the Detection, expected one of ${linked.join(', ')}`,
        warning: note.matter.status === 'draft',
      });
  },
};
