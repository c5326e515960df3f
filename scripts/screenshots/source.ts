import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { projectRoot } from '../../testbed';

/** A running editor to take pictures in. */
export interface Editor {
	/** Origin, `http://127.0.0.1:5678`. */
	origin: string;
	stop(): Promise<void>;
}

/** Starts the demo, which sets up n8n, the stand-ins and all workflows, and waits for its editor's address. */
export async function startDemo(): Promise<Editor> {
	const demo = spawn(process.execPath, [join(projectRoot, 'scripts', 'demo.mjs')], {
		cwd: projectRoot,
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	const stop = async () => {
		if (demo.exitCode !== null) return;
		demo.kill('SIGINT');
		await once(demo, 'exit');
	};
	for await (const line of createInterface({ input: demo.stdout })) {
		console.log(`  demo: ${line}`);
		const address = /^Editor\s+(http:\S+)/.exec(line)?.[1];
		if (!address) continue;
		demo.stdout.resume();
		return { origin: new URL(address).origin, stop };
	}
	throw new Error('The demo ended before its editor was there; its reason is above.');
}
