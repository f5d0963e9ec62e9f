'use client';

import { ChevronDown } from 'lucide-react';
import { MenuChoice } from '../ui/menu.tsx';
import { MenuButton } from '../ui/menu-button.tsx';
import { focusComposer } from './focus-composer.ts';
import { modelLabel } from './model-label.ts';

/** A button that says which model answers the next message, and opens the choice of them. */
export function ModelPicker(props: {
  models: readonly string[];
  chosen: string;
  onChoose(name: string): void;
}) {
  const { models, chosen, onChoose } = props;
  const label = modelLabel(chosen);

  function choose(name: string) {
    onChoose(name);
    focusComposer();
  }

  return (
    <MenuButton
      label={`Model: ${label}`}
      title={`Model: ${chosen}`}
      menuLabel="Model"
      className="inline-flex min-h-11 min-w-0 max-w-56 items-center gap-1.5 rounded-full px-3 text-note text-quiet transition-colors hover:text-ink"
      face={
        <>
          <span className="truncate">{label}</span>
          <ChevronDown aria-hidden="true" className="size-3.5 shrink-0" />
        </>
      }
    >
      {models.map((name) => (
        <MenuChoice
          key={name}
          label={modelLabel(name)}
          isChosen={name === chosen}
          onChoose={() => choose(name)}
        />
      ))}
    </MenuButton>
  );
}
