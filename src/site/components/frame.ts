import type { Element, ElementContent, Root } from 'hast';
import { h } from 'hastscript';
import { metaPolicy } from '../content-security-policy.ts';
import type { SiteContext } from '../context.ts';
import { type TlpLabel, tlp } from './tlp.ts';

export interface PageParts {
  readonly title: string;
  readonly description: string;
  /** The way from the page to the root of the site: empty, `../../`, or the path of the site for a page without a place. */
  readonly root: string;
  readonly kind: 'note' | 'print' | 'index' | 'missing';
  /** What stands at the head of each printed sheet. */
  readonly running: string;
  /** Of the note that the page is about; CLEAR unless told. */
  readonly tlp?: TlpLabel;
  readonly content: readonly ElementContent[];
}

/** The whole page around its content: what every page says, and what it may load. */
export function frame(parts: PageParts, context: SiteContext): Root {
  const { configuration } = context.workspace;
  const print = parts.kind === 'print';
  const label = parts.tlp ?? 'CLEAR';
  return h(null, [
    { type: 'doctype' },
    h('html', { lang: 'en', dataRunning: parts.running, dataTlp: `TLP:${label}` }, [
      head(parts, context),
      h('body', { className: [`page-${parts.kind}`] }, [
        ...(print ? [] : [h('a.skip', { href: '#Page' }, 'Skip to the content')]),
        masthead(parts, context),
        // Its id begins with a capital, which no heading's id does.
        h('main', { id: 'Page', ...(print ? {} : { tabIndex: -1 }) }, [
          tlp(label),
          ...notices(context),
          ...parts.content,
        ]),
        h('footer.page-foot', [
          h('p', configuration.disclaimer),
          h('p', [configuration.publisher.name, '. ', `Contact: ${configuration.publisher.contact}`]),
          tlp(label),
        ]),
        ...(context.preview?.over ?? []),
      ]),
    ]),
  ]);
}

function head({ title, description, root, kind }: PageParts, { preview }: SiteContext): Element {
  return h('head', [
    h('meta', { charSet: 'utf-8' }),
    h('meta', { httpEquiv: 'Content-Security-Policy', content: preview?.policy ?? metaPolicy }),
    h('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
    h('meta', { name: 'referrer', content: 'no-referrer' }),
    h('meta', { name: 'color-scheme', content: kind === 'print' ? 'light' : 'light dark' }),
    h('title', title),
    h('meta', { name: 'description', content: description }),
    h('link', { rel: ['stylesheet'], href: `${root}theme/clarion.css` }),
    h('link', { rel: ['icon'], type: 'image/svg+xml', href: `${root}theme/icon.svg` }),
  ]);
}

/** The team's name and its standing paragraph. On paper the name leads nowhere. */
function masthead({ root, kind }: PageParts, { workspace: { configuration } }: SiteContext): Element {
  const { name } = configuration.publisher;
  const home =
    kind === 'print' ? h('p.team', name) : h('p.team', h('a', { href: `${root}index.html` }, name));
  return h('header.masthead', h('div', [home, h('p.about', configuration.about)]));
}

function notices({ notices }: SiteContext): Element[] {
  if (notices.length === 0) return [];
  return [
    h(
      'div.notice',
      { role: 'note' },
      notices.map((notice) => h('p', notice)),
    ),
  ];
}
