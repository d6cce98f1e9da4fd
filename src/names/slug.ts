/** The form of the name of an alarm, a policy or a custom library. */
export const slugPattern = /^[a-z0-9][a-z0-9-]{0,62}$/;

/** True for the name of an alarm, a policy or a custom library: lower case, digits and hyphens, fit for a file name. */
export function isSlug(text: string): boolean {
  return slugPattern.test(text);
}
