import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import type { Metafile } from 'esbuild';
import { licencesOf } from '../licences-of.ts';
import { commentedSettings } from './commented-settings.ts';
import { makeExecutable, nodeLicence } from './executable.ts';
import { manual } from './manual.ts';

const run = promisify(execFile);
const packaging = fileURLToPath(new URL('../../packaging', import.meta.url));

/** Debian's names of Node's architectures. */
const architectures: Readonly<Partial<Record<NodeJS.Architecture, string>>> = {
  x64: 'amd64',
  arm64: 'arm64',
};

/** The Debian packages of the shared libraries that Node's executable asks for, with the versions that it needs. */
const libraries: Readonly<Record<string, string>> = {
  'libc.so.6': 'libc6 (>= 2.28)',
  'libdl.so.2': 'libc6 (>= 2.28)',
  'libm.so.6': 'libc6 (>= 2.28)',
  'libpthread.so.0': 'libc6 (>= 2.28)',
  'libgcc_s.so.1': 'libgcc-s1',
  'libstdc++.so.6': 'libstdc++6 (>= 5)',
};

export interface DebOptions {
  /** The folder that the package is written into. */
  readonly out: string;
  /** As in package.json (Semantic Versioning). */
  readonly version: string;
  /** Seconds since 1970: the date of all that is in the package. */
  readonly epoch: number;
  /** What dpkg-deb packs with: xz takes a minute, tests can't wait. */
  readonly packer: 'xz' | 'none';
}

/** A Debian package, and what the code in it was made of. */
export interface Deb {
  readonly path: string;
  readonly metafile: Metafile;
}

/** Makes clarion-sensor_VERSION_ARCH.deb with dpkg-deb. Needs no root. */
export async function makeDeb({ out, version, epoch, packer }: DebOptions): Promise<Deb> {
  const architecture = architectures[process.arch];
  if (architecture === undefined) throw new Error(`no Debian package is made for ${process.arch}`);
  const tree = await mkdtemp(join(tmpdir(), 'clarion-deb-'));
  try {
    const executable = await fileIn(tree, 'usr/bin/clarion');
    const metafile = await makeExecutable(executable, version);
    const units = await unitsIn(tree);
    await documentsIn(tree, { version, epoch, licences: await licencesOf(metafile) });
    await write(tree, 'etc/clarion/sensor.yaml.example', commentedSettings());
    await write(tree, 'DEBIAN/conffiles', '/etc/clarion/sensor.yaml.example\n');
    await setModes(tree);
    const control = await readFile(join(packaging, 'deb/control'), 'utf8');
    await write(
      tree,
      'DEBIAN/control',
      fill(control, {
        VERSION: debianVersion(version),
        ARCHITECTURE: architecture,
        SIZE: String(await sizeOf(tree)),
        DEPENDS: await dependencies(executable),
      }),
    );
    for (const name of ['postinst', 'prerm', 'postrm']) {
      const script = await readFile(join(packaging, 'deb', name), 'utf8');
      await write(tree, `DEBIAN/${name}`, fill(script, { UNITS: units.join(' ') }), 0o755);
    }
    await write(tree, 'DEBIAN/md5sums', await digestsOf(tree));
    await mkdir(out, { recursive: true });
    const path = join(out, `clarion-sensor_${debianVersion(version)}_${architecture}.deb`);
    await run('dpkg-deb', ['--root-owner-group', `-Z${packer}`, '--build', tree, path], {
      env: { ...process.env, SOURCE_DATE_EPOCH: String(epoch) },
    });
    return { path, metafile };
  } finally {
    await rm(tree, { recursive: true });
  }
}

/** What comes before 1.0.0 in Semantic Versioning, 1.0.0-rc.1, comes before it in Debian as 1.0.0~rc.1. */
function debianVersion(version: string): string {
  return version.replace('-', '~');
}

/** Copies packaging/systemd, and returns the names of its units. */
async function unitsIn(tree: string): Promise<readonly string[]> {
  const from = join(packaging, 'systemd');
  const units = (await readdir(from)).sort();
  for (const unit of units) await cp(join(from, unit), await fileIn(tree, `usr/lib/systemd/system/${unit}`));
  return units;
}

interface Documents {
  readonly version: string;
  readonly epoch: number;
  readonly licences: string;
}

/** Manual page, changelog and licences, where and as Debian's policy (12.1, 12.5, 12.7) wants them. */
async function documentsIn(tree: string, { version, epoch, licences }: Documents): Promise<void> {
  const date = new Date(epoch * 1000);
  const page = await manual(version, date.toISOString().slice(0, 10));
  await write(tree, 'usr/share/man/man1/clarion.1.gz', packed(page));
  const copyright = await readFile(join(packaging, 'deb/copyright'), 'utf8');
  const line = '-'.repeat(72);
  await write(
    tree,
    'usr/share/doc/clarion-sensor/copyright',
    [copyright.trimEnd(), licences.trimEnd(), `node ${process.versions.node}`, await nodeLicence()].join(
      `\n\n${line}\n\n`,
    ),
  );
  const { groups } = /^Maintainer: (?<maintainer>.*)$/m.exec(
    await readFile(join(packaging, 'deb/control'), 'utf8'),
  ) ?? { groups: undefined };
  const signed = `${groups?.maintainer}  ${date.toUTCString().replace('GMT', '+0000')}`;
  await write(
    tree,
    'usr/share/doc/clarion-sensor/changelog.gz',
    packed(
      `clarion-sensor (${debianVersion(version)}) stable; urgency=medium\n\n  * Release ${version}.\n\n -- ${signed}\n`,
    ),
  );
}

/** By gzip, with no date. */
function packed(text: string): Uint8Array {
  return gzipSync(text, { level: 9 });
}

/** Replaces each @NAME@. */
function fill(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/@([A-Z]+)@/g, (place, name: string) => values[name] ?? place);
}

async function dependencies(executable: string): Promise<string> {
  const { stdout } = await run('readelf', ['--dynamic', '--wide', executable]);
  const needed = [...stdout.matchAll(/\(NEEDED\).*\[(.*)\]/g)].map(([, name = '']) => name);
  const packages = needed
    .filter((name) => !name.startsWith('ld-linux'))
    .map((name) => {
      const found = libraries[name];
      if (found === undefined)
        throw new Error(`Node asks for ${name}, and no package of Debian is known for it`);
      return found;
    });
  return [...new Set(packages)].sort().join(', ');
}

/** The paths of all files, without those of the package's own control. */
async function filesOf(tree: string): Promise<readonly string[]> {
  const entries = await readdir(tree, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(tree.length + 1))
    .filter((path) => !path.startsWith('DEBIAN/'))
    .sort();
}

/** In KiB, each file rounded up (Debian policy, 5.6.20). */
async function sizeOf(tree: string): Promise<number> {
  const sizes = (await filesOf(tree)).map(async (path) =>
    Math.ceil((await stat(join(tree, path))).size / 1024),
  );
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

/** As `dpkg --verify` reads them. */
async function digestsOf(tree: string): Promise<string> {
  const lines = (await filesOf(tree))
    .filter((path) => !path.startsWith('etc/'))
    .map(async (path) => {
      const digest = createHash('md5')
        .update(await readFile(join(tree, path)))
        .digest('hex');
      return `${digest}  ${path}\n`;
    });
  return (await Promise.all(lines)).join('');
}

/** Whatever the umask is. */
async function setModes(tree: string): Promise<void> {
  await chmod(tree, 0o755);
  for (const entry of await readdir(tree, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const executable = entry.isDirectory() || path.startsWith(join(tree, 'usr/bin'));
    await chmod(path, executable ? 0o755 : 0o644);
  }
}

async function fileIn(tree: string, path: string): Promise<string> {
  const file = join(tree, path);
  await mkdir(dirname(file), { recursive: true });
  return file;
}

async function write(tree: string, path: string, content: string | Uint8Array, mode = 0o644): Promise<void> {
  const file = await fileIn(tree, path);
  await writeFile(file, content);
  await chmod(file, mode);
}
