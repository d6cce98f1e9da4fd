import type { Check } from '../check.ts';
import { nodesOf } from '../nodes.ts';
import { startOf } from '../place.ts';
import { isWebAddress } from '../schema.ts';

export const check: Check = {
  id: 'link-address',
  doc: {
    what: 'Links lead to https:, http:, mailto: or a #heading of the page; never to javascript:, data:, a file or a path.',
    when: 'Of links and definitions in the body. Images have a fault of their own.',
    recommendation: 'Write the whole web address; an address that is evidence goes into backticks.',
  },
  examples: {
    sound: [
      {
        replace: 'Mail servers slow down.',
        by: 'See [repair](#repair) or write to [us](mailto:team@example.org).',
      },
    ],
    faulty: [
      {
        replace: 'Mail servers slow down.',
        by: 'See [this](javascript:alert).',
        faults: [
          {
            at: '[this]',
            reason: 'Unexpected address "javascript:alert", expected one that begins with https://',
          },
        ],
      },
      {
        replace: 'Mail servers slow down.',
        by: '[Queue](data:image/svg+xml,x)',
        faults: [
          {
            at: '[Queue]',
            reason: 'Unexpected address "data:image/svg+xml,x", expected one that begins with https://',
          },
        ],
      },
      {
        replace: 'Mail servers slow down.',
        by: '[See][1]\n\n[1]: ../other.md',
        faults: [
          { at: '[1]: ', reason: 'Unexpected address "../other.md", expected one that begins with https://' },
        ],
      },
    ],
  },
  run: (note, _known, report) => {
    if (note.body === undefined) return;
    for (const node of nodesOf(note.body.tree, 'link', 'definition')) {
      const { url } = node;
      const mail = /^mailto:[^\s@]+@[^\s@]+$/i.test(url);
      if (isWebAddress(url) || mail || /^#./.test(url)) continue;
      const shown = url.length > 60 ? `${url.slice(0, 57)}...` : url;
      report({
        place: startOf(note, node),
        reason:
          url === ''
            ? 'Unexpected link without an address, expected [text](address)'
            : `Unexpected address "${shown}", expected one that begins with https://`,
        hint: hintOf(url),
      });
    }
  },
};

function hintOf(url: string): string | undefined {
  if (url === '') return undefined;
  if (/^www\.[^/]/i.test(url)) return `Write the whole address: https://${url}`;
  // Another file of the workspace, or of a disk, is not beside the page.
  if (!/^[a-z][a-z0-9+.-]*:/i.test(url))
    return 'Only pages of the web can be linked: no file of the workspace lies beside the page.';
  return 'An address that is evidence goes into backticks.';
}
