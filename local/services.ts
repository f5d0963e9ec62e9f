import { live } from './supervisor/life.ts';
import { runServices } from './supervisor/services.ts';

await live((life) => runServices(life, process.argv.slice(2)));
