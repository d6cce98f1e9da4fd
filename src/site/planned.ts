/** A text file of the site, made when it is asked for: a large site has many, and nobody needs them all at once. */
export interface Planned {
  /** Relative to the folder that is published, with `/`. */
  readonly path: string;
  make(): string;
}
