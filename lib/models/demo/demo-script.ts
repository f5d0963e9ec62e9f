import { DEMO_PROMPTS } from './prompts.ts';
import { SHOWCASE } from './showcase.ts';

/** What the demo model says, piece by piece. */
type ScriptStep =
  | { kind: 'reasoning' | 'text'; tokens: string[] }
  | { kind: 'tool-call'; toolName: 'weather'; input: { city: string } }
  | { kind: 'error'; message: string };

export type Script = { tokensPerSecond: number; steps: ScriptStep[] };

const DEFAULT_RATE = 25;
const FASTEST_RATE = 1_000;
const LARGEST_COUNT = 100_000;

/** As much of a prompt as a thought repeats, in UTF-16 units. */
const LONGEST_QUOTE = 80;

/**
 * The demo model's answer to a prompt: the same prompt gives the same tokens. `toolResult` is the
 * output of the tool that it called for this prompt, once there is one.
 */
export function writeScript(prompt: string, toolResult?: unknown): Script {
  const tokensPerSecond = rateOf(prompt);
  return { tokensPerSecond, steps: stepsOf(prompt, toolResult) };
}

/**
 * What is left of a script when the beginning of its text has been said: exactly what follows it.
 * All of it when that is not how it begins.
 */
export function goOn({ tokensPerSecond, steps }: Script, said: string): Script {
  const text = steps.map((step) => (step.kind === 'text' ? step.tokens.join('') : '')).join('');
  if (said === '' || !text.startsWith(said)) return { tokensPerSecond, steps };
  let left = said.length;
  const rest = steps.flatMap((step): ScriptStep[] => {
    if (step.kind === 'error') return [step];
    // What was thought and asked before the text had its time.
    if (step.kind !== 'text') return [];
    const tokens = step.tokens.map((token) => {
      const cut = Math.min(left, token.length);
      left -= cut;
      return token.slice(cut);
    });
    return [{ kind: 'text', tokens: tokens.filter((token) => token !== '') }];
  });
  return { tokensPerSecond, steps: rest };
}

/** The script with a thought before it, unless it begins with one. */
export function thinkFirst({ tokensPerSecond, steps }: Script, prompt: string): Script {
  if (steps[0]?.kind === 'reasoning') return { tokensPerSecond, steps };
  const asked = prompt.trim().replace(/\s+/g, ' ').slice(0, LONGEST_QUOTE).toWellFormed();
  const thought: ScriptStep = {
    kind: 'reasoning',
    tokens: words(
      `I was asked: “${asked}”. A demo model knows its answer before it thinks. ` +
        'I think all the same, so that you can see a thought stream before what it leads to.',
    ),
  };
  return { tokensPerSecond, steps: [thought, ...steps] };
}

function stepsOf(prompt: string, toolResult: unknown): ScriptStep[] {
  const fail = /\bfail after (\d+)/i.exec(prompt);
  if (fail) {
    const count = countOf(fail[1]);
    const message = `The demo model failed after ${count} numbers, as it was asked to.`;
    return [
      { kind: 'text', tokens: numbers(count) },
      { kind: 'error', message },
    ];
  }
  const count = /\bcount to (\d+)/i.exec(prompt);
  if (count) return [{ kind: 'text', tokens: numbers(countOf(count[1])) }];

  const weather = /\bweather in ([\p{L}][\p{L} .'-]*)/iu.exec(prompt);
  if (weather?.[1]) return weatherSteps(weather[1].trim(), toolResult);

  const thought = /\bthink about ([^\n]+)/i.exec(prompt);
  if (thought?.[1]) return thinkingSteps(thought[1].trim());

  if (/\bshow markdown\b/i.test(prompt)) return [{ kind: 'text', tokens: words(SHOWCASE) }];
  return [{ kind: 'text', tokens: words(INTRODUCTION) }];
}

function rateOf(prompt: string): number {
  const rate = Number(/\bat (\d+(?:\.\d+)?) per second/i.exec(prompt)?.[1] ?? DEFAULT_RATE);
  return rate > 0 ? Math.min(rate, FASTEST_RATE) : DEFAULT_RATE;
}

function countOf(digits: string | undefined): number {
  return Math.min(Number(digits), LARGEST_COUNT);
}

/** `1`, ` 2`, ` 3`: joined they are the numbers with single spaces. */
function numbers(count: number): string[] {
  return Array.from({ length: count }, (_, index) => (index === 0 ? '1' : ` ${index + 1}`));
}

/** Words with the white space before them, so that joined they are the text. */
function words(text: string): string[] {
  return text.match(/\s*\S+/g) ?? [];
}

function thinkingSteps(topic: string): ScriptStep[] {
  return [
    {
      kind: 'reasoning',
      tokens: words(
        `The question is about ${topic}. I am a demo model, so I know nothing about it. ` +
          'But I can show how reasoning streams: it arrives first, in a part of its own, ' +
          'numbered like everything else, and it survives a refresh like the answer does.',
      ),
    },
    {
      kind: 'text',
      tokens: words(
        `I thought about **${topic}** and found that a demo model has no opinion. ` +
          'My reasoning is kept above this answer: refresh the page and it will still be there.',
      ),
    },
  ];
}

function weatherSteps(city: string, toolResult: unknown): ScriptStep[] {
  if (toolResult === undefined) {
    return [{ kind: 'tool-call', toolName: 'weather', input: { city } }];
  }
  const { celsius, sky } = toolResult as { celsius: number; sky: string };
  return [
    {
      kind: 'text',
      tokens: words(
        `In ${city} it is ${celsius} °C and ${sky}, says the weather tool of this demo. ` +
          'It makes its weather up from the name of the city, so take a coat anyway.',
      ),
    },
  ];
}

const INTRODUCTION = `Hello! I am the demo model of Rewind: I run inside the application, need no key and always say the same things. I am here so that you can watch an answer stream, refresh in the middle of it, and see that nothing is lost.

Try one of these:

${DEMO_PROMPTS.map((prompt) => `- \`${prompt}\``).join('\n')}

With \`at 30 per second\` behind it, any of them comes at that rate. To talk to a real model, set \`AI_MODEL\` and its key.`;
