import { posix } from 'node:path';
import type { VFileMessage } from 'vfile-message';
import { nearest } from '../names/nearest.ts';
import { fault } from '../source/fault.ts';
import type { Content } from './content.ts';
import type { ReadLibrary } from './libraries.ts';
import type { Sample, SampledRule } from './workspace.ts';

/** Paths of all samples that imported libraries name. */
export function librarySamples(libraries: readonly ReadLibrary[]): readonly string[] {
  return libraries.flatMap(({ library, data }) =>
    Object.values(data.value.samples ?? {}).flatMap(({ fires, silent }) =>
      [...fires, ...silent].map((path) => pathOf(library.file, path)),
    ),
  );
}

/** The imported rules that have samples, with these. */
export function sampledRules({ libraries, samples }: Content): readonly SampledRule[] {
  return libraries.flatMap(({ library: { file, rules }, data }) => {
    const lists = Object.entries(data.value.samples ?? {});
    if (lists.length === 0) return [];
    const bySid = new Map(rules.map((rule) => [rule.sid, rule]));
    const read = (paths: readonly string[]): readonly Sample[] =>
      paths.flatMap((path) => samples.get(pathOf(file, path))?.sample ?? []);
    return lists.flatMap(([sid, { fires, silent }]) => {
      const rule = bySid.get(Number(sid));
      return rule === undefined ? [] : [{ file, rule, fires: read(fires), silent: read(silent) }];
    });
  });
}

/** Samples belong to a rule that is there, are there themselves, and stand in one list once. */
export function librarySampleFaults({ libraries, files }: Content): readonly VFileMessage[] {
  return libraries.flatMap(({ library: { file, group, rules }, data }) => {
    const lists = Object.entries(data.value.samples ?? {});
    const known = new Set(lists.length === 0 ? [] : rules.map(({ sid }) => sid));
    const folder = posix.dirname(file);
    const there = files.samples
      .filter((path) => path.startsWith(`${folder}/samples/`))
      .map((path) => path.slice(folder.length + 1));
    const found: VFileMessage[] = [];
    const report = (path: readonly PropertyKey[], reason: string, expected?: string) =>
      found.push(
        fault({
          file,
          place: data.at(['samples', ...path]),
          rule: 'library-samples',
          reason,
          hint: expected && `Did you mean "${expected}"?`,
          expected,
        }),
      );
    for (const [sid, { fires, silent }] of lists) {
      if (!known.has(Number(sid)))
        report([sid], `Unexpected samples of sid ${sid}, expected the sid of a rule that ${group} has`);
      const seen = new Set<string>();
      for (const [list, paths] of Object.entries({ fires, silent })) {
        if (paths.length === 0)
          report([sid], `No sample in \`${list}\` of sid ${sid}, expected one of each kind`);
        for (const [index, path] of paths.entries()) {
          if (!there.includes(path))
            report(
              [sid, list, index],
              `Missing sample "${path}", expected a file ${folder}/${path}`,
              nearest(path, there),
            );
          else if (seen.has(path))
            report(
              [sid, list, index],
              `Unexpected second "${path}" of sid ${sid}, expected each sample in one list once`,
            );
          seen.add(path);
        }
      }
    }
    return found;
  });
}

function pathOf(file: string, sample: string): string {
  return `${posix.dirname(file)}/${sample}`;
}
