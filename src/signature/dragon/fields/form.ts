import { encodeContent } from '../../content.ts';
import type { DragonLine } from '../line.ts';
import { mostPayload } from './compare.ts';
import { type FieldPage, type Outcome, optionsNamed } from './page.ts';

/** The options that say what is searched. `modifiers` follow every `content`. */
export function ruleContents(
  { search, match }: Pick<DragonLine, 'search' | 'match'>,
  modifiers: string,
): Outcome<readonly string[]> {
  const content = (bytes: Uint8Array, sign = '') => `content:${sign}"${encodeContent(bytes)}";${modifiers}`;
  switch (search.form) {
    case 'standard':
      return { value: [content(search.pattern)] };
    case 'combo':
      return { value: search.patterns.map((pattern) => content(pattern)) };
    case 'negative':
      if (search.absent.some((absent) => holds(search.pattern, absent, match)))
        return {
          refused: {
            reason:
              'Unexpected absent pattern that is part of the pattern, expected another: it could never fire',
          },
        };
      return { value: [content(search.pattern), ...search.absent.map((absent) => content(absent, '!'))] };
    case 'overflow': {
      const most = mostPayload - search.pattern.length - 1;
      if (search.limit > most)
        return {
          refused: {
            reason: `Unexpected overflow of more than ${search.limit} bytes, expected at most ${most}: no packet carries more`,
          },
        };
      return { value: [content(search.pattern), `isdataat:${search.limit + 1},relative;`] };
    }
    case 'plugin':
      return {
        refused: {
          reason: `Unexpected plugin ${search.plugin}, expected another form of search: its code is a Dragon sensor's own`,
          hint: 'Write a detector that does what the plugin did, and the rule yourself, as `suricata.rule`, with the pattern as its `content`.',
        },
      };
  }
}

function holds(pattern: Uint8Array, absent: Uint8Array, match: DragonLine['match']): boolean {
  const text = (bytes: Uint8Array) => {
    const plain = Buffer.from(bytes).toString('latin1');
    return match === 'S' ? plain.replace(/[A-Z]/g, (letter) => letter.toLowerCase()) : plain;
  };
  return text(pattern).includes(text(absent));
}

export const formPage: FieldPage = {
  title: 'Search',
  text: 'Letters, digits, blank and `._=-` stand as they are; every other byte is written in hex, so that no text can end its quotes, its option, its rule or its line.',
  part: (rule) => optionsNamed(rule, ['content', 'depth', 'isdataat']),
  rows: [
    {
      value: 'standard',
      means: 'the pattern',
      example: 'T D A B 0 1460 25 A:B a/22/3b/20b',
      why: '',
    },
    {
      value: 'combo',
      means: 'every pattern, in any order',
      example: 'T D A B 0 1460 25 A:B abcd, efg',
      why: 'In one packet or, over TCP, in one piece of stream: parts of one message that was sent in two packets belong together. Two patterns may overlap; the form has no word for an order or a distance.',
    },
    {
      value: 'negative',
      means: 'the pattern, and none of the others',
      example: 'U D A B 0 1460 69 A:B abcd ! (xyz, 123)',
      why: 'Among the compare bytes. Over TCP it is judged in each packet, as the sensor did, and in each piece of stream besides: who puts an absent pattern into another packet hides nothing, nor does who splits the pattern; who does both at once may. It fires where one packet has the pattern and the next an absent one, as Dragon did.',
    },
    {
      value: 'negative, and an absent pattern is in the pattern',
      means: 'nothing',
      example: 'U D A B 0 1460 69 A:B abcd ! (bc)',
      why: '',
    },
    {
      value: 'overflow',
      means: 'the pattern, with more bytes after it than that',
      example: 'T D A B 0 400 21 A:B abcd > 200',
      why: 'The pattern among the compare bytes; what follows counts up to the end of the packet. Over TCP the rule is one of packets (`tcp-pkt`), for in a stream something nearly always follows. So it does not see an overflow that is split into smaller segments: that needs a rule of its own.',
    },
    {
      value: 'plugin',
      means: 'the pattern, then code of the sensor',
      example: 'T D A B 0 1460 25 A:B abcd | plugin',
      why: '',
    },
  ],
};
