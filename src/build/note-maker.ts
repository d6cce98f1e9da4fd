import type { Known } from '../advisory/index.ts';
import { filesOfNote } from '../site/build.ts';
import type { SiteContext } from '../site/context.ts';
import { type Leading, linkedContexts } from '../site/linked.ts';
import { type MadeFile, Staging } from '../site/staging.ts';
import { type NoteSummary, summaryOf } from '../site/summary.ts';
import { isPublic } from '../workspace/index.ts';
import { judgeFile, type Remembered, readNoteFile } from '../workspace/judge.ts';
import { Answers } from '../workspace/uses.ts';

/** What every maker of one build works with. It goes to workers, and so is plain data. */
export interface Making {
  /** The workspace that is read. */
  readonly root: string;
  /** The folder that is written. */
  readonly folder: string;
  /** Absent where faults are known already: notes are judged, and nothing is made of them. */
  readonly context: SiteContext | undefined;
}

export interface Made {
  readonly file: string;
  /** Where it was asked for; without the typed note. */
  readonly verdict?: Remembered;
  /** Absent where the note is not public, or not sound. */
  readonly made?: MadeNote;
}

export interface MadeNote {
  /** Of the note's bytes. */
  readonly digest: string;
  readonly summary: NoteSummary;
  readonly files: readonly MadeFile[];
}

/** Reads notes, judges them, and stages what they become, so that a note is read and parsed once for all of it. */
export class NoteMaker {
  readonly #making: Making;
  readonly #staging: Staging;
  readonly #linked: ((note: Leading) => SiteContext) | undefined;
  #answers: Answers | undefined;

  constructor(making: Making, name: string) {
    this.#making = making;
    this.#staging = new Staging(making.folder, name);
    this.#linked = making.context && linkedContexts(making.context);
  }

  /** What notes are judged by from now on. */
  know(known: Known): void {
    this.#answers = new Answers(known);
  }

  /** Judges notes, and makes what is sound and public. */
  judge(files: readonly string[]): readonly Made[] {
    const answers = this.#answers;
    if (answers === undefined) throw new TypeError('nothing is known yet to judge by');
    return files.map((file) => {
      const verdict = judgeFile(this.#making.root, file, answers, { keep: true, now: Date.now });
      const { note, ...judged } = verdict.judged;
      const faulty = judged.found.some(({ fatal }) => fatal === true);
      return {
        ...this.#made(file, { digest: verdict.digest, note: faulty ? undefined : note }),
        verdict: { ...verdict, judged },
      };
    });
  }

  /** Makes notes that were sound when they were judged before. */
  make(files: readonly string[]): readonly Made[] {
    return files.map((file) => this.#made(file, readNoteFile(this.#making.root, file)));
  }

  #made(file: string, { digest, note }: ReturnType<typeof readNoteFile>): Made {
    if (note === undefined || this.#linked === undefined || !isPublic(note)) return { file };
    const files = filesOfNote(note, this.#linked(note)).map((it) => this.#staging.put(it));
    return { file, made: { digest, summary: summaryOf(note), files } };
  }
}
