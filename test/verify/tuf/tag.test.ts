import { describe, expect, it } from 'vitest';
import { refresh } from '../../../src/verify/index.ts';
import { day } from '../publisher.ts';
import { refusalOf } from '../reader.ts';
import { clientOf, ed25519, TestRepository } from './repository.ts';

function made() {
  const repository = new TestRepository();
  const root = repository.publishRoot();
  repository.publish({ targets: {} });
  const client = clientOf(repository, root);
  const conditions: (string | undefined)[] = [];
  /** What each tag has in it besides. */
  const more: string[] = [];
  /** A server that gives each version of the timestamp a tag, and answers nothing new under it. */
  const run = (host = 'repository.test', now = day(1), lies = false) =>
    refresh({
      url: new URL(`http://${host}/metadata/`),
      store: client.store,
      enrolled: root,
      now,
      fetcher: {
        get: async (url, ceiling, step, { condition } = {}) => {
          const bytes = await client.fetcher.get(url, ceiling, step);
          if (!url.pathname.endsWith('/timestamp.json')) return bytes;
          conditions.push(condition?.known?.tag);
          const tag = `"v${repository.version}${more.join('')}"`;
          if (condition?.known !== undefined && (lies || condition.known.tag === tag))
            return condition.known.bytes;
          condition?.tagged(tag);
          return bytes;
        },
      },
    });
  return { repository, client, conditions, more, run };
}

describe('a timestamp that is kept', () => {
  it('is asked for under the tag that it came with, until another one comes', async () => {
    const { repository, conditions, run } = made();
    await run();
    expect((await run()).timestamp.signed.version).toBe(1);
    repository.publish({ targets: {} });
    expect((await run()).timestamp.signed.version).toBe(2);
    expect((await run()).timestamp.signed.version).toBe(2);
    expect(conditions).toEqual([undefined, '"v1"', '"v1"', '"v2"']);
  });

  it('is asked for without a tag at another server, after a change of it or of the tag, or of its keys', async () => {
    const { repository, client, conditions, run } = made();
    await run();
    await run('mirror.test');
    await run('mirror.test');
    const kept = client.store.files.get('timestamp.tag');
    client.store.files.set('timestamp.tag', Buffer.from(kept ?? []).subarray(0, 20));
    await run('mirror.test');
    client.store.files.set(
      'timestamp.json',
      Buffer.concat([client.store.files.get('timestamp.json') ?? Buffer.of(), Buffer.from(' ')]),
    );
    await run('mirror.test');
    expect(conditions).toEqual([undefined, undefined, '"v1"', undefined, undefined]);
    repository.signers.timestamp = [ed25519()];
    repository.publishRoot();
    expect(await refusalOf(run('mirror.test'))).toMatchObject({ code: 'verify/timestamp' });
    expect(conditions.at(-1)).toBeUndefined();
  });

  it('keeps no tag of other bytes under its version, and none that is long', async () => {
    const { repository, conditions, more, run } = made();
    await run();
    const path = 'metadata/timestamp.json';
    const sent = Buffer.from(repository.files.get(path) ?? []);
    repository.files.set(path, Buffer.concat([sent, Buffer.from('\n')]));
    await run('mirror.test');
    repository.files.set(path, sent);
    repository.publish({ targets: {} });
    more.push('x'.repeat(200));
    await run('mirror.test');
    await run('mirror.test');
    expect(conditions).toEqual([undefined, undefined, undefined, undefined]);
  });

  it('expires all the same where a server says for ever that it is the newest', async () => {
    const { run } = made();
    await run();
    expect((await run('repository.test', day(89), true)).timestamp.signed.version).toBe(1);
    expect(await refusalOf(run('repository.test', day(91), true))).toMatchObject({
      message: expect.stringContaining('expired'),
    });
  });
});
