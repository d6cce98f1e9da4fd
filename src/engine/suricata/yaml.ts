/** What an engine of our own needs to know. Paths are absolute. */
export interface OwnConfiguration {
  /** Where relative rule files and detectors lie. */
  readonly rulePath: string;
  readonly ruleFiles: readonly string[];
  readonly logFolder: string;
}

const addressGroups = [
  'HOME_NET',
  'EXTERNAL_NET',
  'HTTP_SERVERS',
  'SMTP_SERVERS',
  'SQL_SERVERS',
  'DNS_SERVERS',
  'TELNET_SERVERS',
];

/**
 * A configuration of our own, so that a proof says the same on every machine and needs nothing of /etc/suricata:
 * every address group is "any"; checksums are checked; stream chunks are not randomized; MIME is decoded; Lua rules
 * are let in; alerts and one record of counters go to eve.json. YAML 1.1, which JSON is: Suricata wants the two
 * lines before it.
 */
export function ownConfiguration(configuration: OwnConfiguration): string {
  const data = {
    vars: {
      'address-groups': Object.fromEntries(addressGroups.map((group) => [group, 'any'])),
      'port-groups': {
        HTTP_PORTS: '80',
        SHELLCODE_PORTS: '!80',
        ORACLE_PORTS: '1521',
        SSH_PORTS: '22',
        FTP_PORTS: '21',
        FILE_DATA_PORTS: '[$HTTP_PORTS,110,143]',
      },
    },
    'default-log-dir': configuration.logFolder,
    'default-rule-path': configuration.rulePath,
    'rule-files': configuration.ruleFiles,
    logging: {
      'default-log-level': 'info',
      outputs: [
        { console: { enabled: 'no' } },
        { file: { enabled: 'yes', level: 'info', filename: 'suricata.log' } },
      ],
    },
    stats: { enabled: 'yes', interval: 3600 },
    outputs: [
      {
        'eve-log': {
          enabled: 'yes',
          filetype: 'regular',
          filename: 'eve.json',
          types: ['alert', { stats: { totals: 'yes', threads: 'no', deltas: 'no' } }],
        },
      },
    ],
    security: { lua: { 'allow-rules': 'true' } },
    stream: { 'checksum-validation': 'yes', reassembly: { depth: '1mb', 'randomize-chunk-size': 'no' } },
    'app-layer': {
      protocols: {
        smtp: {
          enabled: 'yes',
          mime: {
            'decode-mime': 'yes',
            'decode-base64': 'yes',
            'decode-quoted-printable': 'yes',
            'header-value-depth': 2000,
          },
        },
      },
    },
  };
  return `%YAML 1.1\n---\n${JSON.stringify(data, null, 1)}\n`;
}
