'use client';

import { ChevronDown } from 'lucide-react';
import { useId, useRef } from 'react';
import { Menu, MenuChoice } from '../ui/menu.tsx';
import { focusComposer } from './focus-composer.ts';
import { modelLabel } from './model-label.ts';

/** A button that says which model answers the next message, and opens the choice of them. */
export function ModelPicker(props: {
  models: readonly string[];
  chosen: string;
  onChoose(name: string): void;
}) {
  const { models, chosen, onChoose } = props;
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const label = modelLabel(chosen);

  function choose(name: string) {
    onChoose(name);
    focusComposer();
  }

  return (
    <>
      <button
        ref={button}
        type="button"
        popoverTarget={id}
        aria-haspopup="menu"
        aria-label={`Model: ${label}`}
        title={`Model: ${chosen}`}
        className="inline-flex min-h-11 min-w-0 max-w-56 items-center gap-1.5 rounded-full px-3 text-note text-quiet transition-colors hover:text-ink"
      >
        <span className="truncate">{label}</span>
        <ChevronDown aria-hidden="true" className="size-3.5 shrink-0" />
      </button>
      <Menu id={id} label="Model" anchor={() => button.current}>
        {models.map((name) => (
          <MenuChoice
            key={name}
            label={modelLabel(name)}
            isChosen={name === chosen}
            onChoose={() => choose(name)}
          />
        ))}
      </Menu>
    </>
  );
}
