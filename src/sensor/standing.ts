import type { Engine, Reload } from '../engine/engine.ts';
import type { JournalEvent, Standing } from './journal.ts';

/** What the journal says of a switch. */
type SwitchEvent = Extract<
  JournalEvent,
  { event: 'switched' | 'confirmed' | 'written' | 'waiting' | 'undone' }
>;

/** What the journal says last of a switch. */
export function lastSwitch(events: readonly JournalEvent[]): SwitchEvent | undefined {
  return events.findLast(
    (each) =>
      each.event === 'switched' ||
      each.event === 'confirmed' ||
      each.event === 'written' ||
      each.event === 'waiting' ||
      each.event === 'undone',
  );
}

/** Where the current generation stands by the journal. */
export function standingOf(events: readonly JournalEvent[]): Standing {
  const last = lastSwitch(events);
  if (last === undefined || last.event === 'switched') return 'unknown';
  return last.event === 'undone' ? last.standing : last.event;
}

/**
 * Whether an engine is known to hold the current generation. One that was only written, or of which nobody knows, is
 * given to a real engine as if it were new.
 */
export function isKnown(standing: Standing, engine: Engine): boolean {
  return standing === 'confirmed' || (standing === 'written' && !engine.answers);
}

/** Where a generation stands once the engine was told of it. */
export function standingAfter({ outcome }: Reload): Exclude<Standing, 'unknown'> {
  return outcome === 'not-running' ? 'waiting' : outcome;
}
