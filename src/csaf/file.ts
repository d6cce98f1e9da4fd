/** A file of the provider: its path with `/`, relative to the folder that is published, and its bytes. */
export interface CsafFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

export function textFile(path: string, text: string): CsafFile {
  return { path, bytes: new TextEncoder().encode(text) };
}
