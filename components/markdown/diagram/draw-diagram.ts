import mermaid, { type MermaidConfig } from 'mermaid';
import { assertNothingRemote } from './remote-parts.ts';

/**
 * A diagram that would be drawn smaller than this share of its own size scrolls: its words could
 * not be read.
 */
const SMALLEST_SCALE = 0.7;

/** What a diagram may not choose for itself: limits, looks, and HTML in labels. */
const FIXED = [
  'secure',
  'securityLevel',
  'startOnLoad',
  'maxTextSize',
  'maxEdges',
  'suppressErrorRendering',
  'htmlLabels',
  'dompurifyConfig',
  'theme',
  'themeCSS',
  'themeVariables',
  'fontFamily',
  'altFontFamily',
];

let count = 0;

/**
 * Draws a diagram in the page's colours and font. Throws when the source is not a diagram, and when
 * the diagram would load something from elsewhere.
 */
export async function drawDiagram(source: string): Promise<SVGElement> {
  assertNothingRemote(source);
  mermaid.initialize(readConfig());
  count += 1;
  const { svg } = await mermaid.render(`diagram-${count.toString()}`, source);

  const { body } = new DOMParser().parseFromString(svg, 'text/html');
  const drawing = body.querySelector('svg');
  if (!drawing) throw new Error('Mermaid drew nothing');
  assertNothingRemote(drawing.outerHTML.replaceAll(/<a\s[^>]*>/g, ''));
  for (const link of drawing.querySelectorAll('a')) {
    link.setAttribute('target', '_blank');
    link.setAttribute('rel', 'noreferrer noopener');
  }
  fitToPage(drawing);
  return drawing;
}

/** As large as it is drawn, at most as wide as the page, and never too small to read. */
function fitToPage(drawing: SVGSVGElement): void {
  const { width } = drawing.viewBox.baseVal;
  const smallest = `${(width * SMALLEST_SCALE).toString()}px`;
  drawing.removeAttribute('width');
  drawing.removeAttribute('height');
  drawing.setAttribute(
    'style',
    `display:block;margin:auto;height:auto;width:min(${width.toString()}px,max(100%,${smallest}))`,
  );
}

/**
 * A colour of the page as it is now: Mermaid computes with colours and does not understand CSS
 * variables.
 */
function readColour(name: string): string {
  const probe = document.createElement('span');
  probe.style.color = `var(--${name})`;
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

function readConfig(): MermaidConfig {
  const paper = readColour('paper');
  const hover = readColour('hover');
  const ink = readColour('ink');
  const strong = readColour('line-strong');
  const slices = ['keyword', 'string', 'constant', 'function'].map((kind, place) => [
    `pie${(place + 1).toString()}`,
    readColour(`code-token-${kind}`),
  ]);

  return {
    startOnLoad: false,
    securityLevel: 'strict',
    secure: FIXED,
    suppressErrorRendering: true,
    // HTML in labels can hold images.
    htmlLabels: false,
    fontFamily: 'inherit',
    flowchart: { nodeSpacing: 36, rankSpacing: 36 },
    theme: 'base',
    // The line must not run through its own label.
    themeCSS: '.edgeLabel rect, .edgeLabel .label rect { opacity: 1 }',
    themeVariables: {
      darkMode: isDark(paper),
      fontFamily: 'inherit',
      fontSize: '14px',
      background: paper,
      primaryColor: readColour('sunken'),
      primaryTextColor: ink,
      primaryBorderColor: strong,
      secondaryColor: hover,
      secondaryTextColor: ink,
      tertiaryColor: readColour('raised'),
      tertiaryTextColor: ink,
      lineColor: readColour('quiet'),
      textColor: ink,
      titleColor: ink,
      noteBkgColor: hover,
      noteTextColor: ink,
      noteBorderColor: strong,
      edgeLabelBackground: paper,
      useGradient: false,
      dropShadow: 'none',
      pieStrokeColor: paper,
      pieOuterStrokeColor: strong,
      ...Object.fromEntries(slices),
    },
  };
}

function isDark(rgb: string): boolean {
  return Number(/\d+/.exec(rgb)?.[0]) < 128;
}
