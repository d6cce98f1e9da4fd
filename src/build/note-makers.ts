import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Known } from '../advisory/index.ts';
import { type Made, type Making, NoteMaker } from './note-maker.ts';
import { type Order, type Packed, unpack } from './note-post.ts';

export interface Threads {
  /** How many, at most. */
  readonly count: number;
  /** With fewer notes than this to make, none is started: it costs half a second until one is of use. */
  readonly fewest: number;
}

/** Notes that a thread gets at once. */
const portion = 25;
/** TypeScript in the repository, JavaScript in the package. */
const code = new URL(`./note-worker${extname(import.meta.url)}`, import.meta.url);

/** Makes notes: few of them in this thread, many in threads of their own. What comes out is the same. */
export class NoteMakers {
  readonly #making: Making;
  readonly #threads: Threads;
  readonly #told = new WeakMap<Worker, Known>();
  #workers: readonly Worker[] = [];
  #here: NoteMaker | undefined;

  constructor(making: Making, threads: Threads) {
    this.#making = making;
    this.#threads = threads;
  }

  judge(files: readonly string[], known: Known): Promise<readonly Made[]> {
    return this.#all(files, known);
  }

  make(files: readonly string[]): Promise<readonly Made[]> {
    return this.#all(files, undefined);
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }

  async #all(files: readonly string[], known: Known | undefined): Promise<readonly Made[]> {
    const { count, fewest } = this.#threads;
    if (count < 2 || files.length < fewest) {
      this.#here ??= new NoteMaker(this.#making, 'here');
      if (known === undefined) return this.#here.make(files);
      this.#here.know(known);
      return this.#here.judge(files);
    }
    if (this.#workers.length === 0)
      this.#workers = Array.from({ length: count }, (_, index) => this.#start(`thread${index}`));
    const made: Made[] = [];
    let next = 0;
    const feed = async (worker: Worker) => {
      while (next < files.length) {
        const order = { files: files.slice(next, next + portion), judge: known !== undefined };
        next += portion;
        const news = known !== undefined && this.#told.get(worker) !== known ? { known } : {};
        if (known !== undefined) this.#told.set(worker, known);
        made.push(...(await ask(worker, { ...order, ...news })).map(unpack));
      }
    };
    await Promise.all(this.#workers.map(feed));
    return made;
  }

  #start(name: string): Worker {
    // What a note is made of lives shortly, and is a few megabytes: with room for more of it, less is ever copied.
    const resourceLimits = { maxYoungGenerationSizeMb: 96 };
    return new Worker(code, { workerData: { making: this.#making, name }, resourceLimits });
  }
}

function ask(worker: Worker, order: Order): Promise<readonly Packed[]> {
  return new Promise((resolve, reject) => {
    const answered = (made: readonly Packed[]) => {
      worker.off('error', reject);
      resolve(made);
    };
    worker.once('error', reject);
    worker.once('message', answered);
    worker.postMessage(order);
  });
}
