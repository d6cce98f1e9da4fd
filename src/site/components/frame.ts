import type { Element, ElementContent, Root } from 'hast';
import { h } from 'hastscript';
import type { Note } from '../../advisory/note.ts';
import type { SiteContext } from '../context.ts';
import { madeOnce } from '../markup.ts';
import { head } from './head.ts';
import { type TlpLabel, tlp } from './tlp.ts';

export interface PageParts {
  readonly title: string;
  readonly description: string;
  /** The way from the page to the root of the site: empty, `../../`, or the path of the site for a page without a place. */
  readonly root: string;
  readonly kind: 'note' | 'print' | 'index' | 'search' | 'missing';
  /** Where the page is, below `base-url`; none of a page without a place, and of a note's page told by the note. */
  readonly address?: string;
  /** The note that the page is about. */
  readonly note?: Pick<Note, 'matter'>;
  /** The one script that the page runs: its name in the theme. */
  readonly script?: string;
  /** What stands at the head of each printed sheet. */
  readonly running: string;
  /** Of the note that the page is about; that of the build unless told. */
  readonly tlp?: TlpLabel;
  readonly content: readonly ElementContent[];
}

/** The whole page around its content: what every page says, and what it may load. */
export function frame(parts: PageParts, context: SiteContext): Root {
  const { configuration } = context.workspace;
  const print = parts.kind === 'print';
  const label = parts.tlp ?? context.label ?? 'CLEAR';
  return h(null, [
    { type: 'doctype' },
    h('html', { lang: 'en', dataRunning: parts.running, dataTlp: `TLP:${label}` }, [
      head(parts, context),
      h('body', { className: [`page-${parts.kind}`] }, [
        ...(print ? [] : [h('a.skip', { href: '#Page' }, 'Skip to the content')]),
        madeOnce(configuration, `masthead ${parts.kind} ${parts.root}`, () => masthead(parts, context)),
        // Its id begins with a capital, which no heading's id does.
        h('main', { id: 'Page', ...(print ? {} : { tabIndex: -1 }) }, [
          tlp(label),
          ...notices(context),
          ...parts.content,
        ]),
        madeOnce(configuration, `foot ${parts.kind} ${label}`, () =>
          h('footer.page-foot', [
            // Whoever comes to a note comes for the note; on other pages the masthead says who publishes.
            ...(parts.kind === 'note' ? [h('p.about', configuration.about)] : []),
            h('p', configuration.disclaimer),
            h('p', [configuration.publisher.name, '. ', `Contact: ${configuration.publisher.contact}`]),
            tlp(label),
          ]),
        ),
        ...(context.preview?.over ?? []),
      ]),
    ]),
  ]);
}

/** The team's name, the ways through the site, and the standing paragraph. On paper nothing leads anywhere. */
function masthead({ root, kind }: PageParts, { workspace: { configuration } }: SiteContext): Element {
  const { name } = configuration.publisher;
  const link = (href: string, text: string): Element => h('a', { href: `${root}${href}` }, text);
  const ways = h('nav.ways', { ariaLabel: 'Site' }, [
    h('ul', [
      h('li', link('index.html', 'Incident notes')),
      h('li', link('search/index.html', 'Search')),
      h('li', link('feed.atom', 'Feed')),
    ]),
  ]);
  const home = kind === 'print' ? [h('p.team', name)] : [h('p.team', link('index.html', name)), ways];
  const about = kind === 'note' ? [] : [h('p.about', configuration.about)];
  return h('header.masthead', h('div', [...home, ...about]));
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
