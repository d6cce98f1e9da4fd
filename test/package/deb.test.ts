import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { appendFile, chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { commentedSettings } from '../../scripts/deb/commented-settings.ts';
import { manual } from '../../scripts/deb/manual.ts';
import { type Deb, makeDeb } from '../../scripts/deb/package.ts';
import { settingsSchema } from '../../src/sensor/settings.ts';
import { hasCommand } from '../command.ts';
import { type Lab, makeLab } from '../sensor/lab.ts';
import { output } from './output.ts';

// Who became root by `su` has no path to the tools that are root's.
process.env.PATH = `${process.env.PATH}:/usr/sbin:/sbin`;
const run = promisify(execFile);
const missing = (...names: readonly string[]) => names.filter((name) => !hasCommand(name));
const epoch = 1_117_000_000;

/** The packages of two versions, and a system to install them on, made at the same time: each takes its while. */
let folder: string;
let older: Deb | undefined;
let newer: Deb | undefined;
/** A fresh Debian 12, or why there is none. */
let debian: { readonly root: string } | { readonly absent: string };

const tools = missing('dpkg-deb', 'strip', 'readelf');

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clarion-deb-test-'));
  const system = makeDebian();
  try {
    const build = (version: string) => makeDeb({ out: folder, version, epoch, packer: 'none' });
    if (tools.length > 0) return;
    older = await build('1.2.0-rc.1');
    newer = await build('1.2.0');
  } finally {
    debian = await system;
  }
}, 600_000);
afterAll(() => rm(folder, { recursive: true }));

function built(deb: Deb | undefined): Deb {
  if (deb === undefined) throw new Error('no package was made');
  return deb;
}

/** From the mirror that this machine takes its own packages from, where they are of the same Debian. */
async function makeDebian(): Promise<typeof debian> {
  if (process.getuid?.() !== 0) return { absent: 'only root can chroot' };
  const absent = missing('debootstrap', 'chroot', 'apt-get');
  if (absent.length > 0) return { absent: `${absent.join(', ')} missing` };
  const root = join(folder, 'root');
  const fields = ['--format', '$(RELEASE) $(REPO_URI)', 'Created-By: Packages'];
  try {
    const { stdout } = await run('apt-get', ['indextargets', ...fields]);
    const mirror = /^bookworm (.*)$/m.exec(stdout)?.slice(1) ?? [];
    await run('debootstrap', ['--variant=minbase', '--include=ca-certificates', 'bookworm', root, ...mirror]);
    return { root };
  } catch (error) {
    return { absent: `no fresh Debian: ${String(error).split('\n')[0]}` };
  }
}

describe('the Debian package of a sensor', () => {
  let deb: Deb;
  let lab: Lab;
  const clarion = (...args: string[]) => output(join(folder, 'tree/usr/bin/clarion'), ...args);

  beforeAll(async () => {
    lab = await makeLab(true);
    if (tools.length > 0) return;
    deb = built(older);
    output('dpkg-deb', '--extract', deb.path, join(folder, 'tree'));
  });
  afterAll(() => lab.close());
  beforeEach((context) => {
    if (tools.length > 0) context.skip(`${tools.join(', ')} missing`);
  });

  it('says what it is, and what it needs', () => {
    const field = (name: string) => output('dpkg-deb', '--field', deb.path, name).trim();
    expect(deb.path).toBe(join(folder, `clarion-sensor_1.2.0~rc.1_${field('Architecture')}.deb`));
    expect(field('Package')).toBe('clarion-sensor');
    expect(field('Version')).toBe('1.2.0~rc.1');
    expect(field('Depends')).toBe('ca-certificates, libc6 (>= 2.28), libgcc-s1, libstdc++6 (>= 5)');
    expect(Number(field('Installed-Size'))).toBeGreaterThan(50_000);
    expect(field('Conffiles')).toBe('');
    expect(output('dpkg-deb', '--info', deb.path, 'conffiles')).toBe('/etc/clarion/sensor.yaml.example\n');
  });

  it('holds an executable, its page, its licences and settings, all of root', () => {
    const lines = output('dpkg-deb', '--contents', deb.path).trimEnd().split('\n');
    const files = lines.filter((line) => line.startsWith('-'));
    expect(lines.filter((line) => !/^\S+ root\/root /.test(line))).toEqual([]);
    expect(
      lines.filter((line) => !/^(drwxr-xr-x|-rw-r--r--) |^-rwxr-xr-x .* \.\/usr\/bin\/clarion$/.test(line)),
    ).toEqual([]);
    expect(
      files.map((line) => line.split(' ').at(-1)).filter((path) => !path?.includes('/systemd/')),
    ).toEqual([
      './etc/clarion/sensor.yaml.example',
      './usr/bin/clarion',
      './usr/share/doc/clarion-sensor/changelog.gz',
      './usr/share/doc/clarion-sensor/copyright',
      './usr/share/man/man1/clarion.1.gz',
    ]);
  });

  it('holds no Markdown, no HTML and no keys', () => {
    const inputs = Object.keys(deb.metafile.inputs);
    expect(inputs.length).toBeGreaterThan(200);
    expect(
      inputs.filter((path) =>
        /(^|\/)(remark|rehype|unified|micromark|mdast|hast|xast|minisearch|[^/]*csaf)|^src\/(site|publish|signing|workspace|proof|build|import|library|traffic|csaf|stix|policy)\/|^src\/(advisory|alarm)\/(?!schema\.ts)/.test(
          path.replace(/^.*node_modules\//, ''),
        ),
      ),
    ).toEqual([]);
  });

  it('carries the licences of all that is in the executable', async () => {
    const text = await readFile(join(folder, 'tree/usr/share/doc/clarion-sensor/copyright'), 'utf8');
    for (const name of ['commander', 'yaml', 'zod', 'openpgp', '@tufjs/models'])
      expect(text).toMatch(new RegExp(`^${name} \\d`, 'm'));
    expect(text).toContain('Node.js is licensed for use as follows');
  });

  it('enrols, updates and lists without Node or anything else beside it', async () => {
    await lab.publish(1);
    await writeFile(join(lab.folder, 'enrolment.json'), lab.enrolment);
    expect(clarion('--version')).toBe('1.2.0-rc.1\n');
    const state = ['--state', lab.paths.state];
    clarion('sensor', 'enrol', join(lab.folder, 'enrolment.json'), '--engine', 'directory', ...state);
    expect(clarion('sensor', 'update', ...state)).toContain('Release 1 of');
    expect(clarion('library', 'list', ...state)).toContain('ENSRT:S-1624001');
    clarion('library', 'copy', 'ENSRT:S-1624001', ...state);
    clarion('library', 'enable', 'ENSRT:S-1624001', ...state);
    clarion('deploy', ...state);
    expect(readFileSync(join(lab.paths.current, 'clarion.rules'), 'utf8')).toContain('sid:1624001');
  });

  it("knows nothing of a team's commands, and minds no NODE_OPTIONS", () => {
    expect(() => clarion('publish')).toThrow(/: 2\n.*unknown command 'publish'/);
    expect(output('env', 'NODE_OPTIONS=--nonsense', join(folder, 'tree/usr/bin/clarion'), '--version')).toBe(
      '1.2.0-rc.1\n',
    );
  });
});

describe('the Debian package in a fresh Debian 12', () => {
  let root: string;
  let lab: Lab;
  let before: readonly string[];
  const at = (path: string) => join(root, path);
  const inside = (...args: string[]) => output('chroot', root, ...args);
  const install = async (path: string, ...options: string[]) => {
    await cp(path, at('sensor.deb'));
    const said = inside('dpkg', ...options, '--install', '/sensor.deb');
    await rm(at('sensor.deb'));
    return said;
  };
  /** What the live update's folder holds now, where the sensor asks for it. */
  const carry = () =>
    cp(join(lab.folder, 'live-update'), at(`${lab.folder}/live-update`), { recursive: true });
  const status = () =>
    inside('dpkg-query', '--show', '--showformat=$' + '{Status} $' + '{Version}', 'clarion-sensor');
  /** What systemctl was asked since the last time. */
  const asked = async () => {
    const log = at('root/systemctl.log');
    const lines = (await readFile(log, 'utf8')).trimEnd().split('\n');
    await rm(log);
    return lines;
  };
  /** All files, but for dpkg's own. */
  const everything = async () => {
    const names = ['etc', 'usr', 'var', 'root', 'tmp', 'opt', 'srv', 'run'].map(async (name) =>
      (await readdir(at(name), { recursive: true })).map((path) => `${name}/${path}`),
    );
    return (await Promise.all(names))
      .flat()
      .filter((path) => !/^(var\/lib\/dpkg|run\/lock)\//.test(path))
      .sort();
  };
  const edited = [
    'etc/clarion/sensor.yaml',
    'etc/clarion/sensor.yaml.example',
    'etc/clarion/custom/local.yaml',
  ];

  beforeAll(async () => {
    if (tools.length > 0 || 'absent' in debian) return;
    root = debian.root;
    lab = await makeLab(true);
    before = await everything();
  });
  afterAll(() => lab?.close());
  beforeEach((context) => {
    if (tools.length > 0) context.skip(`${tools.join(', ')} missing`);
    if ('absent' in debian) context.skip(debian.absent);
  });

  it('installs with nothing but what a minimal system has', async () => {
    await install(built(older).path);
    expect(status()).toBe('install ok installed 1.2.0~rc.1');
    expect(inside('dpkg', '--verify', 'clarion-sensor')).toBe('');
    expect(inside('clarion', '--version')).toBe('1.2.0-rc.1\n');
    expect(existsSync(at('usr/bin/node'))).toBe(false);
  });

  it('enrols, updates and deploys, in the usual folders', async () => {
    await lab.publish(1);
    await carry();
    await writeFile(at('root/enrolment.json'), lab.enrolment);
    inside('clarion', 'sensor', 'enrol', '/root/enrolment.json', '--engine', 'directory');
    expect(inside('clarion', 'sensor', 'update')).toContain('Release 1 of');
    inside('clarion', 'library', 'copy', 'ENSRT:S-1624001');
    inside('clarion', 'library', 'enable', 'ENSRT:S-1624001');
    inside('clarion', 'deploy');
    expect(await readFile(at('var/lib/clarion/current/clarion.rules'), 'utf8')).toContain('sid:1624001');
  });

  it('is upgraded, keeps what an operator edited, and lets a service that runs run the new version', async () => {
    for (const path of edited) await appendFile(at(path), '# by an operator\n');
    await mkdir(at('run/systemd/system'), { recursive: true });
    await writeFile(at('usr/local/bin/systemctl'), '#!/bin/sh\necho "$*" >> /root/systemctl.log\n');
    await chmod(at('usr/local/bin/systemctl'), 0o755);
    // A version that explains other settings, so that dpkg has to choose.
    const tree = join(folder, 'newer');
    output('dpkg-deb', '--raw-extract', built(newer).path, tree);
    await appendFile(join(tree, 'etc/clarion/sensor.yaml.example'), '# a new setting\n');
    output('dpkg-deb', '-Znone', '--build', tree, join(folder, 'newer.deb'));
    await install(join(folder, 'newer.deb'), '--force-confdef', '--force-confold');
    expect(status()).toBe('install ok installed 1.2.0');
    expect(inside('clarion', '--version')).toBe('1.2.0\n');
    for (const path of edited) expect(await readFile(at(path), 'utf8'), path).toMatch(/# by an operator\n$/);
    expect(await readFile(at('etc/clarion/sensor.yaml.example.dpkg-dist'), 'utf8')).toMatch(
      /# a new setting\n$/,
    );
    expect(inside('clarion', 'sensor', 'status')).toContain('release     1 of');
    expect(await asked()).toEqual(['daemon-reload', 'try-restart clarion-sensor.service']);
  });

  it('is removed, and leaves configuration and state', async () => {
    inside('dpkg', '--remove', 'clarion-sensor');
    for (const path of ['usr/bin/clarion', 'usr/share/man/man1/clarion.1.gz', 'usr/share/doc/clarion-sensor'])
      expect(existsSync(at(path)), path).toBe(false);
    for (const path of [...edited, 'var/lib/clarion/journal.jsonl'])
      expect(existsSync(at(path)), path).toBe(true);
    expect(await asked()).toEqual([
      'stop clarion-sensor.service',
      '--quiet disable clarion-sensor.service',
      'daemon-reload',
    ]);
    await rm(at('usr/local/bin/systemctl'));
    await rm(at('run/systemd'), { recursive: true });
  });

  it('is installed again, and goes on where it stood', async () => {
    await install(join(folder, 'newer.deb'), '--force-confdef', '--force-confold');
    await lab.publish(2);
    await carry();
    expect(inside('clarion', 'sensor', 'update')).toContain('Release 2 of');
  });

  it('is purged, and leaves nothing', async () => {
    inside('dpkg', '--purge', 'clarion-sensor');
    await rm(at('root/enrolment.json'));
    await rm(at(lab.folder), { recursive: true });
    expect(await everything()).toEqual(before);
    expect(inside('dpkg', '--audit')).toBe('');
    expect(() => inside('dpkg-query', '--show', 'clarion-sensor')).toThrow('no packages found');
  });
});

describe('the settings that the package explains', () => {
  it('are all that there are, with their defaults', () => {
    const settings: unknown = parse(commentedSettings().replace(/^#(?! \S)/gm, ''));
    expect(Object.keys(settingsSchema.shape).sort()).toEqual(Object.keys(Object(settings)).sort());
    const { url, suricata, ...read } = settingsSchema.parse(settings);
    const { url: _, suricata: none, ...defaults } = settingsSchema.parse({ url });
    expect(none).toEqual({});
    expect(Object.keys(suricata).sort()).toEqual(['binary', 'config', 'socket']);
    expect(read).toEqual({ ...defaults, watch: { ...defaults.watch, metrics: '127.0.0.1:9117' } });
  });

  it('are comments throughout', () => {
    expect(parse(commentedSettings())).toBe(null);
  });
});

describe('the manual page', () => {
  it('tells each command that the executable has, and no other', async () => {
    const page = await manual('1.2.0', '2005-05-25');
    for (const words of ['sensor enrol', 'sensor update', 'library copy', 'mirror', 'deploy', 'verify'])
      expect(page).toMatch(new RegExp(`^\\.SS clarion ${words} `, 'm'));
    expect(page).not.toMatch(/^\.SS clarion (publish|check|keys)|rebuild/m);
    expect(page).toContain('\\-\\-dry\\-run');
  });
});
