import { expect, it } from 'vitest';
import { defaultModes, describeModes, ModeBit, modeMask, modes, parseModes } from './modes.ts';

it('modes by name and by bit are the same', () => {
  for (const { name, bit } of modes) expect(parseModes(name)).toBe(bit);
  expect(parseModes(describeModes(modeMask))).toBe(modeMask);
  expect(parseModes(' Publish, SUBSCRIBE ')).toBe(ModeBit.publish | ModeBit.subscribe);
  expect(parseModes('publish,fly')).toBeUndefined();
});

it('who names no mode may do all of messages and presence, and publish annotations', () => {
  expect(describeModes(defaultModes)).toBe(
    'presence,publish,subscribe,presence_subscribe,annotation_publish',
  );
});
