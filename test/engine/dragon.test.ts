import fc from 'fast-check';
import { expect, it } from 'vitest';
import { suricataReplay } from '../../src/engine/index.ts';
import { compileRule, type DragonLine, parseDragonLine, writeDragonLine } from '../../src/signature/index.ts';
import { signatureFile } from '../signature/signature-file.ts';
import { traffic } from './dragon-traffic.ts';
import { suricata } from './installed.ts';

const wholePayload = 1460;
/** A byte that no pattern here holds, in either case. */
const filler = 0xee;

const byHand = [
  'T D A S 10 20 80 WEB:CGI-PHF get/20/2fcgi-bin/2fphf',
  'T S A B 100  20  5600 LINE:BLADE-RUNNER Blade/20Runnner/20',
  'T D A B  15   2  7161 CISCO:5000-DOS /0a',
  'T S A B   5   6  1999 CISCO:IDENT-SCAN cisco',
  'T D A B 100 400    23 TEL:TTYPROMPT2 /ff/fa/27/00 , /00TTYPROMPT/01',
  'U D A S 100  40    69 TFTP:GET-BAT /00/01 , /2ebat',
  'T D A S 10 1460 25 LINE:HOSTILE-1 /22/3b/20sid:1/3b/20msg:/22/5c/0a/7c41/7c',
  'T D A B 10 1460 25 LINE:HOSTILE-2 /22/3b)/0aalert/20tcp/20any/20any/20->/20any/20any/20(sid:99/3b)',
];

const byte = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 0x20, max: 0x7e }) },
  fc.integer({ min: 2, max: filler - 1 }),
);
const pattern = fc
  .uint8Array({ minLength: 5, maxLength: 24 })
  .chain(({ length }) => fc.array(byte, { minLength: length, maxLength: length }))
  .map((bytes) => Uint8Array.from(bytes));
const generated: fc.Arbitrary<DragonLine> = fc.record({
  protocol: fc.constantFrom('T', 'T', 'T', 'U'),
  direction: fc.constantFrom('D', 'S', 'A', 'B'),
  network: fc.constantFrom('A', 'I'),
  match: fc.constantFrom('S', 'B'),
  collect: fc.nat(100),
  compare: fc.oneof(fc.integer({ min: 48, max: 400 }), fc.integer({ min: wholePayload, max: 65535 })),
  port: fc.integer({ min: 1024, max: 40_000 }),
  name: fc.constant('LINE:GENERATED'),
  search: fc.oneof(
    pattern.map((each) => ({ form: 'standard' as const, pattern: each })),
    fc.tuple(pattern, pattern).map((patterns) => ({ form: 'combo' as const, patterns })),
  ),
});

it('compiled Dragon lines fire on what the line describes and are silent one byte off, in the real engine', async (context) => {
  const binary = await suricata(context);
  const lines = [...byHand.map(read), ...fc.sample(generated, { numRuns: 30, seed: 20050525 })];
  const trials = lines.flatMap((line, index) => trialsOf(line, index + 1));
  const rules = lines.map((line, index) => compile(line, index + 1));
  const result = await suricataReplay(binary)({
    rules: `${rules.join('\n')}\n`,
    detectors: [],
    captures: trials.map(
      ({ capture }) =>
        () =>
          capture,
    ),
  });
  expect([...result.refused]).toEqual([]);
  const wrong = trials.filter(
    ({ sid, fires }, index) =>
      (result.captures[index]?.alerts.some((alert) => alert.sid === sid) ?? false) !== fires,
  );
  expect(wrong.map(({ sid, what }) => ({ what, rule: rules[sid - 1] }))).toEqual([]);
  expect(result.captures.every(({ packets, wrongChecksums }) => packets > 0 && wrongChecksums === 0)).toBe(
    true,
  );
});

interface Trial {
  readonly sid: number;
  readonly what: string;
  readonly fires: boolean;
  readonly capture: Uint8Array;
}

function trialsOf(line: DragonLine, sid: number): readonly Trial[] {
  const patterns =
    line.search.form === 'combo'
      ? line.search.patterns
      : line.search.form === 'standard'
        ? [line.search.pattern]
        : [];
  const needed = patterns.reduce((sum, each) => sum + each.length, 0);
  const spare = Math.min(line.compare, 500) - needed;
  const exact = joined(patterns, spare, line.compare);
  const reversed = joined(patterns.toReversed(), spare, line.compare);
  const lower =
    line.match === 'S'
      ? [{ what: 'in odd case', fires: true, payload: oddCase(exact) }]
      : [
          {
            what: 'in another case',
            fires: oddCase(exact).every((value, at) => value === exact[at]),
            payload: oddCase(exact),
          },
        ];
  const beyond =
    line.compare < wholePayload
      ? [{ what: 'one byte beyond compare bytes', fires: false, payload: Uint8Array.of(filler, ...exact) }]
      : [];
  const plain = [
    { what: 'as it stands', fires: true, payload: exact },
    { what: 'in the other order', fires: true, payload: reversed },
    ...lower,
    ...beyond,
    ...patterns.map((_, index) => ({
      what: `pattern ${index + 1} one byte off`,
      fires: false,
      payload: joined(
        patterns.map((each, at) => (at === index ? off(each) : each)),
        spare,
        line.compare,
      ),
    })),
  ].map(({ payload, ...trial }) => ({ ...trial, sid, capture: traffic(line, payload) }));
  if (line.protocol !== 'T') return plain;
  const split = [1, 3, Math.max(1, exact.length - 1)].map((size) => ({
    sid,
    what: `in segments of ${size}`,
    fires: true,
    capture: traffic(line, exact, size),
  }));
  return [...plain, ...split];
}

/** Patterns after the spare bytes, so that the last ends where compare bytes end, or not far into the payload. */
function joined(patterns: readonly Uint8Array[], spare: number, compare: number): Uint8Array {
  const lead = compare < wholePayload ? spare : Math.min(spare, 100);
  return Uint8Array.from([
    ...new Uint8Array(Math.max(0, lead)).fill(filler),
    ...patterns.flatMap((each) => [...each]),
  ]);
}

/** The pattern with its last byte changed to one that is no other case of it. */
function off(bytes: Uint8Array): Uint8Array {
  return bytes.with(bytes.length - 1, filler);
}

function oddCase(bytes: Uint8Array): Uint8Array {
  return bytes.map((value) => (/[A-Za-z]/.test(String.fromCharCode(value)) ? value ^ 0x20 : value));
}

function compile(line: DragonLine, sid: number): string {
  const compiled = compileRule(signatureFile({ sid, name: line.name, dragon: writeDragonLine(line) }));
  if ('rule' in compiled) return compiled.rule;
  throw new Error(JSON.stringify(compiled.faults));
}

function read(text: string): DragonLine {
  const result = parseDragonLine(text);
  if ('line' in result) return result.line;
  throw new Error(JSON.stringify(result.faults));
}
