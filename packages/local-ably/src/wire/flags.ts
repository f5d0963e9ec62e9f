/** Status bits of ATTACHED, and of ATTACH for the last (spec TR3). */
export const Flag = {
  hasPresence: 1 << 0,
  hasBacklog: 1 << 1,
  resumed: 1 << 2,
  attachResume: 1 << 5,
} as const;
