import { VFileMessage } from 'vfile-message';

/** A fault as JSON: what a `VFileMessage` says, without the stack of the code that made it. */
export interface StoredFault {
  readonly reason: string;
  readonly said: Readonly<Record<string, unknown>>;
}

/** What follows from the reason and the file is left out. */
export function storeFault({
  reason,
  stack: _stack,
  message: _message,
  file: _file,
  ...said
}: VFileMessage): StoredFault {
  return { reason, said };
}

/** The same fault of a file again, with all that it said. */
export function reviveFault(file: string, { reason, said }: StoredFault): VFileMessage {
  return Object.assign(new VFileMessage(reason), { file, ...said });
}
