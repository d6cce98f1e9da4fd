import type { DragonLine } from '../line.ts';
import { type FieldPage, optionsNamed } from './page.ts';

/** What follows each `content`, with its blank before it. */
export function caseModifier(match: DragonLine['match']): string {
  return match === 'S' ? ' nocase;' : '';
}

export const matchPage: FieldPage = {
  title: 'Match type',
  text: '',
  part: (rule) => optionsNamed(rule, ['content', 'nocase']),
  rows: [
    {
      value: '`S`',
      means: 'string: case does not matter',
      example: 'U D A S 0 65535 69 A:B get/20x',
      why: 'ASCII letters, escaped ones (`/61`) too. A capital in the line means its small letter.',
    },
    { value: '`B`', means: 'binary: case matters', example: 'U D A B 0 65535 69 A:B Get/20x', why: '' },
  ],
};
