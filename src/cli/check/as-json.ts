import type { VFileMessage } from 'vfile-message';
import { rangeOf } from '../../source/fix.ts';

/** A content fault for machines. `url` is the page of its check in the project; `fixable` tells that --fix mends it. */
export function asJson(message: VFileMessage) {
  const { file, line, column, fatal, ruleId, reason, note, expected, actual, url } = message;
  const end = rangeOf(message)?.end;
  return {
    file,
    line,
    column,
    ...(end === undefined ? {} : { endLine: end.line, endColumn: end.column }),
    severity: fatal === true ? 'error' : 'warning',
    rule: ruleId,
    reason,
    ...(note === undefined ? {} : { hint: note }),
    ...(expected === undefined ? {} : { expected }),
    ...(actual === undefined ? {} : { fixable: true }),
    ...(url === undefined ? {} : { url }),
  };
}
