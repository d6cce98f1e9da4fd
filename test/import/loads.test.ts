import { expect, it } from 'vitest';
import { askLoads } from '../../src/import/index.ts';
import { readVerdicts, writeVerdicts } from '../../src/import/verdicts.ts';
import { libraryOf, ruleText } from '../library/rules.ts';
import { corpus, fakeEngine } from './replay.ts';

const ask = async (text: string, remembered = new Map(), unread = false) => {
  const engine = fakeEngine();
  const library = libraryOf(text);
  const answer = await askLoads({ library, replay: engine.replay, corpus, remembered, unread });
  return { ...answer, lines: engine.asked.flat(), runs: engine.asked.length };
};

it('asks one engine about all rules at once, and has a verdict for each', async () => {
  const text = [ruleText(1), ruleText(2, 'refuse me'), ruleText(3, 'fires'), 'alert refuse me'].join('\n');
  const { verdicts, words, runs } = await ask(text, new Map(), true);
  // One for the rules, one for what is none.
  expect(runs).toBe(2);
  expect([...verdicts]).toEqual([
    [1, { alerts: 0 }],
    [2, { refused: 'detect-parse: I do not like it' }],
    [3, { alerts: 2 }],
  ]);
  expect([...words]).toEqual([[0, 'detect-parse: I do not like it']]);
});

it('asks nobody about what is remembered, and again about what changed', async () => {
  const text = Array.from({ length: 9 }, (_, index) => ruleText(index + 1)).join('\n');
  const { learned } = await ask(text);
  expect(await ask(text, new Map(learned))).toMatchObject({ runs: 0, asked: 0 });
  const changed = await ask(
    text.replace('"Rule 4"; content:"c4"; sid:4; rev:1', '"Rule 4"; content:"c4"; sid:4; rev:2'),
    new Map(learned),
  );
  expect(changed.lines).toEqual([ruleText(4, 'Rule 4', 2)]);
  expect(changed.verdicts.size).toBe(9);
});

it('asks again about all that hang together with what changed', async () => {
  const rules = (rev: number) =>
    [
      ruleText(1, 'sets', rev, 'flowbits:set,a; '),
      ruleText(2, 'looks', 1, 'flowbits:isset,a; '),
      ruleText(3, 'other', 1, 'flowbits:set,b; '),
    ].join('\n');
  const { learned } = await ask(rules(1));
  expect((await ask(rules(2), new Map(learned))).lines).toEqual(rules(2).split('\n').slice(0, 2));
});

it('asks about rules that pass or bypass as rules that alert, so that they hide nothing', async () => {
  const { lines } = await ask(ruleText(1, 'x', 1, 'bypass; ').replace('alert', 'pass'));
  expect(lines).toEqual([ruleText(1, 'x')]);
});

it('asks again, with an address in its place, about a network that is excluded and is everywhere in the engine', async () => {
  const text = ruleText(1).replace('tcp any any', 'tcp [!$HOME_NET,any] any');
  const { lines } = await ask(text);
  expect(lines).toEqual([text, text.replace('!$HOME_NET', '!192.0.2.255')]);
});

it('reads back the verdicts that it wrote, and nothing of what it did not write', () => {
  const key = (digit: string) => digit.repeat(32);
  const verdicts = new Map([
    [key('a'), { alerts: 0 }],
    [key('b'), { alerts: 12 }],
    [key('c'), { refused: 'bad "x" !\n$' }],
  ]);
  const text = writeVerdicts(verdicts);
  expect([...readVerdicts(text)]).toEqual(
    [...verdicts].map(([at, verdict]) => [at, 'refused' in verdict ? { refused: 'bad "x" ! $' } : verdict]),
  );
  expect(readVerdicts(`x\n${key('a')} -1\n${text.slice(0, 20)}`).size).toBe(0);
});
