/** What is wrong with a detector's text, and where; lines and columns count from 1. */
export interface DetectorFault {
  readonly line: number;
  readonly column: number;
  readonly reason: string;
  readonly hint?: string;
}
