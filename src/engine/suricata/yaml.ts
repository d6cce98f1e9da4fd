/** What an engine of our own needs to know. Paths are absolute. */
export interface OwnConfiguration {
  /** Where relative rule files and detectors lie. */
  readonly rulePath: string;
  readonly ruleFiles: readonly string[];
  readonly logFolder: string;
}

/** The groups that Suricata's own configuration knows, for rules that were written for it. */
const addressGroups = [
  'HOME_NET',
  'EXTERNAL_NET',
  'HTTP_SERVERS',
  'SMTP_SERVERS',
  'SQL_SERVERS',
  'DNS_SERVERS',
  'TELNET_SERVERS',
  'AIM_SERVERS',
  'DC_SERVERS',
  'DNP3_SERVER',
  'DNP3_CLIENT',
  'MODBUS_CLIENT',
  'MODBUS_SERVER',
  'ENIP_CLIENT',
  'ENIP_SERVER',
];

/** Most rules that may fire on one packet: Suricata's own 15 lose alerts where thousands of rules are tried at once. */
const alertsOnOnePacket = 1024;

/**
 * A configuration of our own, so that a proof says the same on every machine and needs nothing of /etc/suricata:
 * every address group is "any"; checksums are checked; stream chunks are not randomized; flows are told apart by their
 * VLAN; MIME is decoded; Lua rules are let in; nothing is suppressed; alerts and one record of counters go to eve.json.
 * Tables are small and threads few, because the engine makes them anew for each capture. YAML 1.1, which JSON is:
 * Suricata wants the two lines before it.
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
        FILE_DATA_PORTS: '[$HTTP_PORTS,110,143]',
        FTP_PORTS: '21',
        DNP3_PORTS: '20000',
        MODBUS_PORTS: '502',
        GENEVE_PORTS: '6081',
        VXLAN_PORTS: '4789',
        TEREDO_PORTS: '3544',
      },
    },
    runmode: 'single',
    'max-pending-packets': 64,
    'packet-alert-max': alertsOnOnePacket,
    'threshold-file': '/dev/null',
    vlan: { 'use-for-tracking': 'true' },
    flow: { 'hash-size': 4096, prealloc: 256, memcap: '256mb' },
    defrag: { 'hash-size': 4096, trackers: 1024, 'max-frags': 65_535, prealloc: 'no', memcap: '64mb' },
    host: { 'hash-size': 1024, prealloc: 64, memcap: '64mb' },
    ippair: { 'hash-size': 1024, prealloc: 64, memcap: '64mb' },
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
          types: [{ alert: { metadata: 'no' } }, { stats: { totals: 'yes', threads: 'no', deltas: 'no' } }],
        },
      },
    ],
    security: { lua: { 'allow-rules': 'true' } },
    stream: {
      'checksum-validation': 'yes',
      'prealloc-sessions': 64,
      memcap: '256mb',
      reassembly: {
        depth: '1mb',
        'randomize-chunk-size': 'no',
        'segment-prealloc': 64,
        memcap: '512mb',
      },
    },
    'app-layer': {
      protocols: {
        // Off in Suricata's own configuration: rules for them would be refused, which load wherever they are on.
        modbus: { enabled: 'yes', 'detection-ports': { dp: 502 } },
        dnp3: { enabled: 'yes', 'detection-ports': { dp: 20_000 } },
        enip: { enabled: 'yes', 'detection-ports': { dp: 44_818, sp: 44_818 } },
        pgsql: { enabled: 'yes' },
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
