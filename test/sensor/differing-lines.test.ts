import { expect, it } from 'vitest';
import { differingLines } from '../../src/sensor/differing-lines.ts';

/** Numbers from 0 up to 1, the same in each run. */
function numbers(seed: number): () => number {
  let x = seed;
  return () => {
    x = (Math.imul(x, 1_664_525) + 1_013_904_223) >>> 0;
    return x / 2 ** 32;
  };
}

const line = (name: string | number) => `# alert ip any any -> any any (msg:"${name} é"; sid:${name};)`;

function differing(before: readonly string[], after: readonly string[], end = '\n') {
  const [gone, come] = differingLines(
    Buffer.from(before.map((each) => `${each}${end}`).join('')),
    Buffer.from(after.map((each) => `${each}${end}`).join('')),
  );
  return { gone: gone.split('\n').filter(Boolean), come: come.split('\n').filter(Boolean) };
}

it('are the lines that one of two files has, wherever some changed, came, went or moved', () => {
  const next = numbers(7);
  for (let round = 0; round < 300; round += 1) {
    const before = Array.from({ length: Math.floor(next() * 400) }, (_, index) => line(index));
    const after = [...before];
    for (let left = Math.floor(next() * 8); left > 0; left -= 1) {
      const at = Math.floor(next() * after.length);
      const what = next();
      if (what < 0.3) after[at] = line(`changed-${round}-${left}`);
      else if (what < 0.6) after.splice(at, 0, line(`come-${round}-${left}`));
      else if (what < 0.8) after.splice(at, Math.floor(next() * 90));
      else after.push(...after.splice(at, 3));
    }
    const { gone, come } = differing(before, after);
    expect(gone).toEqual(before.filter((each) => !after.includes(each)));
    expect(come).toEqual(after.filter((each) => !before.includes(each)));
  }
});

it('are the same where nearly all is another, and where a file has no end of a line at its end', () => {
  const before = Array.from({ length: 6_000 }, (_, index) => line(index));
  const after = before.map((each, index) => (index % 1_000 === 0 ? each : `${each} `));
  const { gone, come } = differing(before, after);
  expect([gone.length, come.length]).toEqual([5_994, 5_994]);
  const [a, b] = [line(1), line(2)];
  expect(differingLines(Buffer.from(a), Buffer.from(`${a}\n${b}`))).toEqual(['', b]);
  expect(differingLines(Buffer.from(`${a}\n${b}`), Buffer.alloc(0))).toEqual([`${a}\n${b}`, '']);
  expect(differingLines(Buffer.from(a), Buffer.from(a))).toEqual(['', '']);
});

it.each([
  ['the first', ['# alert tcp any any -> any any (msg:"a"; \\', '#  sid:1;)']],
  ['the last', ['# alert tcp any any -> any any (msg:"b"; \\', '#  sid:2;)']],
  ['one with blanks behind its end', ['# alert tcp any any -> any any (msg:"b"; \\ \t', '#  sid:2;)']],
])('are all lines where %s of a rule of several is another', (_, rule) => {
  const before = [line(7), '# alert tcp any any -> any any (msg:"b"; \\', '#  sid:1;)', line(8)];
  const after = [line(7), ...rule, line(8)];
  expect(differing(before, after)).toEqual({ gone: before, come: after });
});
