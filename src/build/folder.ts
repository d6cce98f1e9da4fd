import { contextOf, type SiteOptions } from '../site/build.ts';
import { signaturesNamed } from '../site/linked.ts';
import { clearStaging } from '../site/staging.ts';
import type { Written } from '../site/write.ts';
import { readParts } from '../workspace/content.ts';
import { listFiles } from '../workspace/files.ts';
import { publicContent } from '../workspace/index.ts';
import type { Memory } from '../workspace/judge.ts';
import type { Linking } from '../workspace/links.ts';
import { contentOf, judgedIn, refusal, workspaceOf } from '../workspace/load.ts';
import type { BuildCaches } from './caches.ts';
import type { MadeNote } from './note-maker.ts';
import { NoteMakers, type Threads } from './note-makers.ts';
import { settle } from './settle.ts';
import { makeUnits } from './units.ts';

export interface FolderBuild {
  /** The workspace. */
  readonly root: string;
  /** Where the site goes. */
  readonly folder: string;
  readonly options: SiteOptions;
  /** What earlier builds knew; without it all is made anew, and comes out the same. */
  readonly caches?: BuildCaches | undefined;
  readonly threads: Threads;
}

/** A note that links, by its file. */
export interface LinkingNote extends Linking {
  readonly file: string;
  /** Of its bytes. */
  readonly digest: string;
}

/**
 * Builds the site of a workspace into a folder: what `buildSite` makes, as `writeSite` writes it. But of the notes'
 * texts only one for each thread is in memory at a time, and what an earlier build made of the same things is left as
 * it is. New files are staged, and take their places when all are there: where anything has a fault, nothing changes.
 *
 * @throws ClarionError of kind `content`, code `check/failed`; of kind `state`, code `site/list`, `build/changed`.
 */
export async function buildFolder(build: FolderBuild): Promise<Written> {
  const { root, folder, options, caches, threads } = build;
  const parts = await readParts(root, await listFiles(root), caches?.notes.sampleOf);
  const alone = contentOf(parts, new Map());
  const sound = alone.faults.every(({ fatal }) => fatal !== true);
  const workspace = sound ? workspaceOf(alone) : undefined;
  const makers = new NoteMakers(
    { root, folder, context: workspace && contextOf(workspace, options) },
    threads,
  );
  await clearStaging(folder);
  try {
    const made = new Map<string, MadeNote>();
    const judged = await judgedIn(parts, caches?.notes.memory, false, async (files, known) => {
      const all = await makers.judge(files, known);
      for (const it of all) if (it.made !== undefined) made.set(it.file, it.made);
      return new Map(all.flatMap(({ file, verdict }) => (verdict === undefined ? [] : [[file, verdict]])));
    });
    const { faults } = contentOf(parts, judged);
    if (workspace === undefined || faults.some(({ fatal }) => fatal === true)) throw refusal(root, faults);
    await caches?.notes.keep(judged);
    const { notes, ...open } = publicContent({ ...workspace, notes: linkingOf(judged) });
    const { configuration } = workspace;
    const context = contextOf({ ...open, configuration }, options, signaturesNamed(notes));
    const units = await makeUnits({ build, makers, context, notes, made });
    return await settle(folder, units, caches);
  } finally {
    await makers.close();
    await clearStaging(folder);
  }
}

/** What the notes link. Of a workspace without an error, every note was read whole. */
function linkingOf(judged: Memory): readonly LinkingNote[] {
  return [...judged].flatMap(
    ([
      file,
      {
        digest,
        judged: { read },
      },
    ]) => {
      const { id, status, tlp, signatures, alarms, policies } = read?.matter ?? {};
      if (id === undefined || status === undefined || tlp === undefined) return [];
      const matter = {
        id,
        status,
        tlp,
        signatures: sound(signatures),
        alarms: sound(alarms),
        policies: sound(policies),
      };
      return [{ file, digest, matter }];
    },
  );
}

function sound(names: readonly (string | undefined)[] = []): string[] {
  return names.filter((name) => name !== undefined);
}
