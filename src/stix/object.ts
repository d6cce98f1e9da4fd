/** A value of a STIX object, as JSON has it. */
type StixValue =
  | string
  | number
  | boolean
  | readonly StixValue[]
  | { readonly [property: string]: StixValue };

/** A STIX object (STIX 2.1, 3.1): what makes its kind is in its further properties, written in their order. */
export interface StixObject {
  readonly type: string;
  readonly id: string;
  readonly [property: string]: StixValue;
}

/** An external reference (STIX 2.1, 2.5). */
export interface StixReference {
  readonly source_name: string;
  readonly [property: string]: StixValue;
}
