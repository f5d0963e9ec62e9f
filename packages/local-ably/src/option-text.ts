import { ablyLimits, type ChannelRules, type Limits } from './options.ts';

/** Rules or limits that cannot be read; its message is one sentence for the person who wrote them. */
export class InvalidOptionError extends Error {
  override name = 'InvalidOptionError';
}

// A client is told these as numbers, or a timer is set with them.
const neverOff = new Set<keyof Limits>([
  'messageSize',
  'frameSize',
  'appendRollupMs',
  'connectionStateMs',
  'presenceGraceMs',
  'requestMs',
]);
const mayBeZero = new Set<keyof Limits>([
  'appendRollupMs',
  'presenceGraceMs',
  'logMs',
  'logEntries',
]);
const longestRollupMs = 500;

/**
 * Reads channel rules as `ai=mutable,chat=persisted`; an empty text has none. `source`: the variable
 * or flag that it came from. Throws an InvalidOptionError that names it.
 */
export function readRules(source: string, text: string): ChannelRules {
  const rules = new Map<string, ChannelRules[string]>();
  for (const [namespace, rule] of readPairs(source, text, 'ai=mutable,chat=persisted')) {
    if (/[:,\s]/.test(namespace)) {
      throw new InvalidOptionError(
        `${source}: "${namespace}" is no namespace, the part of a channel's name before a colon.`,
      );
    }
    if (rule !== 'mutable' && rule !== 'persisted') {
      throw new InvalidOptionError(
        `${source}: the rule of "${namespace}" must be mutable or persisted, not "${rule}".`,
      );
    }
    rules.set(namespace, rule === 'mutable' ? { mutable: true } : { persisted: true });
  }
  return Object.fromEntries(rules);
}

/** Reads limits as `connectionPublishRate=100,idleBytes=off`. Otherwise as readRules. */
export function readLimits(source: string, text: string): Partial<Limits> {
  const limits = new Map<string, number>();
  for (const [name, value] of readPairs(source, text, 'connectionPublishRate=100')) {
    if (!isLimit(name)) {
      throw new InvalidOptionError(
        `${source}: there is no limit "${name}". There are: ${Object.keys(ablyLimits).join(', ')}.`,
      );
    }
    limits.set(name, readLimit(source, name, value));
  }
  return Object.fromEntries(limits);
}

/** Rules as a person reads them. */
export function describeRules(rules: ChannelRules): string {
  const each = Object.entries(rules).map(
    ([namespace, { mutable }]) => `${namespace} ${mutable ? 'mutable' : 'persisted'}`,
  );
  return each.join(', ') || 'none';
}

/** The limits that differ from Ably's; `off` stands for those that are none, which JSON lacks. */
export function changedLimits(limits: Partial<Limits>): Record<string, number | 'off'> {
  return Object.fromEntries(
    Object.entries(limits)
      .filter(([name, value]) => isLimit(name) && ablyLimits[name] !== value)
      .map(([name, value]) => [name, value === Number.POSITIVE_INFINITY ? 'off' : value]),
  );
}

function isLimit(name: string): name is keyof Limits {
  return Object.hasOwn(ablyLimits, name);
}

function readLimit(source: string, name: keyof Limits, value: string): number {
  if (value === 'off') {
    if (!neverOff.has(name)) return Number.POSITIVE_INFINITY;
    const hint = name === 'appendRollupMs' ? '; 0 merges nothing' : '';
    throw new InvalidOptionError(`${source}: ${name} cannot be off${hint}.`);
  }
  const least = mayBeZero.has(name) ? 0 : 1;
  const most = name === 'appendRollupMs' ? longestRollupMs : Number.MAX_SAFE_INTEGER;
  const number = /^\d+$/.test(value) ? Number(value) : Number.NaN;
  if (number >= least && number <= most) return number;
  const range = most === longestRollupMs ? `from ${least} to ${most}` : `from ${least} on`;
  throw new InvalidOptionError(
    `${source}: ${name} must be a whole number ${range}, not "${value}".`,
  );
}

function readPairs(source: string, text: string, example: string): [string, string][] {
  const seen = new Set<string>();
  const parts = text.split(',').map((part) => part.trim());
  return parts.filter(Boolean).map((part) => {
    const [name = '', value = '', ...rest] = part.split('=').map((side) => side.trim());
    if (name === '' || value === '' || rest.length > 0) {
      throw new InvalidOptionError(`${source} must look like ${example}, but has "${part}".`);
    }
    if (seen.has(name)) throw new InvalidOptionError(`${source} names "${name}" twice.`);
    seen.add(name);
    return [name, value];
  });
}
