import type { VFileMessage } from 'vfile-message';
import { checks, pageOf } from '../../advisory/index.ts';
import { byCodeUnit } from '../../names/order.ts';
import { rangeOf } from '../../source/fix.ts';

/**
 * Faults as a SARIF 2.1.0 log of one run (OASIS, Static Analysis Results Interchange Format). Addresses are relative,
 * from the root of the workspace; nothing in it tells when or where it was made.
 */
export function asSarif(faults: readonly VFileMessage[]) {
  const rules = rulesOf(faults);
  const indexes = new Map(rules.map(({ id }, index) => [id, index]));
  return {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'clarion', rules } },
        columnKind: 'utf16CodeUnits',
        results: faults.map((message) => resultOf(message, indexes.get(message.ruleId ?? '') ?? -1)),
      },
    ],
  };
}

/** Every check of notes with its page, and the other rules that told a fault; by their ids. */
function rulesOf(faults: readonly VFileMessage[]) {
  const documented = checks.map(({ id, doc }) => ({
    id,
    shortDescription: { text: doc.what },
    fullDescription: { text: `${doc.what} ${doc.when}` },
    help: { text: doc.recommendation },
    properties: { page: pageOf(id) },
  }));
  const known = new Set(documented.map(({ id }) => id));
  const others = [...new Set(faults.flatMap(({ ruleId }) => ruleId ?? []))].filter((id) => !known.has(id));
  return [...documented, ...others.map((id) => ({ id }))].sort((a, b) => byCodeUnit(a.id, b.id));
}

function resultOf(message: VFileMessage, ruleIndex: number) {
  const { file = '', fatal, ruleId, reason, note, actual, expected } = message;
  const artifactLocation = { uri: file.split('/').map(encodeURIComponent).join('/') };
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
