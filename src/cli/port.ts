import { InvalidArgumentError } from 'commander';

/** Reads the value of `--port`; 0 is any that is free. */
export function port(text: string): number {
  if (/^[0-9]{1,5}$/.test(text) && Number(text) <= 65535) return Number(text);
  throw new InvalidArgumentError('Expected a port number, 0 to 65535.');
}
