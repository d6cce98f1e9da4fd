/** A packet of a capture. */
export interface CapturedPacket {
  /** Nanoseconds since 1970; 0 where the capture holds no time (pcapng's simple packets). */
  readonly time: bigint;
  /** A view into the capture, not a copy. */
  readonly bytes: Uint8Array;
  /** How long the packet was on the wire, in bytes; more than `bytes` has where it was cut. */
  readonly length: number;
}

/** A packet capture, read. */
export interface Capture {
  readonly format: 'pcap' | 'pcapng';
  /** What packets begin with, a LINKTYPE number of the tcpdump group: 1 is Ethernet. One for all packets. */
  readonly linkType: number;
  readonly packets: readonly CapturedPacket[];
}

/** Why bytes are no capture. */
export interface CaptureFault {
  /** Where in the file, in bytes from 0. */
  readonly offset: number;
  readonly reason: string;
  readonly hint?: string;
}

export type CaptureReading = { readonly capture: Capture } | { readonly fault: CaptureFault };

/** Most packets; each costs memory besides its bytes. */
export const mostPackets = 500_000;
/** Most bytes of one packet (what libpcap takes at most, MAXIMUM_SNAPLEN). */
export const mostInPacket = 262_144;

/** Ends the reading of a capture with a fault; caught where the reading began. */
export class Unreadable extends Error {
  readonly fault: CaptureFault;

  constructor(fault: CaptureFault) {
    super(fault.reason);
    this.fault = fault;
  }
}
