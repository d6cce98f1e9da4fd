import { createHash } from 'node:crypto';
import type { Element, Root } from 'hast';
import { toHtml } from 'hast-util-to-html';
import { h } from 'hastscript';
import type { Note } from '../../advisory/note.ts';
import { isDraft, type View } from '../../workspace/index.ts';
import { previewMetaPolicy } from '../content-security-policy.ts';
import type { SiteContext } from '../context.ts';
import { indexPage } from '../pages/index-page.ts';
import { missingPage } from '../pages/missing-page.ts';
import { notePage } from '../pages/note-page.ts';
import { printPage } from '../pages/print-page.ts';
import { faultsOver } from './faults.ts';

export interface PreviewPage {
  readonly html: string;
  /** Another one means that whoever looks at the page should load it again. */
  readonly state: string;
  readonly found: boolean;
}

/** Where the preview keeps what is its own; no page of a site is there. */
export const ownFolder = '/.clarion/';

/**
 * Makes one page of the preview: that of the site, with drafts and notes above TLP:CLEAR too, its script, and the
 * faults over it.
 *
 * @param path From the root of the server, decoded: `/`, `/advisories/ID/`, with or without `index.html`.
 * @param url Of this server; stands in for `base-url`.
 */
export function previewPage(path: string, { workspace, faults, stale }: View, url: string): PreviewPage {
  if (workspace === undefined) return finished(emptyPage(faultsOver(faults, false)), false);
  const { notes, configuration } = workspace;
  const [, id, print] = /^\/advisories\/([^/]+)\/(print\/)?(?:index\.html)?$/.exec(path) ?? [];
  const note = notes.find(({ matter }) => matter.id === id);
  const context: SiteContext = {
    workspace: { ...workspace, configuration: { ...configuration, 'base-url': url } },
    proofs: undefined,
    notices: note === undefined ? [] : noticesOf(note),
    preview: {
      policy: previewMetaPolicy,
      over: faultsOver(faults, stale.has(note?.file ?? '')),
    },
  };
  if (path === '/' || path === '/index.html') return finished(indexPage(notes, context), true);
  if (note === undefined) return finished(missingPage(context), false);
  return finished(print === undefined ? notePage(note, context) : printPage(note, context), true);
}

/** Why nobody else sees this page. */
function noticesOf({ matter }: Note): readonly string[] {
  const hidden = 'It is shown in this preview alone, and is not published.';
  return [
    ...(isDraft(matter) ? [`This note is a draft. ${hidden}`] : []),
    ...(matter.tlp === 'CLEAR' ? [] : [`This note is TLP:${matter.tlp}. ${hidden}`]),
  ];
}

/** What there is to show before clarion.yaml has been sound once. */
function emptyPage(over: readonly Element[]): Root {
  return h(null, [
    { type: 'doctype' },
    h('html', { lang: 'en' }, [
      h('head', [
        h('meta', { charSet: 'utf-8' }),
        h('meta', { httpEquiv: 'Content-Security-Policy', content: previewMetaPolicy }),
        h('title', 'clarion.yaml has faults'),
        h('link', { rel: ['stylesheet'], href: '/theme/clarion.css' }),
      ]),
      h('body', [h('main', h('p', 'There is no page to show yet: clarion.yaml has faults.')), ...over]),
    ]),
  ]);
}

function finished(tree: Root, found: boolean): PreviewPage {
  const html = toHtml(tree);
  const state = createHash('sha256').update(html).digest('base64url');
  const own =
    `<link rel="stylesheet" href="${ownFolder}preview.css">` +
    `<script src="${ownFolder}preview.js" data-state="${state}" defer></script>`;
  // Text of a note is escaped: the first end of a head is the head's.
  return { html: `${html.replace('</head>', () => `${own}</head>`)}\n`, state, found };
}
