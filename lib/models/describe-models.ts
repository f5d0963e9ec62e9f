import 'server-only';
import { getConfig } from '../config/config.ts';

/** The models as the page names them: `models` may be chosen from, the first one answers otherwise. */
export function describeModels(): { models: string[]; modelLabel: string } {
  const { models } = getConfig();
  const [{ provider, modelId }] = models;
  return {
    models: models.map(({ name }) => name),
    modelLabel: provider === 'demo' ? 'the demo model' : modelId,
  };
}
