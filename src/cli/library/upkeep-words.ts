import type { Upkeep } from '../../sensor/upkeep.ts';

/** How a copy stands to the installed release, for people. */
export function upkeepWords(state: Upkeep, release: number | undefined): string {
  const here = release === undefined ? 'the release' : `release ${release}`;
  const words: Readonly<Record<Upkeep, string>> = {
    follows: 'follows the releases',
    current: `as ${here} has it`,
    behind: `behind: ${here} has another`,
    edited: `edited here; ${here} has what it was copied from`,
    both: `edited here, and ${here} has another`,
    withdrawn: `withdrawn: ${here} does not have it`,
    own: 'your own',
  };
  return words[state];
}
