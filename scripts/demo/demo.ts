import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseDocument } from 'yaml';
import { ClarionError } from '../../src/names/error.ts';
import { serveFolder } from '../../src/site/serve.ts';
import { checkedWorkspace, type Signature } from '../../src/workspace/index.ts';
import { clarion } from './terminal.ts';

/** The folders of a demonstration, and what its people do in them. */
export interface Demo {
  readonly workspace: string;
  readonly public: string;
  readonly sensor: string;
  readonly keys: string;
  readonly keyOptions: readonly string[];
  clarion(args: readonly string[], options?: { readonly withPassphrase?: boolean }): Promise<void>;
  /** Enrols the sensor with the served live update, or with the folder itself. */
  enrol(site: string | undefined, engine: 'suricata' | 'directory'): Promise<void>;
  /** Changes keys of the sensor's configuration, as its operator would in an editor. */
  configure(settings: Readonly<Record<string, unknown>>): Promise<void>;
  isEnabled(name: string): Promise<boolean>;
  signatures(): Promise<readonly Signature[]>;
  serve(port: number | undefined): Promise<Server>;
}

export interface Server {
  readonly url: string;
  readonly ended: Promise<unknown>;
  close(): Promise<void>;
}

/** Opens a demonstration's folder, new or of an earlier run; undefined where it holds somebody else's files. */
export async function createDemo(folder: string): Promise<Demo | undefined> {
  const keys = join(folder, 'keys');
  const passphraseFile = join(keys, 'passphrase');
  if (!existsSync(passphraseFile)) {
    if (existsSync(folder) && (await readdir(folder)).length > 0) return undefined;
    await mkdir(keys, { recursive: true, mode: 0o700 });
    await writeFile(passphraseFile, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 });
  }
  const passphrase = (await readFile(passphraseFile, 'utf8')).trim();
  const workspace = fileURLToPath(new URL('../..', import.meta.url));
  const sensor = join(folder, 'sensor');
  const published = join(folder, 'public');
  const settings = join(sensor, 'etc', 'sensor.yaml');

  const configure: Demo['configure'] = async (changes) => {
    const document = parseDocument(await readFile(settings, 'utf8'));
    for (const [key, value] of Object.entries(changes)) document.set(key, value);
    await writeFile(settings, document.toString());
  };
  return {
    workspace,
    public: published,
    sensor,
    keys,
    keyOptions: ['--keys', keys, '--passphrase-fd', '3'],
    clarion: (args, options) => clarion(args, options?.withPassphrase === true ? passphrase : undefined),
    enrol: async (site, engine) => {
      const url = new URL('live-update/', site ?? pathToFileURL(`${published}/`)).href;
      if (existsSync(settings)) return configure({ url, engine });
      await clarion([
        'sensor',
        'enrol',
        join(published, 'live-update', 'enrolment.json'),
        '--url',
        url,
        '--engine',
        engine,
        '--state',
        sensor,
      ]);
    },
    configure,
    isEnabled: async (name) => {
      const custom = join(sensor, 'etc', 'custom', 'local.yaml');
      return existsSync(custom) && (await readFile(custom, 'utf8')).includes(name);
    },
    signatures: async () => (await checkedWorkspace(workspace)).signatures,
    serve: async (port) => {
      await mkdir(published, { recursive: true });
      const stop = new AbortController();
      const { url, close } = await listen(published, port);
      const ended = Promise.race(
        ['SIGINT', 'SIGTERM'].map((signal) => once(process, signal, { signal: stop.signal })),
      ).catch(() => undefined);
      return {
        url,
        ended,
        close: async () => {
          stop.abort();
          await close();
        },
      };
    },
  };
}

async function listen(folder: string, port: number | undefined): ReturnType<typeof serveFolder> {
  try {
    return await serveFolder(folder, { port: port ?? 8080, host: '127.0.0.1' });
  } catch (error) {
    if (port !== undefined || !(error instanceof ClarionError)) throw error;
    return serveFolder(folder, { port: 0, host: '127.0.0.1' });
  }
}
