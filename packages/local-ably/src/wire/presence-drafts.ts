import { z } from 'zod';
import { PresenceAction } from '../core/actions.ts';
import type { PresenceDraft } from '../core/presence.ts';
import { ProtocolError } from '../errors.ts';
import { canonicalPayload } from './payload-codec.ts';

const draftShape = z.object({
  action: z.literal([PresenceAction.enter, PresenceAction.leave, PresenceAction.update]),
  clientId: z.string().nullish(),
  data: z.unknown().optional(),
  encoding: z.string().nullish(),
  extras: z.record(z.string(), z.unknown()).nullish(),
});

/** Reads the presence events of a frame. Throws 40000 (malformed, none), 40013 (payload). */
export function readPresence(body: unknown): readonly PresenceDraft[] {
  const parsed = z.array(draftShape).min(1).safeParse(body);
  if (!parsed.success) throw new ProtocolError(40000, 400, 'malformed presence message');
  return parsed.data.map(({ action, clientId, data, encoding, extras }) => ({
    ...canonicalPayload(data, encoding),
    action,
    clientId: clientId ?? undefined,
    extras: extras ?? undefined,
  }));
}
