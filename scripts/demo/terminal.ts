import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { styleText } from 'node:util';

const launcher = fileURLToPath(new URL('../../bin/clarion.js', import.meta.url));

/** A command of the demonstration ended with another code than 0. */
export class CommandFailed extends Error {
  readonly code: number;
  constructor(command: string, code: number) {
    super(`\n${command} ended with exit code ${code}.`);
    this.code = code;
  }
}

export function say(text: string): void {
  console.log(text);
}

export function heading(text: string): void {
  console.log(`\n${styleText('bold', text, { stream: process.stdout })}`);
}

/** Runs the command line as a person would, and shows what was typed. The passphrase goes by file descriptor 3. */
export async function clarion(args: readonly string[], passphrase?: string): Promise<void> {
  const typed = `clarion ${args.map((arg) => (/^[\w@%+=:,./-]+$/.test(arg) ? arg : JSON.stringify(arg))).join(' ')}`;
  console.log(styleText('dim', `$ ${typed}`, { stream: process.stdout }));
  const child = spawn(process.execPath, [launcher, ...args], {
    stdio: ['ignore', 'inherit', 'inherit', passphrase === undefined ? 'ignore' : 'pipe'],
  });
  const secret = child.stdio[3];
  if (secret !== null && secret !== undefined && 'end' in secret) {
    // A command that needs no key (nothing new) ends without reading: that is no fault of the pipe.
    secret.on('error', () => undefined);
    secret.end(`${passphrase}\n`);
  }
  const code = await new Promise<number>((done, failed) => {
    child.once('error', failed);
    child.once('close', (status) => done(status ?? 70));
  });
  if (code !== 0) throw new CommandFailed(typed, code);
}
