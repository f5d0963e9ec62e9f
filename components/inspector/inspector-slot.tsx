'use client';

import dynamic from 'next/dynamic';
import type { InspectorProps } from './inspector.tsx';
import { useIsInspectorOpen } from './open-state.ts';

// Who does not look does not load it.
const Inspector = dynamic(() => import('./inspector.tsx').then((module) => module.Inspector), {
  ssr: false,
});

/** The place of the inspector: empty while it is closed. */
export function InspectorSlot(props: InspectorProps) {
  return useIsInspectorOpen() && <Inspector {...props} />;
}
