'use client';

import { ChartNoAxesGantt } from 'lucide-react';
import { useCommand } from '../command/use-command.ts';
import {
  INSPECTOR_BUTTON_ID,
  INSPECTOR_ID,
  toggleInspector,
  useIsInspectorOpen,
} from './open-state.ts';

/** Opens and closes the delivery inspector. */
export function InspectorButton() {
  const isOpen = useIsInspectorOpen();
  useCommand('inspector', toggleInspector);

  return (
    <button
      type="button"
      id={INSPECTOR_BUTTON_ID}
      aria-label="Delivery inspector"
      title="Delivery inspector"
      aria-expanded={isOpen}
      aria-controls={isOpen ? INSPECTOR_ID : undefined}
      aria-keyshortcuts="Control+I Meta+I"
      onClick={toggleInspector}
      className="-mr-2 grid size-11 shrink-0 place-items-center rounded-lg text-quiet transition-colors hover:text-ink aria-expanded:text-ink"
    >
      <ChartNoAxesGantt aria-hidden="true" className="size-4.5" />
    </button>
  );
}
