import type { Extras } from './message.ts';
import type { Payload } from './payload.ts';

/** A presence event or member as it is stored and delivered (spec TP3). Times in ms. */
export type PresenceMessage = Payload & {
  /**
   * `<connectionId>:<msgSerial>:<index>`, by which clients order what one connection says (TP3a);
   * begins otherwise where the server made the event itself.
   */
  readonly id: string;
  readonly clientId: string;
  readonly connectionId: string;
  readonly timestamp: number;
  readonly action: number;
  readonly extras?: Extras | undefined;
};
