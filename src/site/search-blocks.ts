import { parseNoteId } from '../names/note-id.ts';
import { byCodeUnit } from '../names/order.ts';
import type { Configuration } from '../workspace/configuration.ts';
import { severityText, statusWord } from './components/status.ts';
import { excerpt } from './excerpt.ts';
import { filterSlugs } from './filters.ts';
import type { Planned } from './planned.ts';
import type { NoteSummary } from './summary.ts';
import { textOf } from './text-of.ts';

/** Serials to a block: a reader loads few files, and a note that changes has few others loaded and made again. */
const blockSize = 500;
/** Characters of the overview that are searched, and shown under a hit. */
const excerptLength = 480;

/**
 * The notes' words for the search page, `search/notes-12500.json`: one JSON array a block of serials, newest first in
 * each. The browser makes its index of them; a finished one would be larger, and would change whole with every note.
 *
 * @param sorted Newest first.
 */
export function searchBlocks(
  sorted: readonly NoteSummary[],
  configuration: Configuration,
): readonly Planned[] {
  const slugsOf = filterSlugs(configuration);
  const blocks = new Map<string, NoteSummary[]>();
  for (const note of sorted) {
    const name = blockOf(note.matter.id);
    const block = blocks.get(name);
    if (block === undefined) blocks.set(name, [note]);
    else block.push(note);
  }
  return [...blocks]
    .sort(([a], [b]) => byCodeUnit(b, a))
    .map(([name, notes]) => ({
      path: `search/${name}`,
      make: () =>
        `[\n${notes.map((note) => JSON.stringify(entryOf(note, configuration, slugsOf))).join(',\n')}\n]\n`,
    }));
}

/** Serials run on across years, so the newest notes have the highest ones. Placeholders of drafts have none. */
function blockOf(id: string): string {
  const serial = parseNoteId(id)?.serial ?? 0;
  return `notes-${String(serial - (serial % blockSize)).padStart(5, '0')}.json`;
}

/** What `site/search.js` reads; after a change here it is changed there. */
function entryOf(
  { matter, overview }: NoteSummary,
  { classes }: Configuration,
  slugsOf: ReturnType<typeof filterSlugs>,
) {
  return {
    id: matter.id,
    title: matter.title,
    threat: matter.threat.name,
    released: matter.released,
    classes: matter.threat.classes.map((name) => classes[name]?.title ?? name),
    products: matter.remediation,
    signatures: matter.signatures,
    state: [
      statusWord(matter.status),
      ...(matter.severity === undefined ? [] : [textOf(severityText(matter.severity))]),
      ...(matter.tlp === 'CLEAR' ? [] : [`TLP:${matter.tlp}`]),
    ],
    text: excerpt(overview, excerptLength),
    filters: Object.fromEntries(slugsOf(matter)),
  };
}
