import type { VFileMessage } from 'vfile-message';
import { fault } from './fault.ts';

/** Lines of a text without what Git left in it of a merge. */
export interface Merged {
  /** As many lines as before: the first side of each conflict stays, the rest is blank. */
  readonly lines: readonly string[];
  readonly faults: readonly VFileMessage[];
}

/** Where a conflict begins, and where its first side ends; lines count from 0. */
interface Open {
  readonly from: number;
  readonly base?: number;
  readonly middle?: number;
}

/**
 * Finds conflicts as Git writes them (git-merge, "How conflicts are presented"), with the common ancestor or without.
 * Each is one fault, at its first line; the text is read on as the first side has it.
 */
export function withoutConflicts(file: string, lines: readonly string[]): Merged {
  const kept = [...lines];
  const faults: VFileMessage[] = [];
  let open: Open | undefined;
  for (const [at, line] of lines.entries()) {
    if (line.startsWith('<<<<<<< ')) open = { from: at };
    else if (open === undefined) continue;
    else if (/^\|{7}(?: |$)/.test(line)) open = { base: at, ...open };
    else if (line === '=======') open = { middle: at, ...open };
    else if (line.startsWith('>>>>>>> ') && open.middle !== undefined) {
      kept[open.from] = '';
      kept.fill('', open.base ?? open.middle, at + 1);
      faults.push(conflict(file, lines, open.from, at));
      open = undefined;
    }
  }
  return { lines: kept, faults };
}

function conflict(file: string, lines: readonly string[], from: number, to: number): VFileMessage {
  const line = from + 1;
  return fault({
    file,
    place: { line, column: 1, end: { line, column: (lines[from] ?? '').length + 1 } },
    rule: 'file-text',
    reason: `Unexpected conflict that Git left, to line ${to + 1}, expected one of its two sides`,
    hint: 'Keep what is right of both sides, and delete the lines that begin with <<<<<<<, ======= and >>>>>>>.',
  });
}
