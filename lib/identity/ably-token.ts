import 'server-only';
import type { TokenDetails } from 'ably';
import { SignJWT } from 'jose';
import { getConfig } from '../config/config.ts';
import { AGENT_CLIENT_ID } from '../delivery/events.ts';

const TOKEN_SECONDS = 60 * 60;

type Capability = Record<string, string[]>;

/**
 * A browser's Ably token: it may read the channels of its own user and publish nowhere (PROTOCOL.md
 * P2). A JWT signed with the API key, so no request to Ably is needed.
 */
export function createReaderToken(userId: string): Promise<TokenDetails> {
  const read = ['subscribe', 'history', 'presence'];
  return createToken(userId, { [`ai:${userId}:*`]: read, [`user:${userId}`]: read });
}

/** The token of an agent or a route handler: it publishes the events of every chat. */
export function createAgentToken(): Promise<TokenDetails> {
  return createToken(AGENT_CLIENT_ID, {
    'ai:*': ['publish', 'subscribe', 'history', 'message-update-own'],
    'control:*': ['publish', 'subscribe'],
    'user:*': ['publish'],
  });
}

async function createToken(clientId: string, capability: Capability): Promise<TokenDetails> {
  const { apiKey } = getConfig().ably;
  const colon = apiKey.indexOf(':');
  const keyName = apiKey.slice(0, colon);
  const issued = Math.floor(Date.now() / 1_000);
  const expires = issued + TOKEN_SECONDS;
  const token = await new SignJWT({
    'x-ably-capability': JSON.stringify(capability),
    'x-ably-clientId': clientId,
  })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT', kid: keyName })
    .setIssuedAt(issued)
    .setExpirationTime(expires)
    .sign(new TextEncoder().encode(apiKey.slice(colon + 1)));
  return {
    token,
    issued: issued * 1_000,
    expires: expires * 1_000,
    capability: JSON.stringify(capability),
    clientId,
  };
}
