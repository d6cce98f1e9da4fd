import { type LineOfText, lineAbove, lineAt, ofLine, type YamlFault } from './yaml-fault.ts';

export function tab(text: string, at: number): YamlFault {
  const { start, first, text: line } = lineAt(text, at);
  const found = line.indexOf('\t');
  const offset = found === -1 ? at : start + found;
  return {
    offset,
    end: Math.max(first, offset + 1),
    reason: 'Unexpected tab, expected blanks for the indentation',
    hint: 'YAML does not take tabs: put blanks in its place, as many as the lines beside it have.',
    spoils: 'rest',
  };
}

export function indentation(text: string, at: number): YamlFault {
  const line = fullLine(text, at);
  const above = lineAbove(text, line.start);
  const inColumn = above !== undefined && above.first - above.start === line.first - line.start;
  if (inColumn && above.text.trimStart().startsWith('- ') && !line.text.trimStart().startsWith('-'))
    return ofLine(
      text,
      line.first,
      'Unexpected key beside an entry of a list, expected keys alone or entries alone',
      'Take the dash of the line above away, or indent this line by two more blanks.',
    );
  return misplaced(text, line.start);
}

/** A line that stands in another column than the others of its map or list. */
export function misplaced(text: string, at: number): YamlFault {
  const { start, first } = lineAt(text, at);
  return ofLine(
    text,
    first,
    `Unexpected indentation by ${many(first - start, 'blank')}, expected that of the other lines of the same map or list`,
    'Give all keys of one map, and all dashes of one list, the same number of blanks.',
  );
}

/** The parser may notice a line at the blank lines and comments before it. */
function fullLine(text: string, at: number): LineOfText {
  let line = lineAt(text, at);
  while (/^\s*(#.*)?$/.test(line.text) && line.start + line.text.length < text.length)
    line = lineAt(text, line.start + line.text.length + 1);
  return line;
}

/** A key that is indented deeper than its neighbour: the parser takes it for more of the neighbour's value. */
export function deeper(text: string, at: number): YamlFault {
  return ofLine(
    text,
    lineAt(text, at).first,
    'Unexpected deeper indentation, expected the column of the key before it',
    'Give all keys of one map the same number of blanks.',
  );
}

/** A blank that looks like one, and is a letter to YAML. */
export function oddBlank(text: string, offset: number): YamlFault {
  const odd = /^[^\S ]+/.exec(text.slice(offset))?.[0].length ?? 1;
  return {
    offset,
    end: offset + odd,
    reason: 'Unexpected blank of another kind (no-break or wide), expected an ordinary blank',
    hint: 'Delete it and type a blank: it came with a text that was copied.',
    spoils: 'rest',
  };
}

function many(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
