import { runCommand } from './supervisor/lifecycle.ts';
import { runServices } from './supervisor/services.ts';

await runCommand((lifecycle) => runServices(lifecycle, process.argv.slice(2)));
