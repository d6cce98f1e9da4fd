import type { VFileMessage } from 'vfile-message';
import { type Catalogue, catalogueOf, type Known } from './catalogue.ts';
import type { Change } from './changes.ts';
import { type Customs, readCustoms } from './custom.ts';
import { type Master, masterOf, type ReleaseFiles, readMaster } from './master.ts';
import type { SensorPaths } from './paths.ts';
import { telling } from './state.ts';
import { type Upkeep, upkeepOf } from './upkeep.ts';

/** How one signature of a custom library stands. */
export interface CopyStatus {
  readonly name: string;
  readonly sid: number;
  readonly library: string;
  readonly enabled: boolean;
  readonly state: Upkeep;
  readonly edited: boolean;
  /** By a subscription of its library, not by an entry of its own. */
  readonly byGroup: boolean;
  /** What it was copied from. */
  readonly base: { readonly release: number; readonly revision: number } | undefined;
  /** In the installed release. */
  readonly revision: number | undefined;
}

export interface LibraryStatus {
  /** The installed release. */
  readonly release: number | undefined;
  readonly libraries: readonly {
    readonly library: string;
    readonly file: string;
    readonly groups: readonly string[];
  }[];
  /** Ascending by sid. */
  readonly copies: readonly CopyStatus[];
  /** Of custom files; what they stand in is not among the copies. */
  readonly faults: readonly VFileMessage[];
}

/**
 * How all that is in custom libraries stands to the installed release. A faulty file hides no other.
 *
 * @throws ClarionError `state` for a damaged master library.
 */
export function readLibraryStatus(paths: SensorPaths): Promise<LibraryStatus> {
  return telling(paths, async () => {
    const customs = await readCustoms(paths);
    const catalogue = catalogueOf(customs, await readMaster(paths));
    return {
      release: catalogue.master?.file.number,
      libraries: customs.files.map(({ library, path, groups }) => ({ library, file: path, groups })),
      copies: catalogue.signatures.flatMap((known) => statusOf(catalogue, known)),
      faults: customs.faults,
    };
  });
}

function statusOf(catalogue: Pick<Catalogue, 'master'>, known: Known): readonly CopyStatus[] {
  const { name, sid, copy, master } = known;
  const upkeep = upkeepOf(catalogue, known);
  if (copy === undefined || upkeep === undefined) return [];
  return [
    {
      name,
      sid,
      library: copy.library,
      enabled: copy.enabled,
      ...upkeep,
      byGroup: copy.follows === 'group',
      base: copy.base && { release: copy.base.release, revision: copy.base.revision },
      revision: master?.revision,
    },
  ];
}

/** What the changes of a release come to here. */
export interface Concerned {
  /** Of what changed, what is in a custom library. */
  readonly copies: readonly CopyStatus[];
  /** How many faults the custom files have; they stop a deploy, and no update. */
  readonly faults: number;
}

/** Tells which changes of a release concern what is in custom libraries. Custom files stop nothing, whatever they hold. */
export async function concernedBy(
  paths: SensorPaths,
  changes: readonly Change[],
  before: ReleaseFiles | undefined,
  after: ReleaseFiles,
): Promise<Concerned> {
  let customs: Customs;
  try {
    customs = await readCustoms(paths);
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    return { copies: [], faults: 1 };
  }
  const faults = customs.faults.length;
  const hasGroups = customs.files.some(({ groups }) => groups.length > 0);
  // Nothing chosen, nothing concerned: then no release has to be read for it.
  if (customs.signatures.length === 0 && !hasGroups) return { copies: [], faults };
  const changed = new Set(changes.flatMap(({ name, wasNamed }) => [name, wasNamed ?? name]));
  const concerned = (master: Master, state?: Upkeep) => {
    const catalogue = catalogueOf(customs, master);
    return catalogue.signatures
      .filter(({ name, copy }) => copy !== undefined && changed.has(name))
      .flatMap((known) => statusOf(catalogue, known))
      .map((status) => (state === undefined ? status : { ...status, state }));
  };
  const now = concerned(await masterOf(after));
  const names = new Set(now.map(({ name }) => name));
  // What was in a library by its group, and is withdrawn, is in no catalogue any more.
  const left =
    before !== undefined && hasGroups
      ? concerned(await masterOf(before), 'withdrawn').filter(({ name }) => !names.has(name))
      : [];
  return { copies: [...now, ...left].sort((a, b) => a.sid - b.sid), faults };
}
