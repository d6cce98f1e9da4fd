import type { Check } from '../check.ts';
import { nodesOf } from '../nodes.ts';
import { placeAt } from '../place.ts';

export const check: Check = {
  id: 'tlp-told',
  adjustable: true,
  doc: {
    what: 'A TLP label in the text is the one of the front matter: what is marked TLP:AMBER in its text must not be published as TLP:CLEAR.',
    when: 'Of the five labels of TLP 2.0 and the old TLP:WHITE, which is CLEAR. In backticks a label is only spoken of.',
    recommendation: 'Mend `tlp`, or delete the label from the text: the page shows it.',
  },
  examples: {
    sound: [
      { replace: 'A note to try the checks on.', by: 'A note of TLP:CLEAR, or `TLP:RED`.' },
      { replace: 'A note to try the checks on.', by: 'A note of TLP:WHITE.' },
    ],
    faulty: [
      {
        replace: 'A note to try the checks on.',
        by: 'This note is TLP:AMBER+STRICT.',
        faults: [
          {
            at: 'TLP:AMBER',
            reason: 'Unexpected label TLP:AMBER+STRICT in the text, expected TLP:CLEAR as `tlp` says',
          },
        ],
      },
    ],
  },
  run: (note, _known, report) => {
    const { body, matter } = note;
    if (body === undefined || matter.tlp === undefined) return;
    for (const node of nodesOf(body.tree, 'text')) {
      const offset = node.position?.start.offset ?? 0;
      const source = body.text.slice(offset, node.position?.end.offset);
      for (const { 0: told, 1: name = '', index } of source.matchAll(
        /\bTLP: ?(CLEAR|WHITE|GREEN|AMBER\+STRICT|AMBER|RED)(?!\w)/gi,
      )) {
        const label = name.toUpperCase().replace('WHITE', 'CLEAR');
        if (label === matter.tlp) continue;
        report({
          place: placeAt(note, body, offset + index, told.length),
          reason: `Unexpected label TLP:${label} in the text, expected TLP:${matter.tlp} as \`tlp\` says`,
        });
      }
    }
  },
};
