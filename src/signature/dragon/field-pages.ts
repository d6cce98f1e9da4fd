import { collectionPage } from './fields/collection.ts';
import { comparePage } from './fields/compare.ts';
import { directionPage } from './fields/direction.ts';
import { formPage } from './fields/form.ts';
import { matchPage } from './fields/match.ts';
import { networkPage } from './fields/network.ts';
import type { FieldPage } from './fields/page.ts';
import { portPage } from './fields/port.ts';
import { protocolPage } from './fields/protocol.ts';

/** The fields of a Dragon line, in their order; the name becomes nothing but the message. */
export const fieldPages: readonly FieldPage[] = [
  protocolPage,
  directionPage,
  networkPage,
  matchPage,
  collectionPage,
  comparePage,
  portPage,
  formPage,
];
