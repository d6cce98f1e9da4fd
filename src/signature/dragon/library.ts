import type { DragonFault } from './line.ts';

/** A library file (.lib) of a Dragon server: the signatures of one group. */
export interface DragonLibrary {
  readonly group: string;
  readonly description?: string;
  /** In the order of the file. */
  readonly entries: readonly DragonEntry[];
}

/** One signature of a library file. */
export interface DragonEntry {
  readonly name: string;
  /** The Dragon line, as it stands. */
  readonly dragon: string;
  readonly description?: string;
  readonly eventGroup?: string;
  /** As written, like `CAN-2001-0421`. */
  readonly cve?: string;
  readonly bugtraq?: string;
  /** Somebody changed it since it came. */
  readonly modified: boolean;
  readonly disabled: boolean;
  /** Keys that this reader doesn't know, in their order. */
  readonly extra: readonly { readonly key: string; readonly value: string }[];
}

/** What is wrong with a library file, and where. */
export interface DragonLibraryFault extends DragonFault {
  /** From 1. */
  readonly line: number;
}
