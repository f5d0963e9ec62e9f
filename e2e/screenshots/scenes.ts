import type { Scene } from './scene.ts';
import { ANSWER_SCENES } from './scenes/answers.ts';
import { CHAT_SCENES } from './scenes/chats.ts';
import { PAGE_SCENES } from './scenes/pages.ts';

/** Every state of the product that is worth a look. */
export const SCENES: readonly Scene[] = [...PAGE_SCENES, ...ANSWER_SCENES, ...CHAT_SCENES];
