import type { Element, Root } from 'hast';
import { toString as plainText } from 'mdast-util-to-string';
import rehypeSlug from 'rehype-slug';
import { nearest } from '../../names/nearest.ts';
import type { Check } from '../check.ts';
import { nodesOf } from '../nodes.ts';
import { startOf } from '../place.ts';
import type { Body } from '../reader.ts';

/** Headings that every page of a note has, made from its front matter. */
const made = ['Systems affected', 'Remediation', 'References', 'Revision History'];

export const check: Check = {
  id: 'link-heading',
  adjustable: true,
  doc: {
    what: 'A link to a `#heading` leads to a heading of the note: its words in lower case, hyphens for blanks.',
    when: "Of links and definitions in the body. What begins with a capital is the page's own and left alone.",
    recommendation:
      'Write the heading as its address has it: `## Threat Assessment` is `#threat-assessment`.',
  },
  examples: {
    sound: [
      {
        replace: 'Mail servers slow down.',
        by: 'See [the class](#mass-mailing-worm), [what to do](#repair) and [who is hit](#systems-affected).',
      },
    ],
    faulty: [
      {
        replace: 'Mail servers slow down.',
        by: 'See [below](#contanment).',
        faults: [
          {
            at: '[below]',
            reason: 'Unexpected link to "#contanment", expected a heading of this note',
          },
        ],
      },
      {
        replace: 'Mail servers slow down.',
        by: 'See [below][1].\n\n[1]: #threat_assessment',
        faults: [
          {
            at: '[1]: ',
            reason: 'Unexpected link to "#threat_assessment", expected a heading of this note',
          },
        ],
      },
    ],
  },
  run: ({ body, ...note }, _known, report) => {
    if (body === undefined) return;
    let there: ReadonlySet<string> | undefined;
    for (const node of nodesOf(body.tree, 'link', 'definition')) {
      if (!/^#[^A-Z]/.test(node.url)) continue;
      there ??= addressesOf(body);
      const wanted = decoded(node.url.slice(1));
      if (there.has(wanted)) continue;
      const meant = nearest(wanted, [...there]);
      const shown = wanted.length > 60 ? `${wanted.slice(0, 57)}...` : wanted;
      report({
        place: startOf({ ...note, body }, node),
        reason: `Unexpected link to "#${shown}", expected a heading of this note`,
        hint: meant === undefined ? 'There is no heading with these words.' : `Did you mean #${meant}?`,
      });
    }
  },
};

/** The ids of the page's headings, as the library makes them that the page has them from. */
function addressesOf({ tree }: Body): ReadonlySet<string> {
  const headings: Element[] = made.map(heading);
  for (const node of nodesOf(tree, 'heading')) {
    headings.push(heading(plainText(node)));
  }
  const root: Root = { type: 'root', children: headings };
  rehypeSlug()(root);
  return new Set(headings.map(({ properties }) => String(properties.id)));
}

function heading(text: string): Element {
  return { type: 'element', tagName: 'h2', properties: {}, children: [{ type: 'text', value: text }] };
}

function decoded(address: string): string {
  try {
    return decodeURIComponent(address);
  } catch (error) {
    if (error instanceof URIError) return address;
    throw error;
  }
}
