import type { DragonLine } from '../line.ts';
import type { FieldPage } from './page.ts';

/** The ports of a rule's header and the arrow between its sides. */
export interface Sides {
  readonly source: string;
  readonly arrow: '->' | '<>';
  readonly destination: string;
}

/** Where the port stands. */
export function sides(direction: DragonLine['direction'], port: string): Sides {
  switch (direction) {
    case 'D':
      return { source: 'any', arrow: '->', destination: port };
    case 'S':
      return { source: port, arrow: '->', destination: 'any' };
    case 'A':
      return { source: 'any', arrow: '<>', destination: port };
    case 'B':
      return { source: port, arrow: '->', destination: port };
  }
}

export const directionPage: FieldPage = {
  title: 'Direction',
  text: "Whose port field 7 is. The rule's header says it; there is no `to_server` or `to_client`, for who opened the connection is not what the line speaks of: an FTP server opens data connections from its port 20.",
  part: ({ header }) => header.split(' ').slice(2).join(' '),
  rows: [
    { value: '`D`', means: "the destination's", example: 'T D A B 0 1460 25 A:B x', why: '' },
    { value: '`S`', means: "the source's", example: 'T S A B 0 1460 25 A:B x', why: '' },
    {
      value: '`A`',
      means: "either's",
      example: 'T A A B 0 1460 25 A:B x',
      why: 'What goes to the port, and what comes from it.',
    },
    { value: '`B`', means: "both's", example: 'T B A B 0 1460 25 A:B x', why: 'From the port to the port.' },
    {
      value: 'any, with ICMP',
      means: 'nothing: there are no ports',
      example: 'I A A B 0 1460 0 A:B x',
      why: '',
    },
  ],
};
