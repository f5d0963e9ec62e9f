/**
 * Channel serials: `<ms, 14 digits>-<counter, 3 digits>@<series>`. Plain text order is time order.
 * The series is drawn when a channel is created, so a serial of a channel that was let go since is
 * recognised as foreign.
 */
export class SerialMint {
  readonly series: string;
  #time = 0;
  #counter = 0;

  constructor(series: string) {
    this.series = series;
  }

  /** The next serial; always above all before it, also when the clock stands still or goes back. */
  next(now: number): { serial: string; timestamp: number } {
    if (now > this.#time) {
      this.#time = now;
      this.#counter = 0;
    } else if (this.#counter < 999) {
      this.#counter += 1;
    } else {
      this.#time += 1;
      this.#counter = 0;
    }
    const time = String(this.#time).padStart(14, '0');
    const counter = String(this.#counter).padStart(3, '0');
    return { serial: `${time}-${counter}@${this.series}`, timestamp: this.#time };
  }
}

/** The serial of one message of a publish. */
export function messageSerial(channelSerial: string, index: number): string {
  return `${channelSerial}:${String(index).padStart(3, '0')}`;
}

/** The channel serial in a channel or message serial: what stands before the message's index. */
export function channelSerialOf(serial: string): string {
  return serial.split(':', 1)[0] ?? serial;
}

/** Whether a serial came from the given series. */
export function isOfSeries(serial: string, series: string): boolean {
  return serial.endsWith(`@${series}`) && /^\d{14}-\d{3}@/.test(serial);
}
