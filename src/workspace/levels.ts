import type { VFileMessage } from 'vfile-message';
import { z } from 'zod';
import { checks, type Level, levels } from '../advisory/index.ts';
import { otherRules } from './other-rules.ts';

/** Rules about signatures and their files whose level a team may set. */
const ofSignatures = ['file-unused', 'sample-address', 'sample-kinds', 'signature-linked'];

/** What reading a file finds: nothing goes on without it. */
const ofReading = ['file-place', 'file-read', 'file-text', 'front-matter', 'limits', 'schema', 'yaml'];

const adjustable = () => z.enum(levels).optional();
const fixed = () =>
  z
    .string()
    .refine((level) => level === 'error', {
      error: '`error`: this level stands, because later steps rely on it',
      params: { hint: `Levels that can be set: ${adjustableRules.join(', ')}.` },
    })
    .meta({ const: 'error' })
    .optional();

/** Every rule whose level `checks` in clarion.yaml may lower. */
export const adjustableRules: readonly string[] = [
  ...checks.flatMap((check) => (check.adjustable === true ? [check.id] : [])),
  ...ofSignatures,
];

/** `checks` of clarion.yaml: each rule with the levels that it may have. Of some, others rely on the result. */
export const levelsSchema = z.strictObject(
  Object.fromEntries([
    ...checks.map((check) => {
      const level = check.adjustable === true ? adjustable() : fixed();
      return [check.id, level.describe(check.doc.what)] as const;
    }),
    ...ofSignatures.map((id) => [id, adjustable().describe(otherRules[id] ?? '')] as const),
    ...ofReading.map((id) => [id, fixed().describe('What reading a file finds; always an error.')] as const),
  ]),
);

/** Faults of signatures at the levels that the workspace sets. */
export function atLevels(
  faults: readonly VFileMessage[],
  set: Readonly<Record<string, Level | undefined>> = {},
): readonly VFileMessage[] {
  return faults.flatMap((message) => {
    const { ruleId = '' } = message;
    const level = ofSignatures.includes(ruleId) ? set[ruleId] : undefined;
    if (level === undefined) return [message];
    message.fatal = level === 'error';
    return level === 'off' ? [] : [message];
  });
}
