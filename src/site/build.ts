import type { Root } from 'hast';
import type { Note } from '../advisory/note.ts';
import type { Proof } from '../proof/index.ts';
import {
  publicContent,
  type RestrictedLabel,
  restrictedContent,
  type Workspace,
} from '../workspace/index.ts';
import type { SigningTeam } from './components/verify.ts';
import type { SiteContext } from './context.ts';
import type { SiteFile } from './file.ts';
import { type Form, signatureFiles } from './forms.ts';
import { linkedContexts } from './linked.ts';
import { toPage } from './markup.ts';
import { notePage } from './pages/note-page.ts';
import { printPage } from './pages/print-page.ts';
import { sharedFiles } from './shared-files.ts';
import { type NoteSummary, summaryOf } from './summary.ts';

export interface SiteOptions {
  /** The theme's files, from `readTheme`. */
  readonly theme: readonly SiteFile[];
  /** What the engine proved; absent where this build proved nothing. */
  readonly proofs?: readonly Proof[] | undefined;
  /** Why signatures are unproven, where no engine was there: shown on every page. */
  readonly engineNotice?: string | undefined;
  /** What else is written into the folder for each note, and so linked: PDF, CSAF, STIX. */
  readonly beside?: readonly Form[] | undefined;
  /** Makes the site of the recipients of this label, and not of everybody. */
  readonly label?: RestrictedLabel | undefined;
  /** Who signs the releases that are published along with the site. */
  readonly team?: SigningTeam | undefined;
  /** A build with keys made for a demonstration: every page says so. */
  readonly demo?: boolean | undefined;
}

const demoNotice =
  'This is a demonstration. Its keys were made for it alone and prove nothing about who published it.';

/**
 * Makes the website: index, each public note with its print view, 404 page, theme. Pure, and the same for the same
 * content. Notes of another label than the site's leave no trace, nor does what only they name; drafts are on no site.
 */
export function buildSite(workspace: Workspace, options: SiteOptions): readonly SiteFile[] {
  return [...siteFiles(workspace, options)];
}

/** The files of `buildSite`, each made when it is its turn: a large site need not fit into memory. */
export function* siteFiles(workspace: Workspace, options: SiteOptions): Generator<SiteFile, void, undefined> {
  const everybody = publicContent(workspace);
  const { label } = options;
  const open = label === undefined ? everybody : restrictedContent(workspace, label);
  const common = new Set(everybody.signatures.map(({ data }) => data.name));
  const apart = open.signatures.map(({ data }) => data.name).filter((name) => !common.has(name));
  const context: SiteContext = {
    ...contextOf({ ...open, configuration: workspace.configuration }, options),
    label,
    apart: new Set(apart),
  };
  const linked = linkedContexts(context);
  yield* filesOfAll(open.notes.map(summaryOf), context);
  for (const note of open.notes) yield* filesOfNote(note, linked(note));
  yield* options.theme;
}

/**
 * What one public note becomes. Its context holds only what the note leads to: a file that needs anything else is
 * made in `filesOfAll`.
 */
export function filesOfNote(note: Note, context: SiteContext): readonly SiteFile[] {
  const { id } = note.matter;
  return [
    page(`advisories/${id}/index.html`, notePage(note, context)),
    page(`advisories/${id}/print/index.html`, printPage(note, context)),
  ];
}

/** What all public notes become together, from what each tells in short, and what is made of no note. */
export function* filesOfAll(
  notes: readonly NoteSummary[],
  context: SiteContext,
): Generator<SiteFile, void, undefined> {
  for (const { path, make } of sharedFiles(notes, context)) yield file(path, make());
  for (const signature of context.workspace.signatures) yield* signatureFiles(signature);
}

export function contextOf(
  workspace: SiteContext['workspace'],
  { proofs, demo, engineNotice, beside = [], team }: Omit<SiteOptions, 'theme'>,
): SiteContext {
  return {
    workspace,
    proofs: proofs === undefined ? undefined : new Map(proofs.map((proof) => [proof.name, proof])),
    forms: new Set<Form>(['rules', 'feeds', ...beside]),
    team,
    notices: [...(demo === true ? [demoNotice] : []), engineNotice ?? []].flat(),
  };
}

function page(path: string, tree: Root): SiteFile {
  return file(path, toPage(tree));
}

function file(path: string, text: string): SiteFile {
  return { path, bytes: new TextEncoder().encode(text) };
}
