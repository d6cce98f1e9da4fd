import { toXml } from 'xast-util-to-xml';
import { x } from 'xastscript';
import type { SiteContext } from '../context.ts';
import type { FeedEntry } from './entries.ts';
import { xmlSafe } from './xml-safe.ts';

/** Of a feed without an entry: a day there must be, and the clock's would make every build another one. */
const never = '1970-01-01T00:00:00Z';

/**
 * The Atom feed, `feed.atom` (RFC 4287). Its entries hold summaries: a burst of notes is in it whole, and what a note's
 * page shows as cards, tables and commands has no place in a reader.
 */
export function atomFeed(
  entries: readonly FeedEntry[],
  { workspace: { configuration } }: SiteContext,
): string {
  const { publisher, about, disclaimer } = configuration;
  const home = configuration['base-url'];
  const self = new URL('feed.atom', home).href;
  const feed = x('feed', { xmlns: 'http://www.w3.org/2005/Atom', 'xml:lang': 'en' }, [
    x('id', self),
    x('title', xmlSafe(`Incident notes of ${publisher.name}`)),
    x('subtitle', xmlSafe(about)),
    x('updated', entries[0]?.updated ?? never),
    x('link', { rel: 'self', type: 'application/atom+xml', href: self }),
    x('link', { rel: 'alternate', type: 'text/html', href: home }),
    x('icon', new URL('theme/icon.svg', home).href),
    x('author', [x('name', xmlSafe(publisher.name)), x('uri', publisher.namespace)]),
    x('rights', xmlSafe(disclaimer)),
    ...entries.map(({ id, url, title, summary, published, updated, classes }) =>
      x('entry', [
        x('id', id),
        x('title', title),
        x('link', { rel: 'alternate', type: 'text/html', href: url }),
        x('published', published),
        x('updated', updated),
        ...classes.map((it) => x('category', { term: it.name, label: it.title })),
        x('summary', summary),
      ]),
    ),
  ]);
  return `<?xml version="1.0" encoding="utf-8"?>\n${toXml(feed)}\n`;
}
