import { ClarionError } from '../names/error.ts';
import { readCatalogue } from './catalogue.ts';
import { expectLibraryName } from './copy.ts';
import { changedFiles, pathOfLibrary, writeFiles } from './custom-files.ts';
import type { SensorPaths } from './paths.ts';
import { working } from './state.ts';

export interface SubscribeOptions {
  readonly group: string;
  /** The library that is subscribed. */
  readonly library: string;
  readonly clock: () => Date;
  readonly dryRun?: boolean;
}

export interface Subscribed {
  readonly group: string;
  readonly library: string;
  readonly file: string;
  /** True where it was so before. */
  readonly already: boolean;
  /** Signatures of the group, and how many of them run by it. */
  readonly signatures: number;
  readonly enabled: number;
}

/**
 * Subscribes a custom library to a group of the master library: every signature of it, new ones too, runs as each
 * release has it, but for those that the source has switched off, and those that stand in a custom library themselves.
 *
 * @throws ClarionError `usage` for a group that the master library does not have, or that another library has.
 */
export function subscribe(paths: SensorPaths, options: SubscribeOptions): Promise<Subscribed> {
  const { group, library, clock, dryRun = false } = options;
  expectLibraryName(library);
  return working(paths, clock, dryRun, async () => {
    const { master, customs } = await readCatalogue(paths);
    const members = (master?.signatures ?? []).filter(({ name }) => name.startsWith(`${group}:`));
    if (members.length === 0)
      throw new ClarionError('usage', `There is no group ${group} here`, {
        code: 'library/choice',
        hint: 'See `clarion library list`; `clarion sensor update` brings what is new.',
      });
    const owner = customs.files.find(({ groups }) => groups.includes(group));
    if (owner !== undefined && owner.library !== library)
      throw new ClarionError('usage', `The library ${owner.library} is subscribed to ${group} already`, {
        code: 'library/copied',
        hint: `Work with ${owner.path}.`,
      });
    const had = customs.files.find((file) => file.library === library)?.groups ?? [];
    const already = owner !== undefined;
    const change = { enable: [], disable: [], fresh: [], groups: [...had, group] };
    if (!already && !dryRun)
      await writeFiles(await changedFiles(paths, customs, new Map([[library, change]])));
    const written = new Map(customs.signatures.map((each) => [each.name, each.enabled]));
    const enabled = members.filter(({ name, imported }) => written.get(name) ?? imported?.disabled !== true);
    return {
      group,
      library,
      file: pathOfLibrary(paths, customs, library),
      already,
      signatures: members.length,
      enabled: enabled.length,
    };
  });
}

/** Ends a subscription. What stands in the library itself stays. @throws ClarionError `usage` where there is none. */
export function unsubscribe(
  paths: SensorPaths,
  { group, clock, dryRun = false }: Omit<SubscribeOptions, 'library'>,
): Promise<{ readonly group: string; readonly library: string; readonly file: string }> {
  return working(paths, clock, dryRun, async () => {
    const { customs } = await readCatalogue(paths);
    const owner = customs.files.find(({ groups }) => groups.includes(group));
    if (owner === undefined)
      throw new ClarionError('usage', `No library here is subscribed to ${group}`, {
        code: 'library/choice',
      });
    const groups = owner.groups.filter((each) => each !== group);
    const change = { enable: [], disable: [], fresh: [], groups };
    if (!dryRun) await writeFiles(await changedFiles(paths, customs, new Map([[owner.library, change]])));
    return { group, library: owner.library, file: owner.path };
  });
}
