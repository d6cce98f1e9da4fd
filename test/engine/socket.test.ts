import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createSuricata } from '../../src/engine/index.ts';
import { openCommandSocket } from '../../src/engine/suricata/socket.ts';
import { testFolder } from './folder.ts';

/** An empty rule file of two rules: an engine is believed only what it answers. */
const generation = {
  folder: '/gen/1',
  rules: '/dev/null',
  named: '/gen/current/clarion.rules',
  sids: [1, 2],
};
const hello = '{"return":"OK"}\n';
const unset = '{"message":"Unable to get value","return":"NOK"}\n';
const done = '{"message":"done","return":"OK"}\n';
const noneFailed = '{"message":[],"return":"OK"}\n';
const stats = (loaded: number, failed = 0) =>
  `{"message":[{"id":0,"rules_loaded":${loaded},"rules_failed":${failed},"rules_skipped":0}],"return":"OK"}\n`;

describe('an engine behind its socket', () => {
  it('is not there where nobody listens', async () => {
    const path = join(await testFolder(), 'none.sock');
    expect(await openCommandSocket(path)).toBeUndefined();
    expect(await createSuricata({ binary: '/none', socket: path }).baseline(generation)).toBeUndefined();
    expect(
      await createSuricata({ binary: '/none', socket: path }).reload(generation, undefined, []),
    ).toMatchObject({ outcome: 'not-running' });
  });

  it('tells what it holds, tenants together, however its answer is cut', async () => {
    const two =
      '{"message":[{"rules_loaded":3,"rules_failed":1},{"rules_loaded":4,"rules_failed":0}],"return":"OK"}\n';
    const path = await scripted([hello, two, unset], 1);
    expect(await createSuricata({ binary: '/none', socket: path }).baseline(generation)).toEqual({
      loaded: 7,
      failed: 1,
    });
  });

  it.each<[string, readonly string[], RegExp]>([
    ['hangs up', [hello], /hung up/],
    ['answers what is no JSON', [hello, 'yes\n'], /is none: yes/],
    ['answers another shape', [hello, '{"message":"seven","return":"OK"}\n'], /is none that Clarion knows/],
    ['answers negative counts', [hello, stats(-1)], /is none that Clarion knows/],
    [
      'refuses',
      [hello, '{"message":"no \\"ruleset\\"","return":"NOK"}\n'],
      /refused ruleset-stats: no "ruleset"/,
    ],
    ['refuses the protocol', ['{"return":"NOK"}\n'], /refused the protocol/],
  ])('that %s is an error in its own words', async (_, answers, reason) => {
    const path = await scripted(answers);
    await expect(
      createSuricata({ binary: '/none', socket: path }).baseline(generation),
    ).rejects.toMatchObject({
      kind: 'engine',
      message: expect.stringMatching(reason),
    });
  });

  it('that gives no answer meets a deadline', async () => {
    const path = await scripted([hello, '']);
    const socket = await openCommandSocket(path);
    await expect(socket?.ask('ruleset-stats', undefined, 50)).rejects.toMatchObject({
      kind: 'engine',
      code: 'engine/deadline',
    });
    const dumb = await scripted(['']);
    await expect(openCommandSocket(dumb, 50)).rejects.toMatchObject({ code: 'engine/deadline' });
  });

  it('that answers without end is cut off', async () => {
    const path = await scripted([hello, 'x'.repeat(65 * 1024 * 1024)]);
    const socket = await openCommandSocket(path);
    await expect(socket?.ask('ruleset-failed-rules')).rejects.toMatchObject({
      code: 'engine/answer',
      message: expect.stringMatching(/longer than/),
    });
  });
});

describe('a reload', () => {
  it('is confirmed where the engine then holds what it should', async () => {
    const path = await scripted([hello, done, stats(12), noneFailed]);
    const reload = createSuricata({ binary: '/none', socket: path }).reload(
      generation,
      { loaded: 11, failed: 3 },
      [1],
    );
    expect(await reload).toEqual({ outcome: 'confirmed', detail: '12 rules loaded, 2 of them ours' });
  });

  const failedOurs =
    '{"message":[{"tenant_id":0,"rule":"alert x","filename":"/gen/current/clarion.rules","line":2}],"return":"OK"}\n';
  const failedOther =
    '{"message":[{"tenant_id":0,"rule":"alert x","filename":"/var/lib/suricata/rules/suricata.rules","line":2}],"return":"OK"}\n';

  it('does not mind a failed rule of another file', async () => {
    const path = await scripted([hello, done, stats(12, 1), failedOther]);
    await expect(
      createSuricata({ binary: '/none', socket: path }).reload(generation, { loaded: 11, failed: 1 }, [1]),
    ).resolves.toMatchObject({ outcome: 'confirmed' });
  });

  it.each<[string, readonly string[], RegExp]>([
    [
      'a rule of ours failed',
      [hello, done, stats(12, 1), failedOurs],
      /refused 1 of the generation's rules on reload, the first at line 2: alert x/,
    ],
    ['the engine holds fewer rules', [hello, done, stats(11), noneFailed], /holds 11 rules/],
    ['the engine holds none', [hello, done, stats(0), noneFailed], /holds 0 rules/],
    ['the engine holds more', [hello, done, stats(13), noneFailed], /holds 13 rules/],
    [
      'the engine refuses',
      [hello, '{"message":"Live rule reload not possible","return":"NOK"}\n'],
      /Live rule reload not possible/,
    ],
  ])('is refused where %s', async (_, answers, reason) => {
    const path = await scripted(answers);
    const reload = createSuricata({ binary: '/none', socket: path }).reload(
      generation,
      { loaded: 11, failed: 0 },
      [1],
    );
    await expect(reload).rejects.toMatchObject({ kind: 'engine', message: expect.stringMatching(reason) });
  });

  it('that hangs meets its deadline', async () => {
    const path = await scripted([hello, '']);
    const engine = createSuricata({ binary: '/none', socket: path, deadline: 50 });
    await expect(engine.reload(generation, { loaded: 1, failed: 0 }, [])).rejects.toMatchObject({
      code: 'engine/deadline',
    });
  });
});

/** A server that gives one answer a command, in pieces of `piece` bytes, and hangs up when it has no more. */
async function scripted(answers: readonly string[], piece = 65_536): Promise<string> {
  const path = join(await testFolder(), 'x.sock');
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    const left = [...answers];
    socket.on('error', () => socket.destroy());
    socket.on('data', () => {
      const answer = left.shift();
      if (answer === undefined) socket.destroy();
      else for (let at = 0; at < answer.length; at += piece) socket.write(answer.slice(at, at + piece));
    });
  });
  server.listen(path);
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of open) socket.destroy();
    server.close();
  });
  return path;
}
