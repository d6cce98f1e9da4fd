/** What a note names, in the order in which its author named it. */
export function named<T>(
  names: readonly string[],
  all: readonly T[],
  nameOf: (it: T) => string,
): readonly T[] {
  return names.flatMap((name) => all.find((it) => nameOf(it) === name) ?? []);
}
