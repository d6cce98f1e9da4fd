/** Orders text by code unit: the same on every machine and in every locale; for ASCII, byte order. */
export function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
