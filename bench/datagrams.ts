import { createSocket } from 'node:dgram';
import { createInterface } from 'node:readline';

/**
 * Sends the newest line of standard input as a datagram, ten times a second, to an address and a port that are its
 * arguments; ends with its input. `node bench/datagrams.ts ADDRESS PORT`, in a network of its own (bench/tapped-engine.ts).
 */
const [address = '', port = ''] = process.argv.slice(2);
const socket = createSocket('udp4');
let text = '';
const timer = setInterval(() => {
  if (text !== '') socket.send(text, Number(port), address);
}, 100);
createInterface({ input: process.stdin })
  .on('line', (line) => {
    text = line;
  })
  .on('close', () => {
    clearInterval(timer);
    socket.close();
  });
