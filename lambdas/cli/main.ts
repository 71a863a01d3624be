import { shellLanguage } from '#adapters/operator/locale.ts';
import { runCommand } from './run-command.ts';

// A reader such as head closes the pipe when it has enough: that is not a failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 3));

process.exitCode = await runCommand(process.argv.slice(2), shellLanguage());
