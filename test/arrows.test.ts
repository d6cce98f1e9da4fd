import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const src = fileURLToPath(new URL('../src', import.meta.url));

interface Import {
  readonly file: string;
  readonly room: string;
  /** Path in src, or the module's name. */
  readonly target: string;
  readonly targetRoom: string | undefined;
  readonly typeOnly: boolean;
}

const imports: readonly Import[] = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .flatMap((name) => importsOf(name));

function importsOf(name: string): Import[] {
  const text = readFileSync(join(src, name), 'utf8');
  const pattern =
    /(?:^|\n)\s*(?:import|export)\s+(type\s)?[^;'"]*?from\s+'([^']+)'|\bimport\('([^']+)'\)|(?:^|\n)import\s+'([^']+)'/g;
  return [...text.matchAll(pattern)].map((match) => {
    const specifier = match[2] ?? match[3] ?? match[4] ?? '';
    const target = specifier.startsWith('.')
      ? relative(src, resolve(src, dirname(name), specifier))
      : specifier;
    const inside = specifier.startsWith('.') && target.includes('/');
    return {
      file: name,
      room: roomOf(name),
      target,
      targetRoom: inside ? roomOf(target) : undefined,
      typeOnly: match[1] !== undefined,
    };
  });
}

function roomOf(path: string): string {
  return path.includes('/') ? (path.split('/')[0] ?? '') : '';
}

/** The rooms that each room may import. What is not here is forbidden; the direction is always downward. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  names: [],
  source: ['names'],
  store: ['names'],
  advisory: ['names', 'source'],
  signature: ['names'],
  alarm: ['names'],
  policy: ['names'],
  traffic: ['names'],
  library: ['names', 'signature'],
  release: ['names', 'advisory', 'signature', 'alarm', 'policy'],
  corpus: ['names', 'release'],
  engine: ['names', 'signature'],
  workspace: ['names', 'source', 'store', 'advisory', 'signature', 'library', 'alarm', 'policy', 'traffic'],
  proof: ['names', 'signature', 'traffic', 'workspace', 'engine'],
  stix: ['names', 'advisory', 'signature', 'policy', 'workspace'],
  csaf: ['names', 'advisory', 'signature', 'alarm', 'policy', 'workspace'],
  site: [
    'names',
    'advisory',
    'signature',
    'alarm',
    'policy',
    'workspace',
    'proof',
    'release',
    'csaf',
    'stix',
    'store',
  ],
  build: ['names', 'advisory', 'workspace', 'site'],
  signing: ['names', 'release', 'store'],
  publish: [
    'names',
    'source',
    'store',
    'advisory',
    'signature',
    'library',
    'alarm',
    'policy',
    'workspace',
    'proof',
    'engine',
    'site',
    'csaf',
    'stix',
    'release',
    'signing',
    'verify',
  ],
  import: ['names', 'engine', 'library', 'proof', 'store', 'workspace'],
  verify: ['names', 'release', 'signature'],
  mirror: ['names', 'store', 'release', 'verify'],
  sensor: ['names', 'source', 'store', 'signature', 'alarm', 'release', 'verify', 'engine'],
};

/** Of these rooms the sensor's side may take schemas and readers, and nothing that drags in Markdown, HTML or keys. */
const schemaFiles = /^(advisory|alarm|policy)\/schema\.ts$|^signature\//;

describe('the arrows between rooms', () => {
  it.each(Object.keys(allowed))('%s imports only the rooms below it', (room) => {
    const wrong = imports.filter(
      (i) =>
        i.room === room &&
        i.targetRoom !== undefined &&
        i.targetRoom !== room &&
        !allowed[room]?.includes(i.targetRoom),
    );
    expect(wrong.map((i) => `${i.file} -> ${i.target}`)).toEqual([]);
  });

  it('knows every room', () => {
    const rooms = new Set(imports.map((i) => i.room).filter((room) => room !== '' && room !== 'cli'));
    expect([...rooms].filter((room) => allowed[room] === undefined)).toEqual([]);
  });

  it('names imports nothing at all', () => {
    expect(imports.filter((i) => i.room === 'names' && i.targetRoom !== 'names')).toEqual([]);
  });

  it('advisory, signature, library, alarm, policy, traffic, stix and csaf do no I/O', () => {
    const io = /^node:(?!buffer$|crypto$|net$)|^(fs|child_process|http)/;
    const pure = ['advisory', 'signature', 'library', 'alarm', 'policy', 'traffic', 'stix', 'csaf'];
    expect(
      imports
        .filter((i) => pure.includes(i.room) && io.test(i.target))
        .map((i) => `${i.file} -> ${i.target}`),
    ).toEqual([]);
  });

  it('verify, sensor, mirror and engine reach no Markdown, HTML, signing or publishing, however far', () => {
    const reached = closure(
      imports
        .filter((i) => ['verify', 'sensor', 'mirror', 'engine', 'release'].includes(i.room))
        .map((i) => i.file),
    );
    expect([...reached].filter((path) => isPublishers(path) || path.startsWith('cli/'))).toEqual([]);
  });

  it('the executable of the Debian package reaches no Markdown, HTML, keys or publishing, however far', () => {
    const reached = [...closure(['cli/sensor-main.ts'])];
    expect(reached).toContain('sensor/update.ts');
    expect(reached.filter(isPublishers)).toEqual([]);
  });

  it('nothing but cli prints or ends the process', () => {
    const talking = readdirSync(src, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.startsWith('cli/'))
      .filter((name) =>
        /\bconsole\.(log|error|warn|info|debug|table)\(|process\.(exit|exitCode|stdout|stderr)\b/.test(
          readFileSync(join(src, name), 'utf8'),
        ),
      );
    expect(talking).toEqual([]);
  });
});

/** True of the publisher's rooms but for their schemas, and of Markdown and HTML. */
function isPublishers(path: string): boolean {
  if (path.includes('/'))
    return (
      /^(site|signing|publish|proof|workspace|traffic|advisory|alarm|policy)\//.test(path) &&
      !schemaFiles.test(path)
    );
  return /^(unified|remark|rehype|hast|mdast|micromark)/.test(path);
}

/** All that these files import at run time, and what that imports, and so on. */
function closure(files: readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const open = [...files];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    for (const i of imports) if (i.file === file && !i.typeOnly) open.push(i.target);
  }
  return seen;
}
