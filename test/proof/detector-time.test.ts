import { describe, expect, it } from 'vitest';
import type { Replay, ReplayRequest } from '../../src/engine/index.ts';
import { mostMicroseconds, timeDetectors } from '../../src/proof/detector-time.ts';
import type { Subject } from '../../src/proof/subject.ts';
import { capture } from '../../src/traffic/index.ts';

const talk = (words: string) =>
  capture({
    description: 'A client says something.',
    sessions: [{ client: '192.0.2.1:1', server: '192.0.2.2:2', talk: [{ client: words }] }],
  });
const sample = (path: string, words: string) => ({
  path,
  expect: 'fires' as const,
  sha256: '',
  bytes: () => talk(words),
});
const subject: Subject = {
  name: 'ENSRT:TEST-001',
  sid: 1,
  revision: 1,
  rule: 'alert tcp any any -> any any (msg:"x"; flow:established; lua:x.lua; sid:1; rev:1;)',
  detector: { name: 'x.lua', text: '' },
  samples: [sample('samples/short.yaml', 'a'), sample('samples/long.yaml', 'b'.repeat(5000))],
  misses: [],
  failures: [],
};

/** An engine that takes a microsecond for each byte, and another for a detector; its clock is ours. */
function engine(slow: number) {
  const asked: ReplayRequest[] = [];
  let clock = 0;
  const replay: Replay = async (request) => {
    asked.push(request);
    let done = 0;
    for (const make of request.captures) {
      clock += (make().length / 1000) * (request.rules.includes('lua:') ? slow : 1);
      done += 1;
      request.progress?.(done);
    }
    return { engine: 'An engine', refused: new Map(), captures: [], scripts: new Map() };
  };
  return { replay, asked, now: () => clock };
}

describe('the time of a detector', () => {
  it('is that of its worst sample, beyond what the engine takes without it', async () => {
    const { replay, now, asked } = engine(2);
    const [time, ...more] = await timeDetectors([subject], replay, { now });
    expect(more).toEqual([]);
    expect(time).toMatchObject({ name: 'ENSRT:TEST-001', sample: 'samples/long.yaml', ok: true });
    // Nine packets of the long sample hold some 5,600 bytes in all: about one microsecond a byte more.
    expect(time?.microseconds).toBeGreaterThan(300);
    expect(time?.microseconds).toBeLessThan(900);
    expect(asked.map(({ rules }) => rules)).toEqual([
      'alert tcp any any -> any any (msg:"x"; flow:established; lua:x.lua; noalert; sid:1; rev:1;)\n',
      'alert tcp any any -> any any (msg:"x"; flow:established;  noalert; sid:1; rev:1;)\n',
    ]);
  });

  it('is not ok beyond the limit', async () => {
    const { replay, now } = engine(20);
    const [time] = await timeDetectors([subject], replay, { now });
    expect(time?.microseconds).toBeGreaterThan(mostMicroseconds);
    expect(time?.ok).toBe(false);
  });

  it('is none where the engine is no slower, and nobody asks without a detector', async () => {
    const { replay, now } = engine(0.5);
    expect(await timeDetectors([subject], replay, { now })).toMatchObject([{ microseconds: 0, ok: true }]);
    const other = engine(2);
    const plain = { ...subject, detector: undefined, rule: subject.rule.replace('lua:x.lua; ', '') };
    expect(await timeDetectors([plain, { ...subject, samples: [] }], other.replay, other)).toEqual([]);
    expect(other.asked).toEqual([]);
  });
});
