import { toXml } from 'xast-util-to-xml';
import { x } from 'xastscript';
import { newestUpdate, noteAddress, updatedOn } from './newest-first.ts';
import type { Planned } from './planned.ts';
import type { NoteSummary } from './summary.ts';

/** What one sitemap may hold (sitemaps.org protocol 0.9); of 50 MB, its other limit, that is a tenth at most. */
export const mostUrls = 50_000;
const namespace = 'http://www.sitemaps.org/schemas/sitemap/0.9';
const declaration = '<?xml version="1.0" encoding="utf-8"?>\n';

/** A page for search engines: its address below `base-url`, and the day of what is newest on it. */
export interface SitemapEntry {
  readonly address: string;
  readonly day: string | undefined;
}

/** Every page but print views, whose canonical address is the note's. */
export function sitemapEntries(
  notes: readonly NoteSummary[],
  lists: readonly { readonly folder: string; readonly notes: readonly NoteSummary[] }[],
): readonly SitemapEntry[] {
  return [
    { address: '', day: newestUpdate(notes) },
    ...lists.map(({ folder, notes: listed }) => ({ address: folder, day: newestUpdate(listed) })),
    ...notes.map((note) => ({ address: noteAddress(note), day: updatedOn(note) })),
  ];
}

/** `sitemap.xml`; above the limit of one it is the index of `sitemap-1.xml` and so on. */
export function sitemaps(
  entries: readonly SitemapEntry[],
  home: string,
  most = mostUrls,
): readonly Planned[] {
  if (entries.length <= most) return [{ path: 'sitemap.xml', make: () => urlSet(entries, home) }];
  const parts = Array.from({ length: Math.ceil(entries.length / most) }, (_, index) => ({
    path: `sitemap-${index + 1}.xml`,
    make: () => urlSet(entries.slice(index * most, (index + 1) * most), home),
  }));
  const index = () =>
    `${declaration}${toXml(
      x(
        'sitemapindex',
        { xmlns: namespace },
        parts.map(({ path }) => x('sitemap', [x('loc', new URL(path, home).href)])),
      ),
    )}\n`;
  return [{ path: 'sitemap.xml', make: index }, ...parts];
}

function urlSet(entries: readonly SitemapEntry[], home: string): string {
  const urls = entries.map(({ address, day }) =>
    x('url', [x('loc', new URL(address, home).href), ...(day === undefined ? [] : [x('lastmod', day)])]),
  );
  return `${declaration}${toXml(x('urlset', { xmlns: namespace }, urls))}\n`;
}
