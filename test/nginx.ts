import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { hasCommand } from './command.ts';

/** Debian has it where only root looks for commands. */
export const nginx = ['nginx', '/usr/sbin/nginx'].find((command) => hasCommand(command, '-v'));

export const servingPage = readFileSync(
  fileURLToPath(new URL('../docs/serving.md', import.meta.url)),
  'utf8',
);

/** The servers that docs/serving.md shows for nginx, in their order. */
export const shownServers = [...servingPage.matchAll(/^```nginx\n([\s\S]*?)^```$/gm)].map(
  ([, lines = '']) => lines,
);

/** Files in PEM. */
export interface Certificate {
  /** The server's own, then those that lead to its authority. */
  readonly chain: string;
  readonly key: string;
}

export interface NginxOptions {
  /** What it answers HTTPS with; without it, it answers in plain HTTP. */
  readonly certificate?: Certificate;
  /** Lines of its configuration beside the servers, as `proxy_cache_path`. */
  readonly beside?: string;
}

/** An nginx with a folder of its own. */
export class RunningNginx {
  readonly url: string;
  readonly port: number;
  readonly #folder: string;
  readonly #server: ChildProcess;

  private constructor(url: string, folder: string, server: ChildProcess) {
    this.url = url;
    this.port = Number(new URL(url).port);
    this.#folder = folder;
    this.#server = server;
  }

  /**
   * Starts it with servers as the page shows them, but for the port and the certificates.
   *
   * @param command `nginx`
   */
  static async start(
    command: string,
    servers: readonly string[],
    options: NginxOptions = {},
  ): Promise<RunningNginx> {
    const folder = mkdtempSync(join(tmpdir(), 'clarion-nginx-'));
    const port = await freePort();
    writeFileSync(join(folder, 'nginx.conf'), configuration(folder, port, servers, options));
    const server = spawn(command, ['-e', 'stderr', '-p', folder, '-c', join(folder, 'nginx.conf')], {
      stdio: 'inherit',
    });
    const running = new RunningNginx(
      `${options.certificate === undefined ? 'http://127.0.0.1' : 'https://localhost'}:${port}/`,
      folder,
      server,
    );
    await running.#answering();
    return running;
  }

  /** The processes that it consists of. */
  processes(): readonly number[] {
    const { pid = 0 } = this.#server;
    const workers = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
    return [pid, ...workers.map(Number)];
  }

  async stop(): Promise<void> {
    this.#server.kill('SIGQUIT');
    await once(this.#server, 'exit');
    rmSync(this.#folder, { recursive: true });
  }

  async #answering(): Promise<void> {
    while (this.#server.exitCode === null) {
      const socket = connect(this.port, '127.0.0.1');
      const opened = await once(socket, 'connect').catch(() => undefined);
      socket.destroy();
      if (opened !== undefined) return;
      await pause(50);
    }
    throw new Error('nginx ended');
  }
}

function configuration(
  folder: string,
  port: number,
  servers: readonly string[],
  { certificate, beside = '' }: NginxOptions,
): string {
  const listen = `listen 127.0.0.1:${port}`;
  const listening =
    certificate === undefined
      ? `${listen};`
      : `${listen} ssl; ssl_certificate ${certificate.chain}; ssl_certificate_key ${certificate.key};`;
  const here = servers.map((lines) =>
    lines
      .replace(/^ +listen \[::\]:443 ssl;\n/m, '')
      .replace(/^ +listen 443 ssl;$/m, listening)
      .replace(/^ +ssl_certificate.*\n/gm, ''),
  );
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${join(folder, name)};`,
  );
  // Root hands the work to another user, who may not look into folders of tests.
  const user = process.getuid?.() === 0 ? 'user root;' : '';
  return `${user} daemon off; pid ${join(folder, 'pid')}; error_log stderr crit; events {}
http { access_log off; ${temporary.join(' ')} ${beside}\n${here.join('\n')} }\n`;
}

async function freePort(): Promise<number> {
  const socket = createServer().listen(0, '127.0.0.1');
  await once(socket, 'listening');
  const address = socket.address();
  socket.close();
  await once(socket, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
