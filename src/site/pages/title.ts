import type { Note } from '../../advisory/note.ts';
import type { Configuration } from '../../workspace/configuration.ts';

/** The title of a note's page: most telling first, since tabs and result lists cut it. */
export function titleOf({ matter }: Note, { publisher }: Configuration): string {
  return `${matter.title} (${matter.id}) | ${publisher.name}`;
}
