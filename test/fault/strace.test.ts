import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { after, apply, readDisk } from './disk.ts';
import { operationsBelow } from './operations.ts';
import { readCalls } from './strace.ts';

const hex = (text: string) =>
  text.replace(/./gs, (each) => `\\x${each.charCodeAt(0).toString(16).padStart(2, '0')}`);
const opened = (path: string, flags = 'O_WRONLY|O_CREAT|O_EXCL') =>
  `7  openat(AT_FDCWD<${hex('/')}>, "${hex(path)}", ${flags}, 0644) = 3<${hex(path)}>`;

describe('what strace writes', () => {
  it('is read as operations below a folder, each with the count that meets it', () => {
    const lines = [
      opened('/a/f'),
      `7  write(3<${hex('/a/f')}>, "${hex('one\n')}", 4 <unfinished ...>`,
      `8  write(9<${hex('pipe:[1]')}>, "\\x2a", 1) = 1`,
      '7  <... write resumed>)             = 4',
      `7  write(3<${hex('/a/f')}>, "${hex('two')}", 3) = 3`,
      `7  fsync(3<${hex('/a/f')}>) = -1 EIO (Input/output error) (INJECTED)`,
      `7  fsync(3<${hex('/a/f')}>) = 0`,
      `7  rename("${hex('/a/f')}", "${hex('/a/g "x"')}") = 0`,
      '8  --- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED} ---',
      opened('/b/f'),
      `7  unlink("${hex('/a/h')}" <unfinished ...>) = ?`,
      '7  +++ killed by SIGKILL +++',
    ];
    expect(operationsBelow('/a', readCalls(lines.join('\n')))).toEqual([
      {
        change: { kind: 'open', path: '/a/f', truncated: false, appending: false },
        point: { call: 'openat', path: '/a/f', nth: 1 },
      },
      {
        change: { kind: 'write', path: '/a/f', bytes: Buffer.from('one\n'), at: undefined },
        point: { call: 'write', path: '/a/f', nth: 1 },
      },
      {
        change: { kind: 'write', path: '/a/f', bytes: Buffer.from('two'), at: undefined },
        point: { call: 'write', path: '/a/f', nth: 2 },
      },
      { change: { kind: 'sync', path: '/a/f' }, point: { call: 'fsync', path: '/a/f', nth: 2 } },
      {
        change: { kind: 'rename', from: '/a/f', path: '/a/g "x"' },
        point: { call: 'rename', path: '/a/f', nth: 1 },
      },
    ]);
  });

  it.each([
    ['a line of another program', 'strace: Process 7 attached'],
    ['a string that is cut', `7  write(3<${hex('/a')}>, "\\x61"..., 9) = 9`],
    ['a string that is not in hex', '7  unlink("/a/f") = 0'],
    ['a call without an answer', `7  unlink("${hex('/a/f')}")`],
    ['an answer that is no number', `7  unlink("${hex('/a/f')}") = maybe`],
    ['a call that goes on and never began', '7  <... write resumed>) = 4'],
    ['another call that goes on', `7  fsync(3<${hex('/a')}> <unfinished ...>\n7  <... write resumed>) = 4`],
    ['half a line', `7  rename("${hex('/a/f')}", "${hex('/a/')}`],
  ])('fails the test with %s', (_, lines) => {
    expect(() => readCalls(lines)).toThrow('Unexpected line of strace');
  });

  it.each(['copy_file_range', 'truncate', 'chmod'])(
    'fails the test with a call whose effect is not modelled: %s',
    (name) => {
      const calls = readCalls(`7  ${name}("${hex('/a/f')}", 0) = 0`);
      expect(operationsBelow('/b', calls)).toEqual([]);
      expect(() => operationsBelow('/a', calls)).toThrow(`Unexpected call below /a: ${name}`);
    },
  );
});

describe('the model of a disk', () => {
  it('keeps bytes by the fsync of the file, and names by the fsync of the folder', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'clarion-disk-'));
    await writeFile(join(folder, 'f'), 'old');
    const disk = await readDisk(folder);
    await rm(folder, { recursive: true });
    const at = (name: string) => join(folder, name);
    const left = (cut: Parameters<typeof after>[1]) =>
      Object.fromEntries(
        [...after(disk, cut)].map(([path, what]) => [
          path,
          what === null ? null : String(what instanceof Uint8Array ? Buffer.from(what) : what),
        ]),
      );

    apply(disk, { kind: 'open', path: at('new'), truncated: true, appending: false });
    apply(disk, { kind: 'write', path: at('new'), bytes: Buffer.from('half'), at: undefined });
    expect(left('nothing')).toEqual({ f: 'old' });
    expect(left('all')).toEqual({ f: 'old', new: 'half' });
    expect(left('names')).toEqual({ f: 'old', new: '' });
    expect(left('torn')).toEqual({ f: 'old', new: 'ha' });
    // The classic: renamed over the old one and the folder fsynced, and the file was not.
    apply(disk, { kind: 'rename', from: at('new'), path: at('f') });
    expect(left('nothing')).toEqual({ f: 'old' });
    expect(left('names')).toEqual({ f: '' });
    apply(disk, { kind: 'sync', path: folder });
    expect(left('nothing')).toEqual({ f: '' });
    apply(disk, { kind: 'sync', path: at('f') });
    expect(left('nothing')).toEqual({ f: 'half' });
    // Of two folders' changes, the later may last without the earlier.
    apply(disk, { kind: 'folder', path: at('sub') });
    apply(disk, { kind: 'sync', path: folder });
    apply(disk, { kind: 'remove', path: at('f') });
    apply(disk, { kind: 'symlink', target: 'f', path: join(folder, 'sub', 'link') });
    expect(left('last')).toEqual({ f: 'half', sub: null, 'sub/link': 'f' });
    expect(left('nothing')).toEqual({ f: 'half', sub: null });
    expect(() => apply(disk, { kind: 'remove', path: at('f') })).toThrow('There is no');
  });
});
