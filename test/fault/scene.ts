import type { CommandUnderTest } from './command.ts';

/** A command that is about to run on a folder, again and again from the same start. */
export interface Scene {
  readonly name: string;
  readonly command: CommandUnderTest;
  /** What the command changes: a sensor's state and configuration, or a public folder. */
  readonly folder: string;
  /** Paths at which no call of the command itself can be met. */
  readonly beyond?: RegExp | undefined;
  /** Puts the folder back to the start. */
  reset(): Promise<void>;
  /**
   * Judges what a run left in a folder, which may be another than the command's own: whole as it is, and brought to
   * its end by the next run, without a hand.
   *
   * @param done The command had ended well: what it did has to be there.
   */
  judge(folder: string, done: boolean): Promise<void>;
}
