import { describe, expect, it } from 'vitest';
import { writeScript } from './demo-script.ts';

function answerTo(prompt: string, toolResult?: unknown): string[] {
  return writeScript(prompt, toolResult).steps.map((step) => {
    if (step.kind === 'error') return `${step.kind}: ${step.message}`;
    return step.kind === 'tool-call' ? step.kind : `${step.kind}: ${step.tokens.join('')}`;
  });
}

describe('what the demo model answers', () => {
  it('to "count to"', () => {
    expect(answerTo('count to 12')).toEqual(['text: 1 2 3 4 5 6 7 8 9 10 11 12']);
  });

  it('to "fail after"', () => {
    expect(answerTo('fail after 3')).toEqual([
      'text: 1 2 3',
      'error: The demo model failed after 3 numbers, as it was asked to.',
    ]);
  });

  it('to "think about"', () => {
    expect(answerTo('think about rain')).toEqual([
      'reasoning: The question is about rain. I am a demo model, so I know nothing about it. ' +
        'But I can show how reasoning streams: it arrives first, in a part of its own, ' +
        'numbered like everything else, and it survives a refresh like the answer does.',
      'text: I thought about **rain** and found that a demo model has no opinion. ' +
        'My reasoning is kept above this answer: refresh the page and it will still be there.',
    ]);
  });

  it('to "what is the weather in"', () => {
    const prompt = 'what is the weather in Lisbon?';
    expect(answerTo(prompt)).toEqual(['tool-call']);
    expect(answerTo(prompt, { celsius: 21, sky: 'clear' })).toEqual([
      'text: In Lisbon it is 21 °C and clear, says the weather tool of this demo. ' +
        'It makes its weather up from the name of the city, so take a coat anyway.',
    ]);
  });

  it('to anything else', () => {
    expect(answerTo('hello')).toEqual([expect.stringMatching(/^text: Hello! I am the demo model/)]);
  });
});
