import { stringify } from 'yaml';
import type { z } from 'zod';
import { checkNote, type Known, readNote } from '../../advisory/index.ts';
import { ClarionError } from '../../names/error.ts';
import { readYaml } from '../../source/yaml.ts';

/** A file that is to be written: its path in the workspace, with `/`, and its text. */
export interface NewFile {
  readonly path: string;
  readonly text: string;
}

/** Text as a YAML value on one line, quoted where it has to be. Only for a line of its own, not between brackets. */
export function yamlValue(text: string): string {
  return stringify(text, { lineWidth: 0 }).trimEnd();
}

/** A list as YAML: `[]`, or a line an item, indented by two. */
export function yamlList(items: readonly string[]): string {
  return items.length === 0 ? ' []' : items.map((item) => `\n  - ${yamlValue(item)}`).join('');
}

/**
 * A YAML file that its reader takes; an answer that it does not take is told in the reader's words.
 *
 * @throws ClarionError of kind `usage`, code `new/value`.
 */
export function newYamlFile(path: string, text: string, schema: z.ZodType<unknown>): NewFile {
  expectNone(readYaml({ file: path }, text, schema).faults);
  return { path, text };
}

/**
 * A note that has no fault but warnings.
 *
 * @throws ClarionError of kind `usage`, code `new/value`.
 */
export function newNoteFile(path: string, text: string, known: Known): NewFile {
  const { read, faults } = readNote(path, new TextEncoder().encode(text));
  expectNone([...faults, ...(read === undefined ? [] : checkNote(read, known))]);
  return { path, text };
}

function expectNone(
  faults: readonly { fatal?: boolean | null | undefined; reason: string; note?: string | undefined }[],
): void {
  const first = faults.find(({ fatal }) => fatal === true);
  if (first === undefined) return;
  throw new ClarionError('usage', first.reason, {
    code: 'new/value',
    ...(first.note === undefined ? {} : { hint: first.note }),
  });
}
