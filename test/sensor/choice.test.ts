import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Choice, copySignatures, listSignatures, type SensorPaths } from '../../src/sensor/index.ts';
import { refusalOf } from '../verify/reader.ts';
import { alert, makeSensor } from './installed.ts';
import { clock, copy, turnOn } from './lab.ts';

let paths: SensorPaths;
let close: () => Promise<void>;
const worm = 'ETS-i-2005-12575';
const backdoor = 'ETS-i-2006-12580';

beforeAll(async () => {
  ({ paths, close } = await makeSensor({
    own: [
      { sid: 1, rule: alert(1), title: 'Kalel attachment', description: 'A ZIP by mail.', notes: [worm] },
      { sid: 2, rule: alert(2), notes: [backdoor], proof: 'unproven' },
      { sid: 3, rule: alert(3), notes: [worm, backdoor] },
    ],
    imported: [
      alert(10, 'classtype:trojan-activity; metadata:created_at 2012_05_01, updated_at 2020_08_12; '),
      alert(
        11,
        'classtype:policy-violation; reference:url,a.example/classtype; ',
        'Ärger \\"quoted\\"; classtype'.replace(';', '\\;'),
      ),
      alert(12),
    ],
    exceptions: { '12': { disabled: true, alerts: 3 } },
    notes: [
      {
        id: worm,
        title: 'Worm - Kalel',
        classes: ['mass-mailing-worm'],
        severity: 'high',
        released: '2005-05-25',
        updated: '2005-06-01',
      },
      { id: backdoor, title: 'Backdoor', classes: ['backdoor'], released: '2006-01-01' },
      { id: 'ETS-i-2006-12581', title: 'Names none', classes: ['fraud'], released: '2006-01-01' },
    ],
  }));
  await copy(paths, '1', 'ENSRT:S-3');
  await copySignatures(paths, { selection: { names: ['10'] }, library: 'other', clock });
  await turnOn(paths, 'ENSRT:S-1');
});
afterAll(() => close());

const sidsOf = async (choice: Choice) => (await listSignatures(paths, choice)).listed.map(({ sid }) => sid);

describe('a choice', () => {
  it.each<[string, Choice, readonly number[]]>([
    ['nothing: all', {}, [1, 2, 3, 10, 11, 12]],
    ['a group', { groups: ['ET'] }, [10, 11, 12]],
    ['two groups', { groups: ['ET', 'ENSRT'] }, [1, 2, 3, 10, 11, 12]],
    ['a note', { notes: [worm] }, [1, 3]],
    ['a note that names none', { notes: ['ETS-i-2006-12581'] }, []],
    ['a threat class of a note', { classes: ['backdoor'] }, [2, 3]],
    ['a classtype of a rule', { classes: ['trojan-activity'] }, [10]],
    ['classes of both kinds', { classes: ['policy-violation', 'mass-mailing-worm'] }, [1, 3, 11]],
    ['a severity', { severities: ['high'] }, [1, 3]],
    ['a proof level', { proofs: ['loads'] }, [10, 11, 12]],
    ['a custom library', { libraries: ['other'] }, [10]],
    ['what is enabled', { states: ['enabled'] }, [1]],
    ['what is copied', { states: ['enabled', 'disabled'] }, [1, 3, 10]],
    ['what is not copied', { states: ['not-copied'] }, [2, 11, 12]],
    ['what its source has on', { sourceEnabled: true }, [1, 2, 3, 10, 11]],
    ['a day, on which the newest note was made', { since: '2006-01-01' }, [2, 3, 10]],
    ['a day of a revision', { since: '2005-06-01', before: '2005-06-02' }, [1]],
    ['days before one: what has no day is neither old nor new', { before: '2006-01-02' }, [1, 2, 3]],
    ['a day of metadata', { since: '2020-08-12' }, [10]],
    ['a text of the title, in any case', { texts: ['kALEL att'] }, [1]],
    ['a text of the description', { texts: ['zip by'] }, [1]],
    ["a text of a note's title", { texts: ['worm - kalel'] }, [1, 3]],
    ['a text of a rule', { texts: ['x12'] }, [12]],
    ['a text of a message with its quotes', { texts: ['ärger "quoted"'] }, [11]],
    ['all of several texts', { texts: ['kalel', 'backdoor'] }, [3]],
    ['no text across two fields', { texts: ['attachment a'] }, []],
    ['all keys that are given', { groups: ['ENSRT'], classes: ['backdoor'], proofs: ['proven'] }, [3]],
  ])('by %s', async (_, choice, sids) => {
    expect(await sidsOf(choice)).toEqual(sids);
  });

  it.each<[string, Choice, string]>([
    ['group', { groups: ['ETT'] }, 'Did you mean ET?'],
    ['note', { notes: ['ETS-i-2005-12576'] }, `Did you mean ${worm}?`],
    ['class', { classes: ['trojan-activity', 'backdor'] }, 'Did you mean backdoor?'],
    ['custom library', { libraries: ['lokal'] }, 'Did you mean local?'],
  ])('of a %s that nothing here has is refused, with what was meant', async (what, choice, hint) => {
    const refused = await refusalOf(listSignatures(paths, choice));
    expect(refused).toMatchObject({ kind: 'usage', code: 'library/choice', hint });
    expect(refused.message).toContain(`no ${what}`);
  });

  it('is told with how many there are in all', async () => {
    expect(await listSignatures(paths, { groups: ['ET'] })).toMatchObject({
      of: 6,
      listed: [{ name: 'ET:10', title: 'sample 10', proof: 'loads', library: 'other' }, {}, {}],
    });
  });
});
