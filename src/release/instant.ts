/** A moment as release.json and TUF metadata write it: RFC 3339 in UTC, whole seconds, `2026-11-23T10:00:00Z`. */
export function writeInstant(moment: Date): string {
  return moment.toISOString().replace(/\.[0-9]{3}Z$/, 'Z');
}

/** True for a moment that exists, written as `writeInstant` does. */
export function isInstant(text: string): boolean {
  const moment = new Date(text);
  return !Number.isNaN(moment.getTime()) && writeInstant(moment) === text;
}
