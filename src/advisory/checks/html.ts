import type { Check } from '../check.ts';
import { startOf } from '../place.ts';
import { visit } from '../visit.ts';

export const check: Check = {
  id: 'html',
  doc: {
    what: 'The body holds no raw HTML: no tags, no comments. A tag that closes one told before it is not told again.',
    when: 'Always. Code blocks and code in a line may show HTML.',
    recommendation: 'Use Markdown; put HTML that is evidence into backticks.',
  },
  examples: {
    sound: [{ replace: 'Mail servers slow down.', by: 'Mail servers slow down, `<b>x</b>`.' }],
    faulty: [
      {
        replace: 'Mail servers slow down.',
        by: '<div>\n<p>Slow</p>\n</div>',
        faults: [{ at: '<div>', reason: 'Unexpected HTML <div>, expected Markdown' }],
      },
      {
        replace: 'Mail servers slow down.',
        by: 'Mail <b>servers</b> slow <br> down.',
        faults: [
          { at: '<b>', reason: 'Unexpected HTML <b>, expected Markdown' },
          { at: '<br>', reason: 'Unexpected HTML <br>, expected Markdown' },
        ],
      },
      {
        replace: 'Mail servers slow down.',
        by: 'Slow.\n\n<!-- check this -->',
        faults: [{ at: '<!--', reason: 'Unexpected HTML comment, expected Markdown' }],
      },
    ],
  },
  run: (note, _known, report) => {
    if (note.body === undefined) return;
    visit(note.body.tree, 'html', (node, index, parent) => {
      const closes = /^<\/([A-Za-z][A-Za-z0-9-]*)/.exec(node.value)?.[1];
      const before = parent?.children
        .slice(0, index)
        .some((other) => other.type === 'html' && tagOf(other.value) === closes);
      if (closes !== undefined && before === true) return;
      const tag = tagOf(node.value) ?? closes;
      const shown = node.value.startsWith('<!--') ? 'comment' : tag === undefined ? 'code' : `<${tag}>`;
      report({
        place: startOf(note, node),
        reason: `Unexpected HTML ${shown}, expected Markdown`,
        hint: 'Delete it, or put it in backticks to show it as it is.',
      });
    });
  },
};

function tagOf(html: string): string | undefined {
  return /^<([A-Za-z][A-Za-z0-9-]*)/.exec(html)?.[1];
}
