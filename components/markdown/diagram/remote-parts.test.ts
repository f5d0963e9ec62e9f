import { describe, expect, it } from 'vitest';
import { assertNothingRemote } from './remote-parts.ts';

describe('assertNothingRemote', () => {
  it.each([
    ['flowchart LR\n  A@{ img: "https://example.com/a.png" }'],
    ['flowchart LR\n  A@{ "img" : "//example.com/a.png" }'],
    ['flowchart LR\n  A@{ "\\x69mg": "https://example.com" }'],
    ['flowchart LR\n  A["<img src=x>"]'],
    ['flowchart LR\n  style A fill:url(https://example.com/a.svg)'],
    ['flowchart LR\n  style A mask-image:image-set("https://example.com/a.png" 1x)'],
    ['%%{init: {"themeCSS": "a{}"}}%%\nflowchart LR\n  A'],
    ['C4Context\n  Person(a, "A", $sprite="https://example.com/a.png")'],
    ['<svg><image href="https://example.com/a.png"></image></svg>'],
    ['<style>@import "https://example.com/a.css"</style>'],
  ])('refuses %j', (source) => {
    expect(() => assertNothingRemote(source)).toThrow('load nothing');
  });

  it.each([
    ['flowchart LR\n  A["Image\\nupload"] -->|https://example.com| B[(Database)]'],
    ['sequenceDiagram\n  A->>B: url of the <br/> image'],
    ['classDiagram\n  A <|-- B\n  classDef x fill:#f9f;'],
    ['<svg><path marker-end="url(#a)"></path></svg>'],
  ])('lets %j be', (source) => {
    expect(() => assertNothingRemote(source)).not.toThrow();
  });
});
