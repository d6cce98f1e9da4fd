import type { Root } from 'hast';
import type { Note } from '../advisory/note.ts';
import type { Proof } from '../proof/index.ts';
import {
  importedSignatures,
  type Loads,
  publicContent,
  type RestrictedLabel,
  restrictedContent,
  type Workspace,
} from '../workspace/index.ts';
import type { SigningTeam } from './components/verify.ts';
import type { SiteContext } from './context.ts';
import type { SiteFile } from './file.ts';
import { type Form, importedFile, signatureFiles } from './forms.ts';
import { linkedContexts, signaturesNamed } from './linked.ts';
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
  /** What the engine made of imported rules; absent where it was not asked. */
  readonly loads?: Loads | undefined;
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
  const named = signaturesNamed(open.notes);
  const made = contextOf({ ...open, configuration: workspace.configuration }, options, named);
  const common = new Set([
    ...everybody.signatures.map(({ data }) => data.name),
    ...importedSignatures(everybody.libraries, named).map(({ name }) => name),
  ]);
  const apart = [...open.signatures.map(({ data }) => data.name), ...named].filter(
    (name) => !common.has(name),
  );
  const context: SiteContext = { ...made, label, apart: new Set(apart) };
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
  const { signatures, imported } = context.workspace;
  for (const signature of signatures) yield* signatureFiles(signature);
  for (const signature of imported) yield importedFile(signature);
}

/** @param named the signatures that notes name; absent where that is not known yet: all that were imported. */
export function contextOf(
  { configuration, signatures, alarms, policies, libraries }: Omit<Workspace, 'root' | 'notes'>,
  { proofs, loads, demo, engineNotice, beside = [], team }: Omit<SiteOptions, 'theme'>,
  named?: ReadonlySet<string>,
): SiteContext {
  return {
    workspace: {
      configuration,
      signatures,
      alarms,
      policies,
      imported: importedSignatures(libraries, named, loads),
    },
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
