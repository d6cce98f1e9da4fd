import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type Machine, startMachine } from './machine.ts';

/** Names of the lab and their addresses: nobody's, by RFC 5737 and RFC 3849. */
const names: Readonly<Record<string, number>> = {
  'files.example.test': 21,
  'shell.example.test': 22,
  'mail.example.test': 25,
  'ns.example.test': 53,
  'www.example.test': 80,
  'services.example.test': 99,
};

export interface Lab {
  readonly client: Machine;
  readonly server: Machine;
  readonly stop: () => Promise<void>;
}

/** Two machines and one veth pair between them, checksums computed by software so that a capture holds right ones. */
export async function startLab(shared: string, offset: number): Promise<Lab> {
  const hosts = Object.entries(names).flatMap(([name, last]) => [
    `198.51.100.${last} ${name}`,
    `2001:db8:0:2::${last} ${name}`,
  ]);
  writeFileSync(join(shared, 'hosts'), `${hosts.join('\n')}\n192.0.2.10 pc.example.test\n`);
  chmodSync(shared, 0o755);
  const client = await startMachine('client', 'pc', shared, offset);
  const server = await startMachine('server', 'server', shared, offset);
  command('ip', [
    ...['link', 'add', 'eth0', 'netns', `${client.pid}`, 'address', '02:00:00:00:00:10', 'type', 'veth'],
    ...['peer', 'name', 'eth0', 'netns', `${server.pid}`, 'address', '02:00:00:00:00:20'],
  ]);
  const start = `
ethtool -K eth0 tx off sg off tso off gso off gro off > /dev/null
sysctl -qw net.ipv6.conf.eth0.accept_dad=0 net.ipv4.ping_group_range="0 65535"
ip link set eth0 up
`;
  client.run(`${start}
ip addr add 192.0.2.10/24 dev eth0; ip addr add 192.0.2.11/24 dev eth0; ip addr add 2001:db8:0:1::10/64 dev eth0
ip route add 198.51.100.0/24 dev eth0; ip route add 2001:db8:0:2::/64 dev eth0`);
  const addresses = Object.values(names).map(
    (last) => `ip addr add 198.51.100.${last}/24 dev eth0; ip addr add 2001:db8:0:2::${last}/64 dev eth0`,
  );
  server.run(`${start}
${addresses.join('\n')}
ip route add 192.0.2.0/24 dev eth0; ip route add 2001:db8:0:1::/64 dev eth0`);
  return {
    client,
    server,
    stop: async () => {
      await client.stop();
      await server.stop();
    },
  };
}

/** Captures what passes while `talk` runs. */
export async function captured(lab: Lab, shared: string, talk: () => void): Promise<Uint8Array> {
  const tcpdump = lab.client.start([
    ...['tcpdump', '--immediate-mode', '-U', '-B', '16384', '-i', 'eth0', '-s', '0', '-Z', 'root'],
    ...['-w', '/srv/capture.pcap'],
  ]);
  await wait(700);
  talk();
  await wait(700);
  lab.client.run('kill $(pidof tcpdump)');
  await new Promise((resolve) => tcpdump.once('exit', resolve));
  return readFileSync(join(shared, 'capture.pcap'));
}

function command(program: string, args: readonly string[]): void {
  const { status, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} failed: ${stderr}`);
}
