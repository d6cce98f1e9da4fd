import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeRules } from '../../src/sensor/rule-merge.ts';
import { hunksOf, mergedOf, threeWay } from '../../src/sensor/sequences.ts';

const rule = (options: string, header = 'alert tcp any any -> any 25') =>
  `${header} (${options} sid:1; rev:1;)`;
const merged = (base: string, upstream: string, yours: string) => mergeRules(base, upstream, yours)?.merged;

describe('rules of three sides', () => {
  it.each([
    [
      'options apart',
      'msg:"a"; content:"x"; flow:established; content:"y";',
      'msg:"a"; content:"X"; flow:established; content:"y";',
      'msg:"a"; content:"x"; flow:established; content:"Y";',
      'msg:"a"; content:"X"; flow:established; content:"Y";',
    ],
    ['the same change', 'content:"x";', 'content:"z";', 'content:"z";', 'content:"z";'],
    [
      'what describes, beside what matches',
      'content:"x"; classtype:a;',
      'content:"z"; classtype:a;',
      'content:"x"; classtype:b;',
      'content:"z"; classtype:b;',
    ],
    ['one option to two contents', 'content:"x";', 'content:"z";', 'content:"y";', undefined],
    ['a modifier, and what it modifies', 'content:"x";', 'content:"z";', 'content:"x"; nocase;', undefined],
    [
      'two insertions at one place',
      'content:"x";',
      'content:"x"; depth:4;',
      'content:"x"; nocase;',
      undefined,
    ],
  ])('merge %s', (_, base, upstream, yours, wanted) => {
    expect(merged(rule(base), rule(upstream), rule(yours))).toBe(wanted && rule(wanted));
  });

  it('merge words of the header each for itself, and take the higher revision', () => {
    const upstream = rule('content:"x";', 'alert tcp any any -> any [25,587]').replace('rev:1', 'rev:4');
    const yours = rule('content:"x";', 'drop tcp any any -> any 25').replace('rev:1', 'rev:2');
    expect(merged(rule('content:"x";'), upstream, yours)).toBe(
      rule('content:"x";', 'drop tcp any any -> any [25,587]').replace('rev:1', 'rev:4'),
    );
  });
});

describe('sequences', () => {
  const some = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 8 });

  it('are what their base is with the hunks put in', () => {
    fc.assert(
      fc.property(some, some, (base, other) => {
        const made: string[] = [];
        let at = 0;
        for (const { from, to, by } of hunksOf(base, other)) {
          made.push(...base.slice(at, from), ...by);
          at = to;
        }
        expect([...made, ...base.slice(at)]).toEqual(other);
      }),
    );
  });

  it('of which one side changed nothing merge to the other; each side can be read from the segments', () => {
    fc.assert(
      fc.property(some, some, some, (base, upstream, yours) => {
        expect(mergedOf(threeWay(base, upstream, base))).toEqual(upstream);
        expect(mergedOf(threeWay(base, base, yours))).toEqual(yours);
        const segments = threeWay(base, upstream, yours);
        expect(segments.flatMap((each) => each.base)).toEqual(base);
        expect(segments.flatMap((each) => each.upstream)).toEqual(upstream);
        expect(segments.flatMap((each) => each.yours)).toEqual(yours);
      }),
    );
  });
});
