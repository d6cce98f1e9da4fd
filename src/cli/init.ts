import { lstat } from 'node:fs/promises';
import { basename, join, relative, resolve } from 'node:path';
import type { Command } from 'commander';
import { ClarionError } from '../names/error.ts';
import { createFile } from '../store/index.ts';
import { configurationSchema } from '../workspace/configuration.ts';
import { newWorkspace } from '../workspace/start/index.ts';
import { answersTo } from './ask.ts';
import { makeCommand, runs, type SharedOptions } from './command.ts';

interface Options extends SharedOptions {
  readonly publisher?: string;
  readonly baseUrl?: string;
  readonly prefix?: string;
  readonly workspaceId?: string;
  readonly contact?: string;
}

export function command(): Command {
  const init = makeCommand(
    'init',
    'begin a workspace: the folder in which a team writes its notes',
    'clarion init security-notes\nclarion init security-notes --publisher "Example CERT" --base-url https://notes.example.org/ --prefix EX',
  )
    .argument('[dir]', 'the folder; made where it is not there (default: the current folder)')
    .option('--publisher <name>', 'the team, as readers know it')
    .option('--base-url <url>', 'where the public folder is going to be served; ends with /')
    .option('--prefix <prefix>', 'what the id of every note begins with, like EX or ETS-i')
    .option('--workspace-id <id>', "the workspace's id, which never changes (default: by the folder's name)")
    .option(
      '--contact <text>',
      'how readers reach the team (default: security@ and the host of the base URL)',
    );
  return runs<Options>(init, async (terminal, options, args) => {
    const folder = resolve(args[0] ?? '.');
    await refuseWorkspace(folder);
    const interactive = process.stdin.isTTY === true && options.json !== true;
    const answers = await askFor(options, folder, interactive);
    const written: string[] = [];
    const kept: string[] = [];
    for (const { path, text } of newWorkspace(answers)) {
      const there = await isThere(join(folder, path));
      if (!there) await createFile(join(folder, path), Buffer.from(text));
      (there ? kept : written).push(path);
    }
    terminal.json({ workspace: folder, written, kept });
    for (const path of written) terminal.out(`wrote  ${path}`);
    for (const path of kept) terminal.warn(`kept   ${path}: it was there, and nothing is overwritten`);
    terminal.note('What comes next:');
    const here = relative(process.cwd(), folder);
    for (const line of [...(here === '' ? [] : [`cd ${here}`]), ...next]) terminal.note(`  ${line}`);
    return 0;
  });
}

const next: readonly string[] = [
  'git init              keep it in git: that is how a team works on it',
  'edit clarion.yaml     products, threat classes, disclaimer: every key is explained there',
  'clarion new note      begin a note',
  'clarion check         see what is still wrong or missing',
];

async function askFor(options: Options, folder: string, interactive: boolean) {
  const { shape } = configurationSchema;
  const answer = await answersTo(
    {
      publisher: {
        option: '--publisher',
        asks: 'Who publishes (the team, as readers know it)',
        given: options.publisher,
        schema: shape.publisher.shape.name,
      },
      baseUrl: {
        option: '--base-url',
        asks: 'Where it is going to be served (https://.../)',
        given: options.baseUrl,
        schema: shape['base-url'],
      },
      prefix: {
        option: '--prefix',
        asks: 'What note ids begin with (EX makes EX-2026-00001)',
        given: options.prefix,
        schema: shape['note-id-prefix'],
      },
      contact: {
        option: '--contact',
        asks: 'How readers reach the team',
        given: options.contact,
        // The mailbox that RFC 2142 keeps for it.
        fallback: (said) => `security@${new URL(said.get('--base-url') ?? '').hostname}`,
        schema: shape.publisher.shape.contact,
      },
      workspace: {
        option: '--workspace-id',
        asks: 'Id of the workspace, which never changes',
        given: options.workspaceId,
        fallback: workspaceIdFor(folder),
        schema: shape.workspace,
      },
    },
    interactive,
  );
  return {
    publisher: answer('publisher'),
    baseUrl: answer('baseUrl'),
    prefix: answer('prefix'),
    workspace: answer('workspace'),
    contact: answer('contact'),
  };
}

/** The folder's name as an id; undefined where it makes none. */
function workspaceIdFor(folder: string): string | undefined {
  const id = basename(folder)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 63)
    .replace(/^-+|-+$/g, '');
  return id === '' ? undefined : id;
}

async function refuseWorkspace(folder: string): Promise<void> {
  if (!(await isThere(join(folder, 'clarion.yaml')))) return;
  throw new ClarionError('usage', `${folder} is a workspace already`, {
    code: 'init/workspace',
    expected: 'a new folder, or one without a clarion.yaml',
  });
}

async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT') return false;
    if (code !== 'ENOTDIR') throw error;
    throw new ClarionError('usage', `${path} can't be there: a part of it is a file`, {
      code: 'init/folder',
      expected: 'a folder',
      cause: error,
    });
  }
}
