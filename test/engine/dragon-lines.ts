import fc from 'fast-check';
import {
  type DragonLine,
  type DragonSearch,
  type PortMacros,
  parseDragonLine,
} from '../../src/signature/index.ts';

/** A byte that no pattern here holds, in either case. */
export const filler = 0xee;

export const macros: PortMacros = { W: [80, '8000-8010'], H: ['31337-31340'] };

/** Lines that were seen in public, and lines that try to break out of a rule. */
export const byHand: readonly DragonLine[] = [
  'T D A S 10 20 80 WEB:CGI-PHF get/20/2fcgi-bin/2fphf',
  'U D A B  10  20     H BACK-ORIFICE:DIR     /ce/63/d1/d2/16/e7/13/cf/3c/a5/a5/86',
  'T S A B 100  20  5600 BLADE-RUNNER         Blade/20Runnner/20',
  'T D A S  50  40     W CARBO:COMMAND        /2fcarbo.dll/3ficatcommand',
  'T D A B  15   2  7161 CISCO:5000-DOS       /0a',
  'T S A B   5   6  1999 CISCO:IDENT-SCAN     cisco',
  'T D A B 100 400    23 TEL:TTYPROMPT2       /ff/fa/27/00 , /00TTYPROMPT/01',
  'U D A S 100  40    69 TFTP:GET-BAT         /00/01 , /2ebat',
  'T D A S 100 200 21 FTP:CWD-TILDE-1 cwd/20/7f/0a',
  'T D A S 10 1460 25 LINE:HOSTILE-1 /22/3b/20sid:1/3b/20msg:/22/5c/0a/7c41/7c',
  'T D A B 10 1460 26 LINE:HOSTILE-2 /22/3b)/0aalert/20tcp/20any/20any/20->/20any/20any/20(sid:99/3b)',
  'U D A B 10 1460 27 LINE:HOSTILE-3 $HOME_NET/5c ! (/22/3b/20content:/22a, |41|)',
  'T D F S 0 100 28 LINE:HOSTILE-4 /0a#/20/0d > 0',
].map(readLine);

const byte = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 0x20, max: 0x7e }) },
  fc.nat(255).filter((value) => value !== filler && value !== filler - 0x20),
);
const pattern = fc
  .array(byte, { minLength: 3, maxLength: 24 })
  .map((bytes): Uint8Array => Uint8Array.from(bytes));
const search: fc.Arbitrary<DragonSearch> = fc.oneof(
  pattern.map((each) => ({ form: 'standard' as const, pattern: each })),
  fc.tuple(pattern, pattern).map((patterns) => ({ form: 'combo' as const, patterns })),
  fc
    .record({ pattern, absent: fc.array(pattern, { minLength: 1, maxLength: 2 }) })
    .map((each) => ({ form: 'negative' as const, ...each })),
  fc.record({ pattern, limit: fc.nat(600) }).map((each) => ({ form: 'overflow' as const, ...each })),
);

/** Lines of all kinds that compile, each with a port of its own. */
export function generatedLines(count: number, seed: number): readonly DragonLine[] {
  const line = fc.record({
    protocol: fc.constantFrom('T' as const, 'T' as const, 'T' as const, 6, 'U' as const, 17, 'I' as const, 1),
    direction: fc.constantFrom('D', 'S', 'A', 'B'),
    network: fc.constantFrom('A', 'T', 'F', 'I', 'X'),
    match: fc.constantFrom('S', 'B'),
    collect: fc.nat(100),
    compare: fc.oneof(fc.integer({ min: 80, max: 500 }), fc.integer({ min: 1460, max: 65_535 })),
    port: fc.constant(0),
    name: fc.constant('LINE:GENERATED'),
    search,
  });
  return fc.sample(line, { numRuns: count, seed }).map((each, index): DragonLine => {
    if (each.protocol === 'I' || each.protocol === 1) return each;
    const either = each.direction === 'A' && (each.network === 'T' || each.network === 'F');
    return { ...each, ...(either ? { network: 'A' } : {}), port: 1025 + (index % 15_000) * 4 };
  });
}

export function readLine(text: string): DragonLine {
  const result = parseDragonLine(text);
  if ('line' in result) return result.line;
  throw new Error(JSON.stringify(result.faults));
}
