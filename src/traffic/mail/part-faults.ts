import { contentKeys, fieldOf } from './fields.ts';
import type { Part } from './schema.ts';

/** A fault at a key of a part, as zod takes it. */
type PartFault = {
  readonly code: 'custom';
  readonly path: (string | number)[];
  readonly input: unknown;
  readonly message: string;
};

/** What can't be together in one part, each at the key that should change. */
export function partFaults(part: Part): readonly PartFault[] {
  return [...contentFaults(part), ...headerFaults(part), ...entryFaults(part)];
}

function contentFaults(part: Part): readonly PartFault[] {
  const [first, second] = contentKeys.filter((key) => part[key] !== undefined);
  const kinds = contentKeys.join(', ');
  if (first === undefined) return [custom([], part, `one of ${kinds} in it`)];
  if (second === undefined) return [];
  return [custom([second], part[second], `one kind of content, beside ${first} none`)];
}

function headerFaults(part: Part): readonly PartFault[] {
  const { headers, boundary, parts } = part;
  if (headers === undefined) return [];
  const wrong = headers
    .replace(/\r?\n$/, '')
    .split(/\r?\n/)
    .find((line, at) => !/^[!-9;-~]+[ \t]*:/.test(line) && (at === 0 || !/^[ \t]+\S/.test(line)));
  if (wrong !== undefined)
    return [custom(['headers'], wrong === '' ? 'an empty line' : wrong, 'lines like "Subject: hello" only')];
  if (parts === undefined || boundary !== undefined || fieldOf(headers, 'content-type') === undefined)
    return [];
  return [custom(['headers'], 'Content-Type', 'the boundary that it names in `boundary` too')];
}

function entryFaults({ zip = [] }: Part): readonly PartFault[] {
  return zip.flatMap((entry, at) => {
    const [, second] = (['text', 'bytes', 'hex'] as const).filter((key) => entry[key] !== undefined);
    return second === undefined
      ? []
      : [custom(['zip', at, second], entry[second], 'one kind of content in a file')];
  });
}

function custom(path: (string | number)[], input: unknown, message: string): PartFault {
  return { code: 'custom', path, input, message };
}
