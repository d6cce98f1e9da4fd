import { parentPort, workerData } from 'node:worker_threads';
import { type Making, NoteMaker } from './note-maker.ts';
import { type Order, pack } from './note-post.ts';

/** A thread that makes notes as it is ordered to; see note-makers.ts, which starts it. */
const { making, name }: { readonly making: Making; readonly name: string } = workerData;
const maker = new NoteMaker(making, name);
parentPort?.on('message', ({ files, judge, known }: Order) => {
  if (known !== undefined) maker.know(known);
  const made = judge ? maker.judge(files) : maker.make(files);
  parentPort?.postMessage(made.map(pack));
});
