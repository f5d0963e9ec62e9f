import 'server-only';
import { getConfig } from '../config/config.ts';
import type { ModelChoice } from '../config/config-models.ts';
import { logError } from '../log.ts';
import { Problem } from '../problem.ts';

/** The names of the models that may be asked for, the one that answers otherwise first. */
export function modelNames(): string[] {
  return getConfig().models.map(({ name }) => name);
}

/**
 * The name of the model that a reader asks for; of the first one when none is asked for. Throws a
 * `Problem` `unknown_model`.
 */
export function requireModel(name: string | undefined): string {
  const names = modelNames();
  const found = names.find((one) => one === (name ?? names[0]));
  if (found !== undefined) return found;
  throw new Problem(
    'unknown_model',
    `There is no model "${name}". There are: ${names.join(', ')}.`,
  );
}

/**
 * The model of a response by the name in its row; without one the first of the configuration, which
 * also stands in, and says so in the log, for one that has since been taken out of it.
 */
export function findModel(name: string | undefined): ModelChoice {
  const { models } = getConfig();
  const found = models.find((model) => model.name === name);
  if (found) return found;
  const [first] = models;
  if (name !== undefined) {
    logError('choosing a model', `"${name}" is not configured any more: ${first.name} answers`);
  }
  return first;
}
