import { expect, test, vi } from 'vitest';
import { exampleFile, exampleNote } from '../../src/advisory/example.ts';
import { readNote } from '../../src/advisory/index.ts';
import { limits } from '../../src/advisory/limits.ts';

/** The texts that reached the Markdown parser, and those that reached the YAML parser, by length. */
const reached = vi.hoisted((): { markdown: number[]; yaml: number[] } => ({ markdown: [], yaml: [] }));

vi.mock('remark-parse', async (original) => {
  const real = await original<typeof import('remark-parse')>();
  return {
    default(this: ThisParameterType<typeof real.default>) {
      real.default.call(this);
      const { parser } = this;
      this.parser = (text, file) => {
        reached.markdown.push(text.length);
        if (parser === undefined) throw new Error('no parser');
        return parser(text, file);
      };
    },
  };
});

vi.mock('yaml', async (original) => {
  const real = await original<typeof import('yaml')>();
  class Parser extends real.Parser {
    override *parse(text: string, incomplete?: boolean) {
      reached.yaml.push(text.length);
      yield* super.parse(text, incomplete);
    }
  }
  return { ...real, Parser };
});

function read(text: string) {
  reached.markdown.length = 0;
  reached.yaml.length = 0;
  const { note, faults } = readNote(exampleFile, new TextEncoder().encode(text));
  expect(note === undefined).toBe(faults.length > 0);
  return faults.map(({ line, column, ruleId, reason }) => `${line}:${column} ${ruleId}: ${reason}`);
}

const inBody = (text: string) => exampleNote.replace('Mail servers slow down.', () => text);

test('a sound note reaches both parsers', () => {
  expect(read(exampleNote)).toEqual([]);
  expect(reached.markdown).toHaveLength(1);
  expect(reached.yaml).toHaveLength(1);
});

test('a note of 10 MB is one fault, and no parser is given any of it', () => {
  const text = inBody('word '.repeat(2_000_000));
  expect(read(text)).toEqual([
    `1:1 file-text: Unexpected size of ${text.length} bytes, expected at most ${limits.bytes}`,
  ]);
  expect(reached).toEqual({ markdown: [], yaml: [] });
});

const deep: readonly (readonly [what: string, body: string])[] = [
  ['10,000 nested quotes', '>'.repeat(10_000)],
  ['10,000 nested quotes with blanks', '> '.repeat(10_000)],
  ['10,000 nested lists', '- '.repeat(10_000)],
  ['5,000 quotes and lists in turn', '> - '.repeat(5000)],
];

test.each(deep)('%s are one fault at their line, and Markdown is not parsed', (_what, body) => {
  expect(read(inBody(`${body} a`))).toEqual([
    `34:1 limits: Unexpected quotes or lists nested deeper than ${limits.depth}, expected a flatter text`,
  ]);
  expect(reached.markdown).toEqual([]);
});

test('quotes that nest a step a line are told where they are too deep', () => {
  const steps = Array.from({ length: 200 }, (_, index) => `${'>'.repeat(index + 1)} a`).join('\n');
  expect(read(inBody(steps))).toEqual([
    `${34 + limits.depth}:1 limits: Unexpected quotes or lists nested deeper than ${limits.depth}, expected a flatter text`,
  ]);
  expect(reached.markdown).toEqual([]);
});

test('front matter beyond its limit reaches no parser of YAML', () => {
  const text = exampleNote.replace('policies: [quarantine]', () => `policies: [${'x, '.repeat(30_000)}]`);
  expect(read(text)).toEqual([expect.stringContaining('1:1 limits: Unexpected front matter of')]);
  expect(reached.yaml).toEqual([]);
});
