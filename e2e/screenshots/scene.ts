import type { Page } from '@playwright/test';
import type { Control } from '../../tests/support/control.ts';
import type { ChatPage } from '../support/chat-page.ts';

/** What a scene may do to the servers; whatever it broke it restores itself. */
export type Faults = Pick<Control, 'sever' | 'severDatabase' | 'restore' | 'restartApplication'>;

/** What a picture is taken with. */
export type Look = {
  name: 'desktop' | 'phone';
  /** CSS pixels. */
  width: number;
  height: number;
};

export const LOOKS: readonly Look[] = [
  { name: 'desktop', width: 1280, height: 800 },
  { name: 'phone', width: 375, height: 760 },
];

/** Where a scene is played: a window of its own, of a visitor who has chats already. */
export type Stage = {
  chat: ChatPage;
  page: Page;
  look: Look;
  faults: Faults;
  /**
   * Takes the picture of the page as it is, in light and dark, or whatever else is wanted of each
   * state. `name` tells it from others of its scene.
   */
  shoot(name?: string): Promise<void>;
};

/** One state of the product, which is brought about and then shot. */
export type Scene = {
  name: string;
  /** Where it exists; without it in both. */
  only?: Look['name'];
  play(stage: Stage): Promise<void>;
};
