import 'server-only';
import { getConfig } from '../config.ts';

/** The model as the page names it. */
export function describeModel(): { modelLabel: string; isDemo: boolean } {
  const { provider, modelId } = getConfig().model;
  const isDemo = provider === 'demo';
  return { modelLabel: isDemo ? 'the demo model' : modelId, isDemo };
}
