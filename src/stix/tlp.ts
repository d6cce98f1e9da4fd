import type { TlpLabel } from '../advisory/schema.ts';
import type { StixObject } from './object.ts';

/** The markings that the standard itself defines, for TLP 1 (STIX 2.1, 7.2.1.4). Id, name and date are fixed there. */
function predefined(colour: string, uuid: string): StixObject {
  return {
    type: 'marking-definition',
    spec_version: '2.1',
    id: `marking-definition--${uuid}`,
    created: '2017-01-20T00:00:00.000Z',
    definition_type: 'tlp',
    name: `TLP:${colour.toUpperCase()}`,
    definition: { tlp: colour },
  };
}

const white = predefined('white', '613f2e26-407d-48c7-9eca-b8e91df99dc9');
const green = predefined('green', '34098fce-860f-48ae-8e50-ebd3cc5e41da');
const amber = predefined('amber', 'f88d31f6-486f-44da-b317-01333bde0b82');
const red = predefined('red', '5e57c739-391a-4eb3-b6be-7d15ca92d5ed');

/** TLP 2 came after the standard; the technical committee marks AMBER+STRICT by an extension of its own. */
const amberStrict: StixObject = {
  type: 'marking-definition',
  spec_version: '2.1',
  id: 'marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003',
  created: '2022-10-01T00:00:00.000Z',
  name: 'TLP:AMBER+STRICT',
  extensions: {
    'extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d': {
      extension_type: 'property-extension',
      tlp_2_0: 'amber+strict',
    },
  },
};

const markings: Readonly<Record<TlpLabel, readonly StixObject[]>> = {
  CLEAR: [white],
  GREEN: [green],
  AMBER: [amber],
  'AMBER+STRICT': [red, amberStrict],
  RED: [red],
};

/**
 * The markings of what carries a label, the most binding first. AMBER+STRICT is marked RED as well: a program that
 * does not know the extension would take AMBER alone for leave to pass it on to clients.
 */
export function markingsOf(label: TlpLabel): readonly StixObject[] {
  return markings[label];
}

/** The marking objects that objects refer to, each once, the least restrictive first. */
export function markingsIn(objects: readonly StixObject[]): readonly StixObject[] {
  const named = new Set(
    objects.flatMap(({ object_marking_refs: refs }) => (Array.isArray(refs) ? refs : [])),
  );
  return [white, green, amber, red, amberStrict].filter(({ id }) => named.has(id));
}
