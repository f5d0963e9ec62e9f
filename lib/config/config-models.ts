import 'server-only';

/** A model that answers, as `AI_MODEL` names it. */
export type ModelChoice = {
  /** The name in `AI_MODEL`, in the API and in the database: `demo`, `openai/gpt-5`. */
  name: string;
  provider: 'demo' | 'gateway' | 'openai' | 'anthropic' | 'openai-compatible';
  /** The provider's name of the model; for the demo models their own. */
  modelId: string;
};

/** The models that may be asked for, the one that answers when none is asked for first. */
export type ModelChoices = readonly [ModelChoice, ...ModelChoice[]];

/** What decides about the models; unset and empty are the same. */
type ModelEnvironment = {
  [Name in
    | 'AI_MODEL'
    | 'AI_MODELS'
    | 'AI_GATEWAY_API_KEY'
    | 'OPENAI_API_KEY'
    | 'OPENAI_BASE_URL'
    | 'ANTHROPIC_API_KEY']?: string | undefined;
};

const MODEL_KEYS = {
  demo: [],
  gateway: ['AI_GATEWAY_API_KEY'],
  openai: ['OPENAI_API_KEY'],
  anthropic: ['ANTHROPIC_API_KEY'],
  'openai-compatible': ['OPENAI_BASE_URL'],
} as const;

/** Used when a key is set and no model is named; in the order in which keys are looked for. */
const DEFAULT_MODELS: ReadonlyArray<readonly [key: keyof ModelEnvironment, model: string]> = [
  ['AI_GATEWAY_API_KEY', 'gateway/openai/gpt-5-mini'],
  ['OPENAI_API_KEY', 'openai/gpt-5-mini'],
  ['ANTHROPIC_API_KEY', 'anthropic/claude-sonnet-5'],
];

/** Both are the demo model; the second one thinks before it answers. */
const DEMO: ModelChoice = { name: 'demo', provider: 'demo', modelId: 'demo' };
const DEMO_THOUGHTFUL: ModelChoice = {
  name: 'demo/thoughtful',
  provider: 'demo',
  modelId: 'thoughtful',
};
const DEMO_MODELS: ModelChoices = [DEMO, DEMO_THOUGHTFUL];

/**
 * The models of an environment: `AI_MODEL`, then those of `AI_MODELS`. Without the list the demo
 * brings both of its models, a provider's model is alone. `faults` has one sentence for each fault;
 * then `models` is not to be used.
 */
export function chooseModels(env: ModelEnvironment): { models: ModelChoices; faults: string[] } {
  const named = env.AI_MODEL?.trim();
  const listed = (env.AI_MODELS ?? '').split(',').flatMap((name) => name.trim() || []);
  const wanted = [
    ...(named ? [{ variable: 'AI_MODEL', name: named }] : []),
    ...listed.map((name) => ({ variable: 'AI_MODELS', name })),
  ];
  if (wanted.length === 0) {
    const name = DEFAULT_MODELS.find(([key]) => env[key])?.[1] ?? DEMO.name;
    wanted.push({ variable: 'AI_MODEL', name });
  }
  const faults = env.AI_MODELS?.trim() && listed.length === 0 ? ['AI_MODELS names no model.'] : [];
  const models = new Map<string, ModelChoice>();
  for (const { variable, name } of wanted) {
    const choice = parseModel(name);
    if (typeof choice === 'string') {
      faults.push(`${variable} has "${name}", which ${choice}`);
      continue;
    }
    const missing = MODEL_KEYS[choice.provider].find((key) => !env[key]);
    if (missing) faults.push(`${variable} has "${name}", which needs ${missing}.`);
    models.set(choice.name, choice);
  }
  const isDemoAlone = listed.length === 0 && [...models.values()][0]?.provider === 'demo';
  if (isDemoAlone) for (const choice of DEMO_MODELS) models.set(choice.name, choice);
  const [first = DEMO, ...others] = models.values();
  return { models: [first, ...others], faults };
}

/** A model by its name, or what is wrong with the name, to stand behind it. */
function parseModel(name: string): ModelChoice | string {
  const slash = name.indexOf('/');
  const provider = slash < 0 ? name : name.slice(0, slash);
  const modelId = slash < 0 ? '' : name.slice(slash + 1);
  if (provider === 'demo') {
    const demo = DEMO_MODELS.find((model) => model.name === name);
    const names = DEMO_MODELS.map((model) => `"${model.name}"`).join(' and ');
    return demo ?? `is no demo model: those are ${names}.`;
  }
  if (isProvider(provider) && modelId) return { name, provider, modelId };
  const known = Object.keys(MODEL_KEYS).join(', ');
  return `must be "demo" or "provider/model" with one of these providers: ${known}.`;
}

function isProvider(name: string): name is ModelChoice['provider'] {
  return Object.hasOwn(MODEL_KEYS, name);
}
