import type { DragonLine } from '../../src/signature/index.ts';
import { capture, conversationSchema } from '../../src/traffic/index.ts';
import { writePcap } from '../../src/traffic/pcap.ts';

/**
 * Traffic as a Dragon line describes it, made from the line and from nothing that was compiled: one payload that goes
 * the line's way, to or from its port.
 */
export function traffic(line: DragonLine, payload: Uint8Array, segmentSize = 1460): Uint8Array {
  const port = Number(line.port);
  const fromService = line.direction === 'S' || (line.direction === 'A' && payload.length % 2 === 0);
  const clientPort = line.direction === 'B' ? port : 49_152;
  return line.protocol === 'U'
    ? datagram(clientPort, port, fromService, payload)
    : stream(clientPort, port, fromService, payload, segmentSize);
}

function stream(
  clientPort: number,
  port: number,
  fromService: boolean,
  payload: Uint8Array,
  segmentSize: number,
): Uint8Array {
  const hex = Buffer.from(payload).toString('hex');
  const conversation = {
    description: 'a Dragon line',
    sessions: [
      {
        client: `192.0.2.10:${clientPort}`,
        server: `198.51.100.20:${port}`,
        'segment-size': segmentSize,
        talk: [fromService ? { 'server-hex': hex } : { 'client-hex': hex }],
      },
    ],
  };
  return capture(conversationSchema.parse(conversation));
}

/** One UDP datagram in IPv4 (RFC 768: checksum 0 is none). */
function datagram(clientPort: number, port: number, fromService: boolean, payload: Uint8Array): Uint8Array {
  const frame = Buffer.alloc(42 + payload.length);
  frame.writeUInt16BE(0x0800, 12);
  frame.writeUInt16BE(0x4500, 14);
  frame.writeUInt16BE(28 + payload.length, 16);
  frame.writeUInt16BE((64 << 8) | 17, 22);
  frame.set(fromService ? [198, 51, 100, 20, 192, 0, 2, 10] : [192, 0, 2, 10, 198, 51, 100, 20], 26);
  let sum = 0;
  for (let at = 14; at < 34; at += 2) sum += frame.readUInt16BE(at);
  frame.writeUInt16BE(~((sum & 0xffff) + (sum >>> 16)) & 0xffff, 24);
  frame.writeUInt16BE(fromService ? port : clientPort, 34);
  frame.writeUInt16BE(fromService ? clientPort : port, 36);
  frame.writeUInt16BE(8 + payload.length, 38);
  frame.set(payload, 42);
  return writePcap([{ time: 1_116_979_200_000_000, bytes: frame }]);
}
