import type { FrontMatter } from '../advisory/schema.ts';
import type { CsafLabel } from './path.ts';

type TlpLabel = FrontMatter['tlp'];

interface Distribution {
  readonly label: CsafLabel;
  readonly text: string;
}

/** TLP 2.0 (FIRST) as CSAF 2.0 can say it, which knows the four labels of TLP 1.0. */
const distributions: Readonly<Record<TlpLabel, Distribution>> = {
  CLEAR: {
    label: 'white',
    text: 'TLP:CLEAR (TLP 2.0), which CSAF 2.0 calls WHITE. Recipients may share this without restriction.',
  },
  GREEN: {
    label: 'green',
    text: 'TLP:GREEN (TLP 2.0). Recipients may share this within their community, and not over publicly accessible channels.',
  },
  AMBER: {
    label: 'amber',
    text: 'TLP:AMBER (TLP 2.0). Recipients may share this within their organisation and with its clients, with those who need to know.',
  },
  'AMBER+STRICT': {
    label: 'red',
    text: 'TLP:AMBER+STRICT (TLP 2.0), which CSAF 2.0 does not know: hence RED here, the next stricter label. Recipients may share this within their own organisation alone, with those who need to know.',
  },
  RED: {
    label: 'red',
    text: 'TLP:RED (TLP 2.0). For the eyes and ears of the individual recipients only: no further disclosure.',
  },
};

/** The folder and feed that a document of this label belongs to. */
export function csafLabelOf(tlp: TlpLabel): CsafLabel {
  return distributions[tlp].label;
}

/** `document.distribution` (CSAF 2.0, 3.2.1.5). */
export function distributionOf(tlp: TlpLabel) {
  const { label, text } = distributions[tlp];
  return { text, tlp: { label: label.toUpperCase(), url: 'https://www.first.org/tlp/' } };
}
