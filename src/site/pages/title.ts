import type { Note } from '../../advisory/note.ts';
import type { Configuration } from '../../workspace/configuration.ts';

/** The title of a note's page: most telling first, since tabs and result lists cut it; that it no longer holds before all. */
export function titleOf({ matter }: Note, { publisher }: Configuration): string {
  const withdrawn = matter.status === 'withdrawn' ? 'Withdrawn: ' : '';
  return `${withdrawn}${matter.title} (${matter.id}) | ${publisher.name}`;
}
