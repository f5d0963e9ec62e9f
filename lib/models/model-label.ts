import 'server-only';
import { getConfig } from '../config/config.ts';

/** The models as the page names them: `models` may be chosen from, the first one answers otherwise. */
export function describeModels(): { models: string[]; modelLabel: string; isDemo: boolean } {
  const { models } = getConfig();
  const [{ provider, modelId }] = models;
  const isDemo = provider === 'demo';
  return {
    models: models.map(({ name }) => name),
    modelLabel: isDemo ? 'the demo model' : modelId,
    isDemo,
  };
}
