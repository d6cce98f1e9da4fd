/** The parts of a signature's name, `ENSRT:W32-KALEL-A-001`: the group, which is its library, and the name in it. */
export interface SignatureName {
  readonly group: string;
  readonly name: string;
}

/** The form of a signature name. */
export const signatureNamePattern = /^([A-Z0-9][A-Z0-9-]{0,31}):([A-Z0-9][A-Z0-9_-]{0,63})$/;

/** Reads a signature name; undefined where the text is none. */
export function parseSignatureName(text: string): SignatureName | undefined {
  const match = signatureNamePattern.exec(text);
  const [, group, name] = match ?? [];
  return group === undefined || name === undefined ? undefined : { group, name };
}

/** The form of a group (library) name: it becomes a folder, so nothing in it can climb. */
export const groupPattern = /^[A-Z0-9][A-Z0-9-]{0,31}$/;

export function isGroupName(text: string): boolean {
  return groupPattern.test(text);
}
