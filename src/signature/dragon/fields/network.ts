import type { DragonLine } from '../line.ts';
import type { FieldPage, Outcome } from './page.ts';

interface Addresses {
  readonly source: string;
  readonly destination: string;
}

const home = '$HOME_NET';
const outside = '$EXTERNAL_NET';

const addresses: Readonly<Record<Exclude<DragonLine['network'], 'D'>, Addresses>> = {
  A: { source: 'any', destination: 'any' },
  T: { source: 'any', destination: home },
  F: { source: home, destination: 'any' },
  I: { source: home, destination: home },
  X: { source: outside, destination: outside },
};

/** The addresses of the rule's header. `either`: the arrow goes both ways, so a network on one side can't be said. */
export function ruleAddresses(network: DragonLine['network'], either: boolean): Outcome<Addresses> {
  if (network === 'D')
    return {
      refused: {
        reason:
          'Unexpected protected network D (follow-on), expected A, T, F, I or X: it stands for the packets that an earlier signature collects, and a rule collects none',
        hint: 'Write the rule yourself, as `suricata.rule`, with `flowbits` that the earlier rule sets, and say why in `suricata.why`.',
      },
    };
  if (either && (network === 'T' || network === 'F'))
    return {
      refused: {
        reason: `Unexpected protected network ${network} with direction A, expected A, I or X: one rule has either both ports or one protected side`,
        hint: 'Write two signatures of it, one with direction D and one with S, or the rule yourself, as `suricata.rule`.',
      },
    };
  return { value: addresses[network] };
}

export const networkPage: FieldPage = {
  title: 'Protected network',
  text: "What is protected is each site's own: its `$HOME_NET`; what is outside, its `$EXTERNAL_NET`. A site that leaves one of them at `any` searches as much as with `A`.",
  part: ({ header }) => header.split(' ').slice(2).join(' '),
  rows: [
    { value: '`A`', means: 'all', example: 'U D A B 0 1460 69 A:B x', why: '' },
    {
      value: '`T`',
      means: 'toward it',
      example: 'U D T B 0 1460 69 A:B x',
      why: 'Also from one protected host to another: the line says where it goes, not where it comes from.',
    },
    { value: '`F`', means: 'from it', example: 'U D F B 0 1460 69 A:B x', why: 'Likewise.' },
    { value: '`I`', means: 'inside it', example: 'U D I B 0 1460 69 A:B x', why: '' },
    {
      value: '`X`',
      means: 'outside it',
      example: 'U D X B 0 1460 69 A:B x',
      why: '`!$HOME_NET` would say the same, but an engine whose `$HOME_NET` is `any` refuses it.',
    },
    {
      value: '`T` or `F`, with direction `A`',
      means: 'toward or from it, and the port is on either side',
      example: 'U A T B 0 1460 69 A:B x',
      why: 'A rule with `<>` would also fire on what goes the other way.',
    },
    {
      value: '`D`',
      means: 'what an earlier signature collects',
      example: 'U D D B 0 1460 69 A:B x',
      why: 'Which signature that is, the line does not say.',
    },
  ],
};
