/**
 * The instant that stands for a day of a note, which knows no hour: its last second, UTC. Programs that fetch what was
 * dated since they last ran would never see a document dated before the moment at which it was published.
 */
export function instantOf(day: string): string {
  return `${day}T23:59:59Z`;
}
