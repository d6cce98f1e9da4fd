import { join, sep } from 'node:path';
import type { VFileMessage } from 'vfile-message';
import { checks, pageOf } from '../../advisory/index.ts';
import { byCodeUnit } from '../../names/order.ts';
import { rangeOf } from '../../source/fix.ts';
import { otherRules } from '../../workspace/index.ts';

/**
 * Faults as a SARIF 2.1.0 log of one run (OASIS, Static Analysis Results Interchange Format), with what GitHub's code
 * scanning asks for. Addresses are relative, from the root of the repository: `folder` leads from there to the
 * workspace. Nothing in it tells when it was made.
 */
export function asSarif(faults: readonly VFileMessage[], folder: string) {
  const rules = rulesOf(faults);
  const indexes = new Map(rules.map(({ id }, index) => [id, index]));
  return {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'clarion', rules } },
        columnKind: 'utf16CodeUnits',
        results: faults.map((message) => resultOf(message, indexes.get(message.ruleId ?? '') ?? -1, folder)),
      },
    ],
  };
}

/** Every check of notes with its page, and the other rules; by their ids. */
function rulesOf(faults: readonly VFileMessage[]) {
  const documented = checks.map(({ id, doc }) => ({
    id,
    shortDescription: { text: doc.what },
    fullDescription: { text: `${doc.what} ${doc.when}` },
    help: { text: doc.recommendation },
    properties: { page: pageOf(id) },
  }));
  const known = new Set(documented.map(({ id }) => id));
  const told = new Set([...Object.keys(otherRules), ...faults.flatMap(({ ruleId }) => ruleId ?? [])]);
  const others = [...told].filter((id) => !known.has(id)).map(plainRule);
  return [...documented, ...others].sort((a, b) => byCodeUnit(a.id, b.id));
}

/** A rule without a page; what to do, each fault says itself. */
function plainRule(id: string) {
  const text = otherRules[id] ?? id;
  return { id, shortDescription: { text }, fullDescription: { text }, help: { text } };
}

function resultOf(message: VFileMessage, ruleIndex: number, folder: string) {
  const { file = '', fatal, ruleId, reason, note, actual, expected } = message;
  const path = join(folder, file).split(sep);
  const artifactLocation = { uri: path.map(encodeURIComponent).join('/') };
  const region = regionOf(message);
  const by = expected?.[0];
  const fix = {
    description: { text: `What stands there becomes ${JSON.stringify(by)}.` },
    artifactChanges: [
      { artifactLocation, replacements: [{ deletedRegion: region, insertedContent: { text: by } }] },
    ],
  };
  return {
    ruleId,
    ruleIndex,
    level: fatal === true ? 'error' : 'warning',
    message: { text: note === undefined ? reason : `${reason}\n${note}` },
    locations: [{ physicalLocation: { artifactLocation, region } }],
    ...(actual === undefined || by === undefined ? {} : { fixes: [fix] }),
  };
}

/** Lines and columns from 1; the end column is the one after the last character (SARIF 3.30). */
function regionOf(message: VFileMessage) {
  const { line = 1, column = 1 } = message;
  const end = rangeOf(message)?.end;
  return {
    startLine: line,
    startColumn: column,
    ...(end === undefined ? {} : { endLine: end.line, endColumn: end.column }),
  };
}
