import type { SiteContext } from '../context.ts';
import type { FeedEntry } from './entries.ts';

/** The same feed for programs that would rather not read XML, `feed.json` (JSON Feed 1.1). */
export function jsonFeed(
  entries: readonly FeedEntry[],
  { workspace: { configuration } }: SiteContext,
): string {
  const { publisher, about } = configuration;
  const home = configuration['base-url'];
  const feed = {
    version: 'https://jsonfeed.org/version/1.1',
    title: `Incident notes of ${publisher.name}`,
    home_page_url: home,
    feed_url: new URL('feed.json', home).href,
    description: about,
    favicon: new URL('theme/icon.svg', home).href,
    authors: [{ name: publisher.name, url: publisher.namespace }],
    language: 'en',
    items: entries.map(({ id, url, title, summary, published, updated, classes }) => ({
      id,
      url,
      title,
      content_text: summary,
      date_published: published,
      date_modified: updated,
      tags: classes.map((it) => it.title),
    })),
  };
  return `${JSON.stringify(feed, undefined, 1)}\n`;
}
