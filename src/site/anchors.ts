/*
 * Ids of what a page makes itself. Each begins with a capital, which no id made from a heading's words does: no heading
 * of an author can take one, and an address with one holds as long as the name does.
 */

/** Neither group nor name holds a full stop, so no two names share an id. */
export function signatureAnchor(name: string): string {
  return `Signature-${name.replace(':', '.')}`;
}

export function alarmAnchor(name: string): string {
  return `Alarm-${name}`;
}

export function policyAnchor(name: string): string {
  return `Policy-${name}`;
}
