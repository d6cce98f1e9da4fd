/** The threat classes that a new workspace begins with. Their texts are as much as is true of every threat of the class. */
export const standingClasses: readonly {
  readonly name: string;
  readonly title: string;
  readonly assessment: string;
}[] = [
  {
    name: 'mass-mailing-worm',
    title: 'Mass-mailing worm',
    assessment:
      'A mass-mailing worm that nobody stops can clog mail servers and slow the network down. The infected computer suffers as well: it may run poorly, and its security settings may be weakened until strangers can get in.',
  },
  {
    name: 'network-worm',
    title: 'Network worm',
    assessment:
      'A network worm needs nobody to open anything: every machine that it can reach and that has the hole it uses is infected within minutes. Its search for more of them can fill links and exhaust firewalls and address tables.',
  },
  {
    name: 'backdoor',
    title: 'Trojan or backdoor listener',
    assessment:
      'A Trojan or a backdoor that nobody closes puts the computer at risk and the network behind it. Whoever comes in that way may use the computer from afar, take information from it and damage files that matter.',
  },
];
