import type { Root } from 'hast';
import { h } from 'hastscript';
import { frame } from '../components/frame.ts';
import type { SiteContext } from '../context.ts';

/**
 * The page for an address that is not there, `404.html`. Servers show it at any address, so it can not reach its
 * stylesheet by a relative one: it takes the path of `base-url`.
 */
export function missingPage(context: SiteContext): Root {
  const { configuration } = context.workspace;
  const root = new URL(configuration['base-url']).pathname;
  return frame(
    {
      title: `Not found | ${configuration.publisher.name}`,
      description: 'There is no page at this address.',
      root,
      kind: 'missing',
      running: 'Not found',
      content: [
        h('h1', 'There is no page at this address'),
        h('p', [
          'All notes are on the ',
          h('a', { href: `${root}index.html` }, 'list of incident notes'),
          ', and can be ',
          h('a', { href: `${root}search/index.html` }, 'searched'),
          '.',
        ]),
      ],
    },
    context,
  );
}
