import type { Operation } from '../auth/capability.ts';

/** One channel mode: its wire name, its bit, and the operation a credential needs for it. */
export type Mode = { readonly name: string; readonly bit: number; readonly needs: Operation };

/** Every mode a client may ask for (spec TB2d, TR3q and following). */
export const modes: readonly Mode[] = [
  { name: 'presence', bit: 1 << 16, needs: 'presence' },
  { name: 'publish', bit: 1 << 17, needs: 'publish' },
  { name: 'subscribe', bit: 1 << 18, needs: 'subscribe' },
  { name: 'presence_subscribe', bit: 1 << 19, needs: 'subscribe' },
  { name: 'annotation_publish', bit: 1 << 21, needs: 'annotation-publish' },
  { name: 'annotation_subscribe', bit: 1 << 22, needs: 'annotation-subscribe' },
  { name: 'object_subscribe', bit: 1 << 24, needs: 'object-subscribe' },
  { name: 'object_publish', bit: 1 << 25, needs: 'object-publish' },
];

/** Mode bits used by name. */
export const ModeBit = {
  presence: 1 << 16,
  publish: 1 << 17,
  subscribe: 1 << 18,
  presenceSubscribe: 1 << 19,
} as const;

/** All mode bits together: what separates modes from other flags. */
export const modeMask = modes.reduce((mask, mode) => mask | mode.bit, 0);

/** What an attachment gets when it names no mode: messages, presence, and publishing annotations. */
export const defaultModes = (1 << 16) | (1 << 17) | (1 << 18) | (1 << 19) | (1 << 21);

/** The names of the modes in `bits`, comma separated, as `params.modes` carries them. */
export function describeModes(bits: number): string {
  return modes
    .filter((mode) => (bits & mode.bit) !== 0)
    .map((mode) => mode.name)
    .join(',');
}

/** The bits of a comma-separated mode list, or undefined when it holds an unknown name. */
export function parseModes(list: string): number | undefined {
  let bits = 0;
  for (const name of list.split(',')) {
    const mode = modes.find((candidate) => candidate.name === name.trim().toLowerCase());
    if (mode === undefined) return undefined;
    bits |= mode.bit;
  }
  return bits;
}
