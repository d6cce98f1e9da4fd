import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { ClarionError } from '../names/error.ts';
import { readIfThere, syncFolder, writeAside } from '../store/index.ts';
import { parseJson } from './json.ts';

const generation = z.int().min(1);
const time = z.iso.datetime();
const baseline = z.strictObject({ loaded: z.int(), failed: z.int() }).nullable();

/** What is known of the current generation and the engine. */
const standing = z.enum([
  /** The engine was asked, and holds it. */
  'confirmed',
  /** No engine was asked: it is written for one elsewhere. */
  'written',
  /** No engine ran: it loads the generation when it starts. */
  'waiting',
  /** A deploy was ended in its middle, the engine would not go back, or the journal is gone. */
  'unknown',
]);

export type Standing = z.infer<typeof standing>;

/** What happened on a sensor, one line each in journal.jsonl. */
const eventSchema = z.discriminatedUnion('event', [
  z.strictObject({ time, event: z.literal('enrolled'), workspace: z.string(), team: z.int() }),
  /** The team file of before, and those whom it names, signed this one. */
  z.strictObject({ time, event: z.literal('team-followed'), team: z.int() }),
  z.strictObject({
    time,
    event: z.literal('updated'),
    release: z.int(),
    previous: z.int().nullable(),
    way: z.enum(['delta', 'whole']),
    bytes: z.int(),
  }),
  z.strictObject({ time, event: z.literal('delta-refused'), reason: z.string() }),
  /** An address that gave nothing sound; the next was tried. */
  z.strictObject({ time, event: z.literal('mirror-left'), url: z.string(), reason: z.string() }),
  z.strictObject({
    time,
    event: z.literal('update-refused'),
    kind: z.string(),
    code: z.string(),
    reason: z.string(),
  }),
  /** The engine's test said no; nothing was switched. */
  z.strictObject({ time, event: z.literal('generation-refused'), generation, reason: z.string() }),
  /**
   * Written before `current` is switched and the engine told. `before`: what the engine held then. `again`: the generation
   * was there before, and stays where it is undone.
   */
  z.strictObject({
    time,
    event: z.literal('switched'),
    generation,
    previous: generation.nullable(),
    before: baseline,
    again: z.literal(true).optional(),
  }),
  z.strictObject({ time, event: z.literal('confirmed'), generation, detail: z.string() }),
  /** No engine was asked: the generation is for one elsewhere. */
  z.strictObject({ time, event: z.literal('written'), generation, detail: z.string() }),
  /** No engine runs: it will load the generation when it starts. */
  z.strictObject({ time, event: z.literal('waiting'), generation, detail: z.string() }),
  /** Back to the generation before. `standing`: what is known of that one and the engine now. */
  z.strictObject({
    time,
    event: z.literal('undone'),
    generation,
    previous: generation.nullable(),
    standing: standing.default('unknown'),
    reason: z.string(),
  }),
]);

export type JournalEvent = z.infer<typeof eventSchema>;
type WithoutTime<T> = T extends unknown ? Omit<T, 'time'> : never;

/** Most characters of a reason. */
const longestReason = 2_000;
/** A journal of more lines than this is shortened to the newest half of them, and what must not be forgotten. */
const mostLines = 4_000;

export interface Journal {
  /** All lines, those that were added since it was opened too. */
  readonly events: readonly JournalEvent[];
  /** Adds a line and sees it to the disk before it returns. */
  add(event: WithoutTime<JournalEvent>): Promise<void>;
}

/**
 * Opens a journal. A last line that a power cut tore is left out, and overwritten by the next one.
 *
 * @param clock the time of each new line.
 * @throws ClarionError `state` where any other line can not be read.
 */
export async function openJournal(path: string, clock: () => Date): Promise<Journal> {
  const bytes = await readIfThere(path);
  const text = bytes?.toString() ?? '';
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  const events = whole
    .split('\n')
    .slice(0, -1)
    .map((line, index) => readLine(line, index + 1, path));
  let length = Buffer.byteLength(whole);
  let isNew = bytes === undefined;
  return {
    events,
    add: async (event) => {
      const short = 'reason' in event ? { ...event, reason: cut(event.reason) } : event;
      const told: JournalEvent = { time: clock().toISOString(), ...short };
      const line = Buffer.from(`${JSON.stringify(told)}\n`);
      // One that was there is not made again: its lines would be missing.
      const file = await open(path, constants.O_RDWR | (isNew ? constants.O_CREAT : 0), 0o640);
      try {
        await file.truncate(length);
        await file.write(line, 0, line.length, length);
        await file.sync();
      } finally {
        await file.close();
      }
      if (isNew) await syncFolder(dirname(path));
      isNew = false;
      length += line.length;
      events.push(told);
    },
  };
}

/**
 * Shortens a journal that has grown long: a sensor that asks each minute, and is refused each time, writes half a
 * million lines in a year. The newest lines stay, and of those before them the last of each kind, and the one with the
 * highest number of a generation, since no number is used again.
 *
 * @returns the lines that are there now.
 */
export async function shortenJournal(path: string, journal: Journal): Promise<readonly JournalEvent[]> {
  const { events } = journal;
  if (events.length <= mostLines) return events;
  const [old, recent] = [events.slice(0, -mostLines / 2), events.slice(-mostLines / 2)];
  const last = new Map(old.map((each) => [each.event, each]));
  const highest = Math.max(...old.map(generationOf));
  const kept = new Set(last.values());
  const numbered = old.find((each) => highest > 0 && generationOf(each) === highest);
  if (numbered !== undefined) kept.add(numbered);
  const lines = [...old.filter((each) => kept.has(each)), ...recent];
  await writeAside(path, Buffer.from(lines.map((each) => `${JSON.stringify(each)}\n`).join('')), {
    mode: 0o640,
  });
  return lines;
}

/** The number of the generation that a line is about; 0 where it is about none. */
export function generationOf(event: JournalEvent): number {
  return 'generation' in event ? event.generation : 0;
}

/** A reason may quote what a server sent, at every poll: so much of it and no more. */
function cut(reason: string): string {
  return reason.length > longestReason ? `${reason.slice(0, longestReason)}…` : reason;
}

function readLine(line: string, number: number, path: string): JournalEvent {
  const event = eventSchema.safeParse(parseJson(line));
  if (event.success) return event.data;
  throw new ClarionError('state', `${path}:${number} can not be read`, {
    code: 'sensor/journal',
    expected: 'one JSON object a line, as Clarion wrote it',
    hint: 'Look at the disk. Move the journal away to go on without it; what it says of past deploys is then lost.',
    cause: event.error,
  });
}
