import { visit } from 'unist-util-visit';
import type { Check } from '../check.ts';
import { startOf } from '../place.ts';

/**
 * What: web addresses begin with https://.
 * When: of links in the body and of `references`. A warning: some old pages have no other address.
 * Recommendation: try the address with https://; most servers answer.
 */
export const check: Check = {
  id: 'link-secure',
  examples: {
    sound: [],
    faulty: [
      {
        replace: '[analysis](https://example.org/kalel)',
        by: '[report](http://example.org/kalel)',
        faults: [
          {
            at: '[report]',
            reason: 'Unexpected insecure address "http://example.org/kalel", expected https://',
            warning: true,
          },
        ],
      },
      {
        replace: '"https://example.org/kalel"',
        by: '"http://example.org/kalel"',
        faults: [
          {
            at: '"http:',
            reason: 'Unexpected insecure address "http://example.org/kalel", expected https://',
            warning: true,
          },
        ],
      },
    ],
  },
  run: (note, _known, report) => {
    const { matter, at, body } = note;
    const tell = (url: string, place: { line: number; column: number }) => {
      if (!/^http:/i.test(url)) return;
      const shown = url.length > 60 ? `${url.slice(0, 57)}...` : url;
      report({ place, reason: `Unexpected insecure address "${shown}", expected https://`, warning: true });
    };
    for (const [index, reference] of (matter.references ?? []).entries())
      tell(reference?.url ?? '', at(['references', index, 'url']));
    if (body === undefined) return;
    visit(body.tree, (node) => {
      if (node.type === 'link' || node.type === 'image' || node.type === 'definition')
        tell(node.url, startOf(note, node));
    });
  },
};
