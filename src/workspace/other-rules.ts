/** What holds by each rule that is no check of a note: of reading files, and of what stands beside the notes. */
export const otherRules: Readonly<Record<string, string>> = {
  detector: "A signature's detector is a file beside it.",
  dragon: 'A Dragon line has nine sound fields, and a rule can say what it means.',
  'file-name': 'An alarm or a policy has the name of its file.',
  'file-place': 'Each file stands where files of its kind do, and is no symbolic link.',
  'file-read': 'Each file can be read.',
  'file-text': 'A text is UTF-8, no larger than its limit, and holds no conflict that Git left.',
  'file-unused': 'A file beside the signatures is named by one of them.',
  'front-matter': 'A note begins with one front matter, between two --- lines.',
  'history-date':
    'What is published new is dated no earlier than what is public, and on no day to come (--published).',
  'history-released': 'The release date of a public note never changes (--published).',
  'history-revision': 'Public revisions stay word for word; new ones follow them (--published).',
  'history-signature':
    'A public signature keeps name and sid; a changed one has a higher revision (--published).',
  'history-status': 'A public note becomes no draft, and a final one not interim (--published).',
  'history-unrevised': 'A public note changes with a new revision that says so (--published).',
  'history-vanished': 'A public note stays, or is withdrawn with a reason (--published).',
  'library-file':
    'An imported library has a folder for itself, and its rule files a library.yaml beside them.',
  'library-rule': 'Each rule of an imported library can be read, and has a sid of its own.',
  'library-samples':
    'The samples of an imported rule are files in samples/, of each kind one, and the rule is there.',
  'library-sids':
    'The sids of an imported library are a line each: the sid here, the sid in the source, the message.',
  limits: 'A note keeps to the limits of what can be read quickly.',
  policy: 'Variables, rules and services of a policy fit together.',
  rule: "A signature's own Suricata rule is sound, and leaves to Clarion what Clarion writes.",
  sample: "A signature's samples are files in samples/, each in one list once.",
  'sample-address':
    "The addresses in the samples are nobody's: for documentation (RFC 5737), private or special.",
  'sample-kinds': 'A signature has samples that fire and samples that stay silent.',
  schema: 'Keys are known, and each value is of the kind that its key asks for.',
  'serial-unique': 'No two notes have one serial.',
  'sid-range': 'A sid is in the range of clarion.yaml.',
  'sid-unique': 'No two signatures have one sid.',
  'signature-file': 'A signature is named as its folder and its file are.',
  'signature-linked': 'A signature is linked by a note.',
  yaml: 'Front matter and YAML files are sound YAML 1.2.',
};
