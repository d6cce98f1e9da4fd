/**
 * A name for files from the name of a threat: `W32.Kalel.A@mm` is `w32-kalel-a`. The ending `@mm` or `@m` only says that
 * the worm mails itself. Empty where no letter or digit is left.
 */
export function threatSlug(threat: string): string {
  return threat
    .toLowerCase()
    .replace(/@m+$/, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/^-+|-+$/g, '');
}
