import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { ClarionError } from '../names/error.ts';
import type { Passphrase } from '../signing/index.ts';

/** Longest passphrase that is read from a descriptor, in characters. */
const longest = 1024;

/**
 * Where the passphrase of the key folder comes from: a file descriptor, else a hidden prompt on the terminal. Never an
 * argument (other users see it) or the environment (child processes get it). Asked once, and only when it is needed.
 */
export function passphraseFrom(
  descriptor: string | undefined,
  kind: 'new' | 'existing' = 'existing',
): Passphrase {
  let asked: Promise<string> | undefined;
  return () => {
    asked ??= descriptor === undefined ? prompt(kind) : readDescriptor(descriptor);
    return asked;
  };
}

async function readDescriptor(descriptor: string): Promise<string> {
  if (!/^[0-9]{1,4}$/.test(descriptor))
    throw new ClarionError('usage', `Unexpected --passphrase-fd ${descriptor}`, {
      code: 'keys/passphrase',
      expected: 'the number of an open file descriptor',
    });
  const content = await text(createReadStream('', { fd: Number(descriptor), end: longest })).catch(
    (cause: unknown) => {
      throw new ClarionError('usage', `File descriptor ${descriptor} can't be read`, {
        code: 'keys/passphrase',
        expected: 'an open file descriptor',
        cause,
      });
    },
  );
  return accepted(content.replace(/\r?\n$/, ''));
}

async function prompt(kind: 'new' | 'existing'): Promise<string> {
  if (!process.stdin.isTTY)
    throw new ClarionError('usage', 'A passphrase is needed, and there is no terminal to ask for it', {
      code: 'keys/passphrase',
      hint: 'give it with --passphrase-fd N',
    });
  const first = accepted(await ask('Passphrase of the key folder: '));
  if (kind === 'new' && (await ask('Again: ')) !== first)
    throw new ClarionError('usage', 'The two passphrases differ', { code: 'keys/passphrase' });
  return first;
}

/** Asks on standard error and shows nothing of the answer. */
async function ask(question: string): Promise<string> {
  process.stderr.write(question);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  try {
    return await lines.question('');
  } finally {
    lines.close();
    process.stderr.write('\n');
  }
}

function accepted(passphrase: string): string {
  if (passphrase.length > 0 && passphrase.length <= longest) return passphrase;
  throw new ClarionError('usage', 'Unexpected passphrase', {
    code: 'keys/passphrase',
    expected: `1 to ${longest} characters on one line`,
  });
}
