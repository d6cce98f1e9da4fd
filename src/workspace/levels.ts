import type { VFileMessage } from 'vfile-message';
import { z } from 'zod';
import { checks, type Level, levels } from '../advisory/index.ts';

/** Rules about signatures and their files whose level a team may set. */
const ofSignatures = {
  'file-unused': 'A file beside the signatures is named by one of them.',
  'sample-kinds': 'A signature has samples that fire and samples that stay silent.',
  'signature-linked': 'A signature is linked by a note.',
} as const;

/** What reading a file finds: nothing goes on without it. */
const ofReading = ['file-place', 'file-read', 'file-text', 'front-matter', 'limits', 'schema', 'yaml'];

const adjustable = () => z.enum(levels).optional();
const fixed = () => z.literal('error').optional();

/** `checks` of clarion.yaml: each rule with the levels that it may have. Of some, others rely on the result. */
export const levelsSchema = z.strictObject(
  Object.fromEntries([
    ...checks.map((check) => {
      const level = check.adjustable === true ? adjustable() : fixed();
      return [check.id, level.describe(check.doc.what)] as const;
    }),
    ...Object.entries(ofSignatures).map(([id, what]) => [id, adjustable().describe(what)] as const),
    ...ofReading.map((id) => [id, fixed().describe('What reading a file finds; always an error.')] as const),
  ]),
);

/** Every rule whose level `checks` in clarion.yaml may lower. */
export const adjustableRules: readonly string[] = [
  ...checks.flatMap((check) => (check.adjustable === true ? [check.id] : [])),
  ...Object.keys(ofSignatures),
];

/** Faults of signatures at the levels that the workspace sets. */
export function atLevels(
  faults: readonly VFileMessage[],
  set: Readonly<Record<string, Level | undefined>> = {},
): readonly VFileMessage[] {
  return faults.flatMap((message) => {
    const { ruleId = '' } = message;
    const level = Object.hasOwn(ofSignatures, ruleId) ? set[ruleId] : undefined;
    if (level === undefined) return [message];
    message.fatal = level === 'error';
    return level === 'off' ? [] : [message];
  });
}
