import { runApp } from './supervisor/app.ts';
import { requireNoArguments } from './supervisor/arguments.ts';
import { runCommand } from './supervisor/lifecycle.ts';

await runCommand(async (lifecycle) => {
  requireNoArguments('npm run dev', process.argv.slice(2));
  return await runApp(lifecycle, 'dev');
});
