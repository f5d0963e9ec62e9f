/**
 * What makes a browser load something, in Mermaid's own language, SVG, or CSS. A backslash could
 * hide any of these, so it counts too, apart from `\n`, a new line in a label.
 */
const LOADS = [
  /\bimg\b["']?\s*:/i,
  /\$sprite/i,
  /<\s*(?:img|image|use|iframe|object|embed|video|audio|link|script|foreignobject)\b/i,
  /\bsrc(?:set)?\s*=/i,
  /@import|@font-face/i,
  /\bimage(?:-set)?\s*\(/i,
  /\burl\s*\(\s*(?!["']?#)/i,
  /\\(?!n)/,
  /%%\s*\{[^}]*themeCSS/i,
];

/**
 * Throws an Error when a diagram, or a drawing of one, names something to load: whoever hosts it
 * would learn who reads the answer, and when.
 */
export function assertNothingRemote(source: string): void {
  const pattern = LOADS.find((each) => each.test(source));
  if (pattern) throw new Error(`a diagram may load nothing: ${pattern.source}`);
}
