import type { Root } from 'hast';
import { toHtml } from 'hast-util-to-html';
import type { Proof } from '../proof/index.ts';
import { isPublic, type Workspace } from '../workspace/index.ts';
import type { SiteContext } from './context.ts';
import type { SiteFile } from './file.ts';
import { indexPage } from './pages/index-page.ts';
import { missingPage } from './pages/missing-page.ts';
import { notePage } from './pages/note-page.ts';
import { printPage } from './pages/print-page.ts';

export interface SiteOptions {
  /** The theme's files, from `readTheme`. */
  readonly theme: readonly SiteFile[];
  /** What the engine proved; absent where this build proved nothing. */
  readonly proofs?: readonly Proof[] | undefined;
  /** Why signatures are unproven, where no engine was there: shown on every page. */
  readonly engineNotice?: string | undefined;
  /** A build with keys made for a demonstration: every page says so. */
  readonly demo?: boolean | undefined;
}

const demoNotice =
  'This is a demonstration. Its keys were made for it alone and prove nothing about who published it.';

/**
 * Makes the website: index, each public note with its print view, 404 page, theme. Pure, and the same for the same
 * content. Notes that are not public (a draft, or above TLP:CLEAR) leave no trace, nor does what only they name.
 */
export function buildSite(workspace: Workspace, options: SiteOptions): readonly SiteFile[] {
  const { proofs } = options;
  const context: SiteContext = {
    workspace,
    proofs: proofs === undefined ? undefined : new Map(proofs.map((proof) => [proof.name, proof])),
    notices: [...(options.demo === true ? [demoNotice] : []), options.engineNotice ?? []].flat(),
  };
  const notes = workspace.notes.filter(isPublic);
  return [
    page('index.html', indexPage(notes, context)),
    page('404.html', missingPage(context)),
    ...notes.flatMap((note) => [
      page(`advisories/${note.matter.id}/index.html`, notePage(note, context)),
      page(`advisories/${note.matter.id}/print/index.html`, printPage(note, context)),
    ]),
    ...options.theme,
  ];
}

function page(path: string, tree: Root): SiteFile {
  return { path, bytes: new TextEncoder().encode(`${toHtml(tree)}\n`) };
}
