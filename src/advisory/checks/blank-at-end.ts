import type { Check } from '../check.ts';
import { nodesOf } from '../nodes.ts';
import { placeAt } from '../place.ts';

export const check: Check = {
  id: 'blank-at-end',
  adjustable: true,
  doc: {
    what: 'No line of the text ends with blanks that do nothing.',
    when: 'Of the body but for code, which may be evidence. Two blanks and more break a line within a paragraph and are left alone there. A warning.',
    recommendation: '`--fix` deletes them; most editors do when they save.',
  },
  examples: {
    sound: [
      { replace: 'Mail servers slow down.', by: 'Mail servers  \nslow down.' },
      { replace: 'Mail servers slow down.', by: '```\nMail \n```' },
    ],
    faulty: [
      {
        replace: 'Mail servers slow down.',
        by: 'Mail servers \nslow down.\t ',
        faults: [
          { at: ' \nslow', reason: 'Unexpected blanks at the end of the line, expected none', warning: true },
          { at: '\t \n', reason: 'Unexpected blanks at the end of the line, expected none', warning: true },
        ],
        fixed: 'Mail servers\nslow down.',
      },
    ],
  },
  run: (note, _known, report) => {
    const { body } = note;
    if (body === undefined) return;
    const kept: (readonly [number, number])[] = [];
    for (const node of nodesOf(body.tree, 'code', 'inlineCode', 'html', 'break')) {
      const { start, end } = node.position ?? {};
      kept.push([start?.offset ?? 0, end?.offset ?? 0]);
    }
    for (const { 0: was, index } of body.text.matchAll(/(?<![ \t])[ \t]+(?=\n)/g)) {
      if (kept.some(([from, to]) => index >= from && index < to)) continue;
      const [place, behind] = [placeAt(note, body, index), placeAt(note, body, index + was.length)];
      // What was taken out of the text stood behind the blanks: that has its own fault.
      if (behind.column - place.column !== was.length) continue;
      report({
        place: placeAt(note, body, index, was.length),
        reason: 'Unexpected blanks at the end of the line, expected none',
        warning: true,
        fix: { was, by: '' },
      });
    }
  },
};
