import { parseArgs } from 'node:util';
import { startEmulator } from './index';

const { values } = parseArgs({
	options: { port: { type: 'string', default: '8787' }, key: { type: 'string', default: 'sk-emulator' } },
});

async function main(): Promise<void> {
	const emulator = await startEmulator({ port: Number(values.port), apiKey: values.key });
	console.log(`Base URL  ${emulator.url}/v1\nAPI key   ${values.key}\nControl   ${emulator.url}/_emulator/requests`);
	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		process.once(signal, () => void emulator.close().then(() => process.exit(0)));
	}
}

main().catch((error: Error) => {
	console.error(error.message);
	process.exitCode = 1;
});
