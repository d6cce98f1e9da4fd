import { posix } from 'node:path';
import type { VFileMessage } from 'vfile-message';
import { checkDetector } from '../signature/detector/index.ts';
import { fault } from '../source/fault.ts';
import type { Content } from './content.ts';

/** What is wrong with the text of detectors, each told once, at its place in the script. A file that no signature names is no detector. */
export function detectorFaults({ signatures, detectors }: Content): readonly VFileMessage[] {
  const named = new Set(
    signatures.flatMap(({ file, sound }) =>
      sound.detector === undefined ? [] : [`${posix.dirname(file)}/${sound.detector}`],
    ),
  );
  return [...named].flatMap((file) => {
    const text = detectors.get(file);
    // One that is missing is told where it is named.
    const found = text === undefined ? [] : checkDetector(text);
    return found.map(({ line, column, reason, hint }) =>
      fault({ file, place: { line, column }, rule: 'detector', reason, hint }),
    );
  });
}
