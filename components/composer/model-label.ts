const DEMO_LABELS: Readonly<Record<string, string>> = {
  demo: 'Demo',
  'demo/thoughtful': 'Demo, thoughtful',
};

/** The name of a model as readers see it, without the provider. */
export function modelLabel(name: string): string {
  return DEMO_LABELS[name] ?? name.slice(name.indexOf('/') + 1);
}
