/** A file of the site: its path with `/`, relative to the folder that is published, and its bytes. */
export interface SiteFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}
