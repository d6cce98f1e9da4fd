import type { Check } from '../check.ts';
import { hostOf, isLive } from '../live.ts';
import { nodesOf } from '../nodes.ts';
import { startOf } from '../place.ts';

export const check: Check = {
  id: 'link-secure',
  adjustable: true,
  doc: {
    what: 'Web addresses begin with https://.',
    when: 'Of links in the body and of `references`. A warning: some old pages have no other address.',
    recommendation: 'Try the address with https://; most servers answer.',
  },
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
  run: (note, known, report) => {
    const { matter, span, body } = note;
    const tell = (url: string, place: { line: number; column: number }) => {
      if (!/^http:/i.test(url)) return;
      const shown = url.length > 60 ? `${url.slice(0, 57)}...` : url;
      report({ place, reason: `Unexpected insecure address "${shown}", expected https://`, warning: true });
    };
    for (const [index, reference] of (matter.references ?? []).entries())
      tell(reference?.url ?? '', span(['references', index, 'url']));
    if (body === undefined) return;
    for (const node of nodesOf(body.tree, 'link', 'image', 'definition')) {
      // An address that should be defanged is told as such.
      const host = hostOf(node.url);
      const told = known.levels?.['address-defanged'] !== 'off';
      if (!told || host === undefined || !isLive(host, note, known)) tell(node.url, startOf(note, node));
    }
  },
};
