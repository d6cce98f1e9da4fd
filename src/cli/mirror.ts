import { readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { mirror } from '../mirror/index.ts';
import { counted } from '../names/counted.ts';
import { ClarionError } from '../names/error.ts';
import type { Ring } from '../release/index.ts';
import { readEnrolment } from '../release/index.ts';
import { makeCommand, runs, type SharedOptions } from './command.ts';

interface Options extends SharedOptions {
  readonly enrolment: string;
  readonly out: string;
  readonly from?: string;
  readonly ring?: readonly Ring[];
  readonly deltas: number;
  readonly graceHours: number;
  readonly carriedDays: number;
}

/** In milliseconds. */
const hour = 3600 * 1000;

export function command(): Command {
  const made = makeCommand(
    'mirror',
    'make a verified partial copy of a live update, for an inner network or a stick; made for cron',
    'clarion mirror --enrolment enrolment.json --out /srv/www/live-update\nclarion mirror --enrolment enrolment.json --from /media/stick/live-update --carried-days 14 --out /srv/www/live-update',
  )
    .requiredOption('--enrolment <file>', "the team's enrolment file: what is trusted")
    .requiredOption('--out <dir>', 'the mirror: a new or empty folder, or an earlier mirror')
    .option('--from <place>', 'an address or a folder of the live update (default: what the enrolment says)')
    .addOption(
      new Option('--ring <name...>', "the rings to copy (default: the enrolment's)").choices([
        'stable',
        'canary',
      ]),
    )
    .option('--deltas <n>', 'from how many older releases deltas are copied', whole, 30)
    .option(
      '--grace-hours <n>',
      'how long what is no longer needed stays: as long as an older timestamp may be good',
      whole,
      72,
    )
    .option(
      '--carried-days <n>',
      'with --from a folder: days by which the timestamp may have expired on its way here',
      whole,
      0,
    );
  return runs<Options>(made, async (terminal, options) => {
    const { out, from, deltas } = options;
    const enrolment = readEnrolment(await read(options.enrolment));
    const done = await mirror({
      enrolment,
      from: from === undefined ? new URL(enrolment.url) : await placeOf(from),
      out: resolve(out),
      rings: [...new Set(options.ring ?? [enrolment.ring])],
      deltas,
      grace: options.graceHours * hour,
      carriedFor: options.carriedDays * 24 * hour,
      clock: new Date(),
    });
    terminal.json({ out: resolve(out), ...done });
    for (const { ring, release, date, signers } of done.releases)
      terminal.out(
        `${ring}: release ${release} of ${date}, signed by ${signers.map(({ name }) => name).join(', ')}`,
      );
    terminal.out(
      done.outcome === 'updated'
        ? `${counted(done.written.length, 'file')} written, ${done.removed.length} removed, ${counted(done.bytes, 'byte')} fetched; good until ${done.expires}`
        : `Nothing new; good until ${done.expires}`,
    );
    for (const { path, reason } of done.missing)
      terminal.warn(`${path} is not copied: ${reason}. Sensors take the bundle in its place.`);
    for (const reason of done.leftOut)
      terminal.warn(`Sensors from before the enrolment file can not follow: ${reason}`);
    return 0;
  });
}

function whole(text: string): number {
  if (/^[0-9]{1,5}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Expected a whole number, 0 to 99999.');
}

/** An address, or a folder: a live update, or a public folder with one in it. */
async function placeOf(text: string): Promise<URL> {
  if (/^[a-z]+:\/\//i.test(text)) {
    const url = URL.parse(text.endsWith('/') ? text : `${text}/`);
    if (url !== null && ['http:', 'https:', 'file:'].includes(url.protocol)) return url;
    throw new ClarionError('usage', `Unexpected address ${text}`, {
      code: 'mirror/from',
      expected: 'an https:, http: or file: address, or a folder',
    });
  }
  for (const folder of [join(text, 'live-update'), text])
    if (await isFolder(folder)) return pathToFileURL(`${resolve(folder)}/`);
  throw new ClarionError('usage', `There is no folder ${text}`, {
    code: 'mirror/from',
    expected: 'a live update, or its address',
  });
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
      return false;
    throw error;
  }
}

async function read(path: string): Promise<Uint8Array> {
  return readFile(path).catch((cause: unknown) => {
    throw new ClarionError('usage', `${path} can not be read`, { code: 'mirror/file', cause });
  });
}
