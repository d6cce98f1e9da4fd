import { ClarionError } from '../names/error.ts';
import { placeholder } from '../names/placeholder.ts';
import { isDraft, type PublicContent, type Workspace } from '../workspace/index.ts';

/** The ids of the notes that no publication holds, because they are not released yet. */
export function draftsIn({ notes }: Workspace): readonly string[] {
  return notes.filter(({ matter }) => isDraft(matter)).map(({ matter }) => matter.id);
}

/**
 * Refuses what still holds the example that it was begun with. The check lets it pass where no released note links it,
 * and what no note links is published.
 *
 * @throws ClarionError of kind `content`, code `publish/example`, that names all.
 */
export function expectNoExamples({ signatures, alarms, policies }: PublicContent): void {
  const names = [...signatures.map(({ data }) => data), ...alarms, ...policies]
    .filter((thing) => JSON.stringify(thing).includes(placeholder))
    .map(({ name }) => name);
  if (names.length === 0) return;
  throw new ClarionError('content', `Begun and not written, so not published: ${names.join(', ')}`, {
    code: 'publish/example',
    expected: `words of the author's own in place of ${placeholder}`,
    hint: 'clarion check shows each place; what only a draft links may wait with it',
  });
}
