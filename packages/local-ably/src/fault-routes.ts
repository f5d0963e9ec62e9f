import { z } from 'zod';
import { ProtocolError } from './errors.ts';
import type { FaultSettings, Faults } from './faults.ts';
import type { Reply } from './rest/reply.ts';
import type { ExtraRoutes } from './rest/router.ts';

const isOn = z.boolean().nullish();
const ms = z.number().int().nonnegative().nullish();
const count = z.number().int().positive().nullish();

const settingsShape = z.strictObject({
  rejectNth: count,
  rejectOneIn: count,
  dropAcks: isOn,
  ackDelayMs: ms,
  stallSockets: isOn,
  historyDelayMs: ms,
  refuseConnections: isOn,
  conflateAppends: isOn,
  replayRewindTwice: isOn,
  windowMs: ms,
} satisfies Record<keyof FaultSettings, z.ZodType>);

const names = settingsShape.keyof().options;
const calls = ['cutSockets', 'forgetConnections', 'forgetPositions', 'restart'] as const;

/**
 * The faults over HTTP, for tests in other processes. All answer with the settings, null for what is
 * off: GET /faults; PATCH /faults sets the fields of its JSON body, null switches one off; DELETE
 * /faults switches all off; POST /faults/{cutSockets|forgetConnections|forgetPositions|restart} calls
 * one. No key is needed. Throws 40000 with the name of a field that is unknown or of a wrong type.
 */
export function faultRoutes(faults: Faults): ExtraRoutes {
  return ({ method, segments, body }) => {
    const [area, name, ...rest] = segments;
    if (area !== 'faults' || rest.length > 0) return undefined;
    const call = calls.find((known) => known === name);
    if (method === 'POST' && call !== undefined) faults[call]();
    else if (method === 'PATCH' && name === undefined) set(faults, readSettings(body));
    else if (method === 'DELETE' && name === undefined) switchOff(faults);
    else if (method !== 'GET' || name !== undefined) return undefined;
    return settingsOf(faults);
  };
}

function settingsOf(faults: Faults): Reply {
  const body = Object.fromEntries(names.map((name) => [name, faults[name] ?? null]));
  return { status: 200, body };
}

function switchOff(faults: Faults): void {
  faults.rejectPublish = undefined;
  set(faults, Object.fromEntries(names.map((name) => [name, undefined])));
}

function set(faults: Faults, settings: FaultSettings): void {
  Object.assign(faults, settings);
}

/** Checked whole before any of it is set. */
function readSettings(body: unknown): FaultSettings {
  const parsed = settingsShape.safeParse(body);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const [unknown] = issue?.code === 'unrecognized_keys' ? issue.keys : [];
    if (unknown !== undefined) throw new ProtocolError(40000, 400, `unknown fault: ${unknown}`);
    const field = issue?.path.join('.') || 'the body';
    throw new ProtocolError(40000, 400, `unusable value of ${field}: ${issue?.message}`);
  }
  return Object.fromEntries(
    Object.entries(parsed.data).map(([name, value]) => [name, value ?? undefined]),
  );
}
