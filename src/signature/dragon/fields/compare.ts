import type { DragonLine } from '../line.ts';
import { type FieldPage, type Outcome, optionsNamed } from './page.ts';
import type { RuleProtocol } from './protocol.ts';

/** From here on "compare bytes" covers all that a TCP segment in Ethernet carries. */
const wholeSegment = 1460;
/** No UDP datagram in IPv4 carries more. */
export const mostPayload = 65_507;
/** More than a piece of stream or a packet holds. Any depth makes the engine search both, each by itself. */
const everything = 65_535;

/** How deep each pattern is searched; a value of undefined is no limit. */
export function ruleDepth(
  { compare, search }: Pick<DragonLine, 'compare' | 'search'>,
  protocol: RuleProtocol,
): Outcome<number | undefined> {
  const longest = Math.max(...patternsOf(search).map((pattern) => pattern.length));
  if (compare < longest)
    return {
      refused: {
        reason: `Unexpected ${compare} compare bytes, expected at least ${longest}, the length of the longest pattern: it could never be found`,
      },
    };
  if (protocol !== 'tcp') return { value: compare < mostPayload ? compare : undefined };
  if (compare < wholeSegment) return { value: compare };
  return { value: search.form === 'negative' ? everything : undefined };
}

function patternsOf(search: DragonLine['search']): readonly Uint8Array[] {
  if (search.form === 'combo') return search.patterns;
  if (search.form === 'negative') return [search.pattern, ...search.absent];
  return [search.pattern];
}

export const comparePage: FieldPage = {
  title: 'Compare bytes',
  text: [
    'How many leading bytes of a payload are searched. A Dragon sensor saw each packet by itself; Suricata puts streams together and searches them in pieces, so that what is split over segments is found.',
    '',
    'Below 1460, TCP: the rule fires where the first bytes of a *packet* hold what is searched, as the sensor did, and also where the first bytes of a *piece of stream* do. The first piece begins with the connection: what its first packets split is found. Later in a connection, a pattern that is split and has to be near the beginning of a packet is not. What begins a connection in one packet is told twice, by the packet and by the stream: an alarm on such a signature counts two. A line that means "anywhere in the stream" says 1460.',
    '',
    '1460 and more, TCP: all that an Ethernet segment carries, so the whole stream. Suricata looks at it in pieces: of `toserver-chunk-size` or `toclient-chunk-size` (2,560 bytes, more or less at random) and up to the end of a segment, shorter where it knows the protocol and a message ends. A pattern that a segment and such a piece cut at the same place is not found; nobody outside knows where that is. Behind `stream.reassembly.depth` (1 MB unless the site says otherwise) it searches packets by themselves.',
    '',
    'UDP and ICMP: the first bytes of each payload, as the line has it.',
  ].join('\n'),
  part: (rule) => optionsNamed(rule, ['content', 'depth']),
  rows: [
    { value: 'below 1460, TCP', means: 'the beginning', example: 'T D A B 0 80 25 A:B x', why: '' },
    { value: '1460 and more, TCP', means: 'all of it', example: 'T D A B 0 1460 25 A:B x', why: '' },
    {
      value: '1460 and more, TCP, negative search',
      means: 'all of it',
      example: 'T D A B 0 1460 25 A:B x ! (y)',
      why: 'The depth is no limit. It makes Suricata search packets too: see Search.',
    },
    { value: 'UDP, ICMP', means: 'the beginning', example: 'U D A B 0 1460 69 A:B x', why: '' },
    {
      value: `${mostPayload} and more, UDP, ICMP`,
      means: 'all of it',
      example: `U D A B 0 ${mostPayload} 69 A:B x`,
      why: 'No packet carries more.',
    },
    {
      value: 'less than the pattern has, 0 too',
      means: 'nothing that could hold it',
      example: 'T D A B 0 2 25 A:B abc',
      why: '',
    },
  ],
};
