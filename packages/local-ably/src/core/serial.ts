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

  /** A point in this series with nothing between it and a serial's millisecond. */
  before(serial: string): string {
    const time = Math.max(0, (timeOfSerial(serial) ?? 0) - 1);
    return `${String(time).padStart(14, '0')}-999@${this.series}`;
  }

  /** Lets no later serial come before a time, ms. */
  skip(time: number): void {
    if (time > this.#time) {
      this.#time = time;
      this.#counter = 999;
    }
  }

  /** Whether a serial is one of this mint's. */
  made(serial: string): boolean {
    return serial.endsWith(`@${this.series}`) && isSerial(serial);
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

/** Whether a text has the form of a channel or message serial. */
export function isSerial(text: string): boolean {
  return /^\d{14}-\d{3}@[\w-]+(:\d{3})?$/.test(text);
}

/** When the operation of a serial was committed, ms; undefined for what is no serial. */
export function timeOfSerial(serial: string): number | undefined {
  const digits = /^(\d{14})-/.exec(serial)?.[1];
  return digits === undefined ? undefined : Number(digits);
}
