/** True for a release number: a whole number from 1 on, which never goes down. */
export function isReleaseNumber(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 1;
}
