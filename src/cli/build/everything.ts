import { join } from 'node:path';
import { unsignedCsaf } from '../../publish/csaf/index.ts';
import { printViews, readTheme, type SiteFile, siteFiles, writeSite } from '../../site/index.ts';
import { stixFiles } from '../../stix/index.ts';
import { makeFolder, withLock } from '../../store/index.ts';
import { checkedWorkspace, publicContent } from '../../workspace/index.ts';
import { expectRestricted, writeRestricted } from '../build-restricted.ts';
import { findChromium } from '../chromium.ts';
import { cacheHome } from '../note-cache.ts';
import type { Terminal } from '../terminal.ts';

export interface EverythingOptions {
  readonly root: string;
  readonly out: string;
  readonly restricted?: string | undefined;
  readonly pdf?: boolean | undefined;
}

/** `build`: the site with all forms of each note. */
export async function writeEverything(terminal: Terminal, options: EverythingOptions): Promise<void> {
  const { root, out } = options;
  await expectRestricted(options.restricted, out);
  const chromium = options.pdf === true ? findChromium() : undefined;
  const workspace = await checkedWorkspace(root);
  const csaf = await unsignedCsaf(workspace, join(cacheHome(), 'clarion'));
  const site = {
    theme: await readTheme(workspace.root),
    beside: [
      'stix',
      ...(csaf === undefined ? [] : (['csaf'] as const)),
      ...(chromium === undefined ? [] : (['pdf'] as const)),
    ] as const,
  };
  const pdfs =
    chromium === undefined ? [] : await printViews(siteFiles(workspace, site), workspace.notes, chromium);
  await makeFolder(out);
  const { written, unchanged, removed } = await withLock(out, () => writeSite(files(), out));
  const restricted = await writeRestricted(terminal, workspace, options.restricted);
  terminal.json({ out, written, unchanged, removed, ...(restricted && { restricted }) });
  for (const path of written) terminal.out(`wrote    ${path}`);
  for (const path of removed) terminal.out(`removed  ${path}`);
  terminal.note(
    `${written.length + unchanged} files in ${out}: ${written.length} written, ${unchanged} unchanged, ${removed.length} removed`,
  );
  terminal.note(
    csaf !== undefined
      ? 'CSAF documents are not signed in this build, and so their provider is not a trusted one: clarion publish signs.'
      : 'There are no CSAF documents: they want a public note, and a base-url that begins with https://.',
  );

  function* files(): Generator<SiteFile> {
    yield* siteFiles(workspace, site);
    yield* csaf ?? [];
    yield* stixFiles(workspace.configuration, publicContent(workspace));
    yield* pdfs;
  }
}
