import { createHash } from 'node:crypto';
import type { Element, Root } from 'hast';
import { h } from 'hastscript';
import type { Note } from '../../advisory/note.ts';
import { importedSignatures, isDraft, type View, type Workspace } from '../../workspace/index.ts';
import { dataMetaPolicy } from '../content-security-policy.ts';
import type { SiteContext } from '../context.ts';
import { toPage } from '../markup.ts';
import { notePage } from '../pages/note-page.ts';
import { printPage } from '../pages/print-page.ts';
import type { Planned } from '../planned.ts';
import { sharedFiles } from '../shared-files.ts';
import { summaryOf } from '../summary.ts';
import { faultsOver } from './faults.ts';

export interface PreviewPage {
  readonly html: string;
  /** Another one means that whoever looks at the page should load it again. */
  readonly state: string;
  readonly found: boolean;
}

/** Where the preview keeps what is its own, below its root; no page of a site is there. */
export const ownFolder = '.clarion/';

/** What all pages of a preview share beside the workspace. */
export interface Surroundings {
  /** Of the preview's root, with `/` at the end; stands in for `base-url`. */
  readonly url: string;
  /** Another one where the theme is another one. */
  readonly look: string;
}

/**
 * Makes one page of the preview: that of the site, with drafts and notes above TLP:CLEAR too, its script, and the
 * faults over it.
 *
 * @param path From the root of the preview, decoded: `/`, `/advisories/ID/`, with or without `index.html`.
 */
export function previewPage(path: string, view: View, around: Surroundings): PreviewPage {
  const { workspace, faults, stale } = view;
  const finish = (html: string, found: boolean) => finished(html, found, around);
  const root = new URL(around.url).pathname;
  if (workspace === undefined) return finish(toPage(emptyPage(root, faultsOver(faults, false))), false);
  const [, id, print] = /^\/advisories\/([^/]+)\/(print\/)?(?:index\.html)?$/.exec(path) ?? [];
  const note = workspace.notes.find(({ matter }) => matter.id === id);
  const named = new Set(note?.matter.signatures);
  const context = contextOf(workspace, around.url, {
    named,
    notices: note === undefined ? [] : noticesOf(note),
    apart: note === undefined ? new Set() : apartOf(note, workspace),
    over: faultsOver(faults, stale.has(note?.file ?? '')),
  });
  if (note !== undefined)
    return finish(toPage(print === undefined ? notePage(note, context) : printPage(note, context)), true);
  const page = shared(path.endsWith('/') ? `${path}index.html` : path, workspace, context);
  return finish((page ?? shared('/404.html', workspace, context))?.make() ?? '', page !== undefined);
}

/** Makes what the site has beside pages: feeds, the words of the search. Undefined where there is no such file. */
export function previewText(path: string, { workspace }: View, url: string): string | undefined {
  if (workspace === undefined || path.endsWith('/') || path.endsWith('.html')) return undefined;
  return shared(
    path,
    workspace,
    contextOf(workspace, url, { named: new Set(), notices: [], apart: new Set(), over: [] }),
  )?.make();
}

function contextOf(
  workspace: Workspace,
  url: string,
  {
    named,
    notices,
    apart,
    over,
  }: Required<Pick<SiteContext, 'notices' | 'apart'>> & {
    readonly named: ReadonlySet<string>;
    readonly over: readonly Element[];
  },
): SiteContext {
  const { configuration, signatures, alarms, policies, libraries } = workspace;
  return {
    workspace: {
      configuration: { ...configuration, 'base-url': url },
      signatures,
      alarms,
      policies,
      imported: importedSignatures(libraries, named),
    },
    proofs: undefined,
    notices,
    apart,
    preview: { policy: dataMetaPolicy, over },
  };
}

function shared(path: string, { notes }: Workspace, context: SiteContext): Planned | undefined {
  for (const file of sharedFiles(notes.map(summaryOf), context)) if (`/${file.path}` === path) return file;
  return undefined;
}

/** What of a note above CLEAR no note for everybody names: its signatures get into no live update. */
function apartOf({ matter }: Note, { notes }: Workspace): ReadonlySet<string> {
  if (matter.tlp === 'CLEAR') return new Set();
  const open = notes.filter((note) => note.matter.tlp === 'CLEAR');
  const common = new Set(open.flatMap((note) => note.matter.signatures));
  return new Set(matter.signatures.filter((name) => !common.has(name)));
}

/** Why nobody else sees this page. */
function noticesOf({ matter }: Note): readonly string[] {
  return [
    ...(isDraft(matter)
      ? ['This note is a draft. It is shown in this preview alone, and is not published.']
      : []),
    ...(matter.tlp === 'CLEAR'
      ? []
      : [`This note is TLP:${matter.tlp}. It gets into nothing that is public.`]),
  ];
}

/** What there is to show before clarion.yaml has been sound once. */
function emptyPage(root: string, over: readonly Element[]): Root {
  return h(null, [
    { type: 'doctype' },
    h('html', { lang: 'en' }, [
      h('head', [
        h('meta', { charSet: 'utf-8' }),
        h('meta', { httpEquiv: 'Content-Security-Policy', content: dataMetaPolicy }),
        h('title', 'clarion.yaml has faults'),
        h('link', { rel: ['stylesheet'], href: `${root}theme/clarion.css` }),
      ]),
      h('body', [h('main', h('p', 'There is no page to show yet: clarion.yaml has faults.')), ...over]),
    ]),
  ]);
}

/** Adds the preview's own script and style, which have the page loaded again when it is another one. */
function finished(html: string, found: boolean, { url, look }: Surroundings): PreviewPage {
  const state = createHash('sha256').update(`${look} ${html}`).digest('base64url');
  const folder = new URL(url).pathname + ownFolder;
  const own =
    `<link rel="stylesheet" href="${folder}preview.css">` +
    `<script src="${folder}preview.js" data-state="${state}" defer></script>`;
  // Text of a note is escaped: the first end of a head is the head's.
  return { html: html.replace('</head>', () => `${own}</head>`), state, found };
}
