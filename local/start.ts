import { runApp } from './supervisor/app.ts';
import { requireNoArguments } from './supervisor/arguments.ts';
import { live } from './supervisor/life.ts';

await live(async (life) => {
  requireNoArguments('npm start', process.argv.slice(2));
  return await runApp(life, 'start');
});
