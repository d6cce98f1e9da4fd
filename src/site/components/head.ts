import type { Element } from 'hast';
import { h } from 'hastscript';
import { lastUpdated } from '../../advisory/note.ts';
import { dataMetaPolicy, metaPolicy, scriptMetaPolicy } from '../content-security-policy.ts';
import { isForEverybody, type SiteContext } from '../context.ts';
import { noteAddress } from '../newest-first.ts';
import type { PageParts } from './frame.ts';

/** The head of a page: what it may load, what it loads, and what other programs than browsers read of it. */
export function head(parts: PageParts, context: SiteContext): Element {
  const { title, description, root, kind, script } = parts;
  const { preview } = context;
  const policy = script === undefined ? metaPolicy : kind === 'search' ? dataMetaPolicy : scriptMetaPolicy;
  return h('head', [
    h('meta', { charSet: 'utf-8' }),
    h('meta', { httpEquiv: 'Content-Security-Policy', content: preview?.policy ?? policy }),
    h('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
    h('meta', { name: 'referrer', content: 'no-referrer' }),
    h('meta', { name: 'color-scheme', content: kind === 'print' ? 'light' : 'light dark' }),
    h('title', title),
    h('meta', { name: 'description', content: description }),
    ...(kind === 'missing' || !isForEverybody(context)
      ? [h('meta', { name: 'robots', content: 'noindex' })]
      : []),
    h('link', { rel: ['stylesheet'], href: `${root}theme/clarion.css` }),
    h('link', { rel: ['icon'], type: 'image/svg+xml', href: `${root}theme/icon.svg` }),
    ...(kind === 'print' ? [] : feeds(root, context)),
    ...identity(parts, context),
    ...(script === undefined ? [] : [h('script', { type: 'module', src: `${root}theme/${script}` })]),
  ]);
}

/** By these a feed reader that is given any page finds the feeds (HTML Standard, 4.6.7.1). */
function feeds(root: string, { workspace: { configuration } }: SiteContext): Element[] {
  const title = `Incident notes of ${configuration.publisher.name}`;
  return [
    h('link', { rel: ['alternate'], type: 'application/atom+xml', title, href: `${root}feed.atom` }),
    h('link', { rel: ['alternate'], type: 'application/feed+json', title, href: `${root}feed.json` }),
  ];
}

/**
 * Where the page is (RFC 6596), and how it is shown where somebody shares it (the Open Graph protocol). Nothing of a page
 * that is not for everybody.
 */
function identity({ title, description, address, note }: PageParts, context: SiteContext): Element[] {
  const { configuration } = context.workspace;
  const path = note === undefined ? address : noteAddress(note);
  if (path === undefined || !isForEverybody(context)) return [];
  const url = new URL(path, configuration['base-url']).href;
  const property = (name: string, content: string): Element => h('meta', { property: name, content });
  const updated = note && lastUpdated(note.matter);
  return [
    h('link', { rel: ['canonical'], href: url }),
    property('og:title', note?.matter.title ?? title),
    property('og:description', description),
    property('og:url', url),
    property('og:site_name', configuration.publisher.name),
    property('og:type', note === undefined ? 'website' : 'article'),
    ...(note === undefined ? [] : [property('article:published_time', note.matter.released)]),
    ...(updated === undefined ? [] : [property('article:modified_time', updated)]),
  ];
}
