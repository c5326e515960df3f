import { rmSync } from 'node:fs';
import { startEmulatorProcess } from './emulator';
import { startN8n } from './n8n';
import { publishTestbed } from './testbed';

/** jest loads set-up and tear-down apart, in one process: what is running is kept where both see it. */
const shared = globalThis as typeof globalThis & { stopTestbed?: () => Promise<void> };

/** One n8n and one emulator for all test files. */
export default async function globalSetup(): Promise<void> {
	const emulator = await startEmulatorProcess();
	const n8n = await startN8n();
	shared.stopTestbed = async () => {
		await Promise.all([n8n.stop(), emulator.stop()]);
		rmSync(n8n.address.userFolder, { recursive: true, force: true });
	};
	publishTestbed({ n8n: n8n.address, emulatorUrl: emulator.url });
}
