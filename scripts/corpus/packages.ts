import { spawnSync } from 'node:child_process';

/** Debian packages that the lab's machines run. */
const packages: readonly string[] = `
  bind9 bind9-dnsutils bind9-host chrony curl dnsmasq-base dovecot-imapd dovecot-pop3d ethtool expect
  faketime git ii iproute2 iputils-ping isc-dhcp-client krb5-admin-server krb5-kdc krb5-user
  ldap-utils lftp libgnutls-dane0 libidn12 libnfs-utils libnsl2 lynx mosquitto mosquitto-clients mpack
  msmtp netcat-openbsd nfs-ganesha nfs-ganesha-vfs nginx ngircd ntpsec-ntpdig openbsd-inetd opensmtpd
  openssh-client openssh-server openssl postgresql procps python3 python3-pymodbus python3-serial
  python3-serial-asyncio redis-server rpcbind rsync rsyslog samba sip-tester slapd smbclient snmp
  snmpd sshpass swaks tcpdump telnet telnetd tftp-hpa traceroute unbound vsftpd w3m wget zip
`
  .trim()
  .split(/\s+/);

/** A second mail server: unpacked inside a machine, as Debian lets only one be installed. */
const unpacked: readonly string[] = ['exim4-base', 'exim4-daemon-light'];

/** The packages of the lab that this machine has not. */
export function missingPackages(): readonly string[] {
  return packages.filter((name) => {
    const { stdout } = spawnSync('dpkg', ['--status', name], { encoding: 'utf8' });
    return !stdout.includes('Status: install ok installed');
  });
}

/** Downloads the second mail server into a folder and installs nothing. */
export function downloadSecondMailServer(folder: string): void {
  const { status, stderr } = spawnSync('apt-get', ['download', '-qq', ...unpacked], {
    cwd: folder,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`apt-get download failed: ${stderr}`);
}
