'use client';

import dynamic from 'next/dynamic';
import { useEffect } from 'react';
import type { ConversationStore } from '@/lib/conversation/store.ts';
import type { InspectorProps } from './inspector.tsx';
import { useIsInspectorOpen } from './open-state.ts';

// Loaded when the panel is opened for the first time.
const Inspector = dynamic(() => import('./inspector.tsx').then((module) => module.Inspector), {
  ssr: false,
});

/** The place of the inspector: empty, and nothing is recorded, while it is closed. */
export function InspectorSlot({ store, ...props }: InspectorProps & { store: ConversationStore }) {
  const isOpen = useIsInspectorOpen();
  const { recorder } = props;

  useEffect(() => {
    if (!isOpen) return;
    recorder.start(store.getState());
    return recorder.stop;
  }, [isOpen, recorder, store]);

  return isOpen && <Inspector {...props} />;
}
